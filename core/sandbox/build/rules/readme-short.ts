import type { Rule } from "./rule.ts";

const MAX_LINES = 60;

/** A README that is read to its end. */
export const readmeShort: Rule = {
  id: "readme-short",
  severity: "warning",
  check: ({ folder }) =>
    folder === undefined || folder.readmeLines <= MAX_LINES
      ? []
      : [`README.md has ${folder.readmeLines} lines: ${MAX_LINES} are enough`],
};
