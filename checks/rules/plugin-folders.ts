import { filesOf, linesOf, textOf } from "../tree.ts";
import type { Rule } from "./rule.ts";

const PARTS = [
  "package.json",
  "plugin.json",
  "config.ts",
  "index.ts",
  "index.test.ts",
  "index.bench.ts",
  "README.md",
];
const README_LIMIT = 60;

export const pluginFolders: Rule = {
  name: "every plugin's folder is complete",
  run: async (root) => {
    const files = new Set(filesOf(root));
    const folders = new Set([...files].flatMap((path) => /^plugins\/[^/]+(?=\/)/.exec(path)?.[0] ?? []));
    return [...folders].flatMap((folder) => {
      const missing = PARTS.filter((part) => !files.has(`${folder}/${part}`));
      const readme = `${folder}/README.md`;
      const lines = files.has(readme) ? linesOf(textOf(root, readme)) : 0;
      return [
        ...missing.map((part) => `${folder}/${part} is missing`),
        ...(lines > README_LIMIT ? [`${readme} has ${lines} lines; ${README_LIMIT} are allowed`] : []),
      ];
    });
  },
};
