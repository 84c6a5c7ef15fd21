import { type HookName, POWER_NAMES, POWERS } from "@sluice/sdk";
import { hooksIn, powersIn } from "../draft.ts";
import type { Rule } from "./rule.ts";

/** Each power that it asks for can be used in one of its hooks: an administrator should not have to allow what is of no use. */
export const powersUsable: Rule = {
  id: "powers-usable",
  severity: "error",
  check: ({ draft }) => {
    const powers = powersIn(draft);
    const hooks = hooksIn(draft);
    if (!powers || hooks.length === 0) return [];
    return POWER_NAMES.filter((power) => powers[power] !== undefined).flatMap((power) => {
      const usable: readonly HookName[] = POWERS[power].hooks;
      // What a record holds is of use to whoever reads it.
      if (POWERS[power].kind === "record" || hooks.some((hook) => usable.includes(hook))) return [];
      return [`powers.${power} is of use in ${usable.join(", ")} only: leave it out, or add such a hook`];
    });
  },
};
