import { Value } from "@sinclair/typebox/value";
import { configSchema, SchemaRefused } from "../config-schema.ts";
import { fieldName, schemaFields } from "../schema-fields.ts";
import type { Rule } from "./rule.ts";

const takes = (json: unknown, value: unknown): boolean => {
  try {
    return Value.Check(configSchema(json), value);
  } catch (error) {
    // Another rule says what cannot be checked.
    if (error instanceof SchemaRefused) return true;
    throw error;
  }
};

/** A default, and an example, is a value that could be written. */
export const configDefaults: Rule = {
  id: "config-defaults",
  severity: "error",
  check: ({ draft: { config } }) =>
    schemaFields(config).flatMap(({ path, json }) => [
      ...(json.default === undefined || takes(json, json.default)
        ? []
        : [`the default of ${fieldName(path)} breaks its own schema: correct one of them`]),
      ...(Array.isArray(json.examples) ? json.examples : [])
        .filter((example) => !takes(json, example))
        .map(() => `an example of ${fieldName(path)} breaks its schema: correct one of them`),
    ]),
};
