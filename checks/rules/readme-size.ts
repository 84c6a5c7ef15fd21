import { filesOf, linesOf, textOf } from "../tree.ts";
import type { Rule } from "./rule.ts";

const LIMIT = 140;

export const readmeSize: Rule = {
  name: "README.md fits in 140 lines",
  run: async (root) => {
    if (!filesOf(root).includes("README.md")) return ["README.md is missing"];
    const lines = linesOf(textOf(root, "README.md"));
    return lines > LIMIT ? [`README.md has ${lines} lines; move what is detail to docs/`] : [];
  },
};
