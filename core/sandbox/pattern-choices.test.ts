import { expect, test } from "bun:test";
import { MAX_PATTERN_ENTRIES, type PatternDeclaration } from "@sluice/sdk";
import { spelledOut } from "./pattern-choices.ts";

const list = (entries: readonly string[], more: object = {}): PatternDeclaration => ({
  id: "l",
  kind: "list",
  entries,
  choices: true,
  ...more,
});

const entriesOf = async (...templates: readonly string[]): Promise<readonly string[] | undefined> => {
  const [made] = await spelledOut([list(templates)]);
  return made?.kind === "list" ? made.entries : undefined;
};

test("an entry is one for each of its choices, and each stands there once", async () => {
  expect(await entriesOf("{a|b} {c|}", "a c")).toEqual(["a c", "a", "b c", "b"]);
  expect(await entriesOf("{a {b|c}|d}")).toEqual(["a b", "d", "a c"]);
  expect(await entriesOf("plain  text ", "{|}")).toEqual(["plain text"]);
});

test("words nearby too", async () => {
  const [made] = await spelledOut([list(["x"], { near: { words: ["{y|z}"], after: 3 } })]);
  expect(made).toEqual({ id: "l", kind: "list", entries: ["x"], near: { words: ["y", "z"], after: 3 } });
});

test("braces of those that do not ask for it are themselves", async () => {
  const plain: PatternDeclaration = { id: "l", kind: "list", entries: ["{a|b}"] };
  expect(await spelledOut([plain])).toEqual([plain]);
});

test("choices of choices do not grow without measure", async () => {
  const entries = await entriesOf("{0|1|2|3|4|5|6|7|8|9}".repeat(12));
  expect(entries).toHaveLength(MAX_PATTERN_ENTRIES + 1);
});
