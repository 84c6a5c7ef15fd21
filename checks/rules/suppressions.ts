import { scan, type Token } from "../source.ts";
import { filesOf, textOf } from "../tree.ts";
import type { Rule } from "./rule.ts";

/** Marks in comments that switch a checker off. */
const MARKS = ["@ts-ignore", "@ts-expect-error", "@ts-nocheck", "biome-ignore"];

/** Words of code that do, one token each. */
const PHRASES = [
  ["as", "any"],
  [":", "any"],
  ["as", "unknown", "as"],
];

const found = (tokens: readonly Token[]): { line: number; what: string }[] => {
  const comments = tokens
    .filter(({ kind }) => kind === "comment")
    .flatMap(({ text, line }) => MARKS.filter((mark) => text.includes(mark)).map((what) => ({ line, what })));
  const code = tokens.filter(({ kind }) => kind !== "comment");
  const phrases = code.flatMap(({ line }, at) =>
    PHRASES.filter((phrase) =>
      phrase.every((part, offset) => {
        const token = code[at + offset];
        return token?.text === part && token.kind !== "text";
      }),
    ).map((phrase) => ({ line, what: phrase.join(" ") })),
  );
  return [...comments, ...phrases];
};

export const suppressions: Rule = {
  name: "no checker is switched off",
  run: async (root) =>
    filesOf(root)
      .filter((path) => path.endsWith(".ts"))
      .flatMap((path) =>
        found(scan(textOf(root, path))).map(
          ({ line, what }) => `${path}:${line} says \`${what}\`; give the compiler what it needs instead`,
        ),
      ),
};
