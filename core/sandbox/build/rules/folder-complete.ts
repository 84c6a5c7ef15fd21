import type { Rule } from "./rule.ts";

const WHAT: Readonly<Record<string, string>> = {
  "package.json": "its name, its version and its licence",
  "README.md": "what it does, its powers and its config",
  "index.test.ts": "a test; `sluice plugin test` runs it on both engines",
};

/** Whoever finds the folder finds what there is to know. */
export const folderComplete: Rule = {
  id: "folder-complete",
  severity: "warning",
  check: ({ folder }) =>
    folder === undefined
      ? []
      : Object.entries(WHAT)
          .filter(([file]) => !folder.files.has(file))
          .map(([file, what]) => `${file} is missing: write down ${what}`),
};
