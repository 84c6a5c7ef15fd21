import { POWER_NAMES, PowersSchema } from "@sluice/sdk";
import { nearest } from "../../../config/nearest.ts";
import { broken, type Rule } from "./rule.ts";

const names: ReadonlySet<string> = new Set(POWER_NAMES);

/** It asks for powers that there are, as they are asked for. */
export const powersKnown: Rule = {
  id: "powers-known",
  severity: "error",
  check: ({ draft: { powers } }) => {
    if (typeof powers !== "object" || powers === null || Array.isArray(powers))
      return ['powers must be a map, for example `{ text: "read" }`'];
    return Object.entries(powers).flatMap(([name, asked]) => {
      if (names.has(name)) return broken("powers", PowersSchema, { [name]: asked });
      const close = nearest(name, POWER_NAMES);
      return [
        close === undefined
          ? `powers.${name} is no power; the powers are ${POWER_NAMES.join(", ")}`
          : `powers.${name} is no power: did you mean ${close}?`,
      ];
    });
  },
};
