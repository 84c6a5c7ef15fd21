import { fieldName, schemaFields } from "../schema-fields.ts";
import type { Rule } from "./rule.ts";

/** A key that is spelt wrong in a config is found. */
export const configClosed: Rule = {
  id: "config-closed",
  severity: "error",
  check: ({ draft: { config } }) =>
    schemaFields(config)
      .filter(({ json }) => json.type === "object" && json.patternProperties === undefined)
      .filter(({ json }) => json.additionalProperties === undefined || json.additionalProperties === true)
      .map(
        ({ path }) =>
          `${fieldName(path)} takes any key: add { additionalProperties: false } to its Type.Object`,
      ),
};
