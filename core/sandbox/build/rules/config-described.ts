import { schemaFields } from "../schema-fields.ts";
import type { Rule } from "./rule.ts";

/** Each field of the config says what it is. */
export const configDescribed: Rule = {
  id: "config-described",
  severity: "warning",
  check: ({ draft: { config } }) =>
    schemaFields(config)
      // What stands in a list or under any name is described with it, and of an alternative its value is enough.
      .filter(({ path, json }) => path !== "" && !/(\[\]|\*)$/.test(path) && json.const === undefined)
      .filter(
        ({ path, json }, index, fields) =>
          json.description === undefined && fields.findIndex((field) => field.path === path) === index,
      )
      .map(({ path }) => `config.${path} has no description: say what it is, its unit and its default`),
};
