import { configSchema, SchemaRefused } from "../config-schema.ts";
import { fieldName } from "../schema-fields.ts";
import type { Rule } from "./rule.ts";

/** The config's schema says nothing that is not checked. */
export const configChecked: Rule = {
  id: "config-checked",
  severity: "error",
  check: ({ draft: { config } }) => {
    const type = typeof config === "object" && config !== null ? Reflect.get(config, "type") : undefined;
    if (type !== "object") return ["config must be a schema made by Type.Object"];
    try {
      configSchema(config);
      return [];
    } catch (error) {
      if (!(error instanceof SchemaRefused)) throw error;
      return error.problems.map(({ path, message }) => `${fieldName(path)}: ${message}`);
    }
  },
};
