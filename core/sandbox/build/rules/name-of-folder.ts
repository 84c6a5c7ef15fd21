import type { Rule } from "./rule.ts";

/** A plugin is found under its own name. */
export const nameOfFolder: Rule = {
  id: "name-of-folder",
  severity: "warning",
  check: ({ draft: { name }, folder }) =>
    folder === undefined || folder.name === name
      ? []
      : [`the folder is called ${folder.name} and the plugin ${String(name)}: give both one name`],
};
