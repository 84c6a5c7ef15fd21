import { filesOf, linesOf, textOf } from "../tree.ts";
import type { Rule } from "./rule.ts";

const LIMIT = 400;

/** Files of pure data, which may be as long as they are. */
const DATA: readonly string[] = ["core/errors/table.ts"];

export const fileSize: Rule = {
  name: "no source file is longer than 400 lines",
  run: async (root) =>
    filesOf(root)
      .filter((path) => path.endsWith(".ts") && !DATA.includes(path))
      .map((path) => ({ path, lines: linesOf(textOf(root, path)) }))
      .filter(({ lines }) => lines > LIMIT)
      .map(({ path, lines }) => `${path} has ${lines} lines; cut it along what changes together`),
};
