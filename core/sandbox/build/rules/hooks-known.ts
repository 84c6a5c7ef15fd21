import { HOOK_NAMES } from "@sluice/sdk";
import { ManifestSchema } from "@sluice/sdk/manifest";
import { nearest } from "../../../config/nearest.ts";
import { broken, type Rule } from "./rule.ts";

const names: ReadonlySet<string> = new Set(HOOK_NAMES);

/** It has handlers, for hooks that there are, in places that there are. */
export const hooksKnown: Rule = {
  id: "hooks-known",
  severity: "error",
  check: ({ draft: { hooks } }) => {
    const given = Object.entries(hooks);
    if (given.length === 0) return [`hooks is empty: give a handler for one of ${HOOK_NAMES.join(", ")}`];
    return given.flatMap(([name, entry]) => {
      if (names.has(name)) return broken("hooks", ManifestSchema.properties.hooks, { [name]: entry });
      const close = nearest(name, HOOK_NAMES);
      return [
        close === undefined
          ? `hooks.${name} is no hook; the hooks are ${HOOK_NAMES.join(", ")}`
          : `hooks.${name} is no hook: did you mean ${close}?`,
      ];
    });
  },
};
