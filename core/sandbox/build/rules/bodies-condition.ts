import { powersIn } from "../draft.ts";
import { schemaFields } from "../schema-fields.ts";
import type { Rule } from "./rule.ts";

/** Where bodies hang on a field of the config, it is there and true or false. */
export const bodiesCondition: Rule = {
  id: "bodies-condition",
  severity: "error",
  check: ({ draft }) => {
    const bodies = powersIn(draft)?.bodies;
    if (typeof bodies !== "object") return [];
    const field = schemaFields(draft.config).find(({ path }) => path === bodies.when);
    return field?.json.type === "boolean"
      ? []
      : [`powers.bodies.when names ${bodies.when}: make it a Type.Boolean of the config`];
  },
};
