import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { scan } from "../source.ts";
import { filesOf, isTest, textOf } from "../tree.ts";
import type { Rule } from "./rule.ts";

const MAKERS = new Set(["test", "it", "describe"]);
const NEVER = new Set(["only", "skip", "todo", "todoIf", "failing"]);
const WITH_WORD = new Set(["skipIf", "if"]);

const importsOf = (root: string, path: string): string[] =>
  [...textOf(root, path).matchAll(/from "(\.[^"]+\.ts)"/g)]
    .map(([, specifier = ""]) => join(dirname(path), specifier))
    .filter((file) => existsSync(join(root, file)));

export const testsRun: Rule = {
  name: "every test runs, or says that it was left out",
  run: async (root) =>
    filesOf(root)
      .filter(isTest)
      .flatMap((path) => {
        const code = scan(textOf(root, path)).filter(({ kind }) => kind !== "comment");
        // A condition may come from a file beside it, which then says why.
        const says = [path, ...importsOf(root, path)].some((file) => textOf(root, file).includes("leftOut("));
        return code.flatMap(({ kind, text, line }, at) => {
          const [maker, dot] = [code[at - 2], code[at - 1]];
          if (kind !== "word" || dot?.text !== "." || !MAKERS.has(maker?.text ?? "")) return [];
          if (NEVER.has(text)) return [`${path}:${line} has .${text}; let the test run, or remove it`];
          if (WITH_WORD.has(text) && !says)
            return [`${path}:${line} has .${text} without leftOut(what, why)`];
          return [];
        });
      }),
};
