import { describe, expect, test } from "bun:test";
import { Random, randomChunks } from "../dialects/testing/random.ts";
import { compilePatterns } from "../sandbox/powers/patterns/index.ts";
import { withoutEscapes } from "./json-escapes.ts";
import { searchTexts } from "./search-texts.ts";
import type { ViewedText } from "./text-view.ts";

const textOf = (text: string, more: Partial<ViewedText> = {}): ViewedText => ({
  role: "assistant",
  kind: "tool-arguments",
  choice: 0,
  text,
  context: "",
  ...more,
});

const matcher = await compilePatterns([
  { id: "word", kind: "list", entries: ["hunter2", "project falcon"], wholeWord: true, normalise: ["case"] },
  { id: "card", kind: "regex", source: "\\b\\d{4} \\d{4}\\b" },
]);
const instance = { matcher, turnsMatcher: undefined };

/** What is found, as the raw text in those places. */
const found = async (text: ViewedText, hook: "onRequest" | "onResponse" = "onResponse") => {
  const result = await searchTexts({ instance, hook }, [text]);
  return (result?.disjoint ?? []).map(({ start, end }) => text.text.slice(start, end));
};

describe("arguments of tools", () => {
  const cases: readonly [string, string, string[]][] = [
    ["a word behind an escape", '{"a":"x\\nhunter2\\t"}', ["hunter2"]],
    ["a word that an escape begins", '{"a":"\\u0068unter2"}', ["\\u0068unter2"]],
    [
      "a word that escapes are in the middle of",
      '{"a":"project\\u0020\\u0066alcon"}',
      ["project\\u0020\\u0066alcon"],
    ],
    ["digits behind an escape", '{"a":"\\r1234 5678"}', ["1234 5678"]],
    ["a word behind a backslash that is none of an escape", '{"a":"C:\\\\hunter2"}', ["hunter2"]],
    ["no word where an escape makes another of it", '{"a":"\\u0061hunter2"}', []],
    ["what stands without any escape", '{"a":"hunter2"}', ["hunter2"]],
  ];
  test.each(cases)("%s", async (_, text, expected) => {
    expect(await found(textOf(text))).toEqual(expected);
  });

  test("that are values are no JSON text", async () => {
    expect(await found(textOf("x\\nhunter2", { isValue: true }))).toEqual([]);
  });

  test("results are read so where they are JSON, in requests", async () => {
    const result = { kind: "tool-result" } as const;
    expect(await found(textOf('["\\nhunter2"]', result), "onRequest")).toEqual(["hunter2"]);
    expect(await found(textOf("\\nhunter2", result), "onRequest")).toEqual([]);
    expect(await found(textOf('["\\nhunter2"]', result), "onResponse")).toEqual([]);
  });
});

test("places are the same however much of the text is context, and none lies within an escape", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = new Random(seed);
    const pieces = random.times(12, () =>
      random.pick(["a", "\\n", "\\u0041", "\\\\", "\\x", '\\"', "\\ud83d\\ude00", " "]),
    );
    const raw = pieces.join("");
    const whole = withoutEscapes([textOf(raw)], false).texts[0];
    for (const [context = Buffer.alloc(0)] of [randomChunks(Buffer.from(raw), random, raw.length + 1)]) {
      const before = Buffer.from(context).toString();
      const read = withoutEscapes([textOf(raw.slice(before.length), { context: before })], false);
      const [text] = read.texts;
      expect((text?.context ?? "") + (text?.text ?? "")).toBe((whole?.context ?? "") + (whole?.text ?? ""));
      const length = text?.text.length ?? 0;
      const all = Array.from({ length }, (_, at) => ({ pattern: "p", segment: 0, start: at, end: at + 1 }));
      const { matches } = read.placed({ matches: all, disjoint: [], openFrom: [Number.POSITIVE_INFINITY] });
      for (const [at, { start, end }] of matches.entries()) {
        expect(end).toBeGreaterThan(start);
        expect(start).toBe(at === 0 ? start : (matches[at - 1]?.end ?? -1));
      }
    }
  }
});

test("an escape that is not whole yet is held", async () => {
  for (const tail of ["\\", "\\u", "\\u00", "\\u006"]) {
    const text = textOf(`{"a":"x${tail}`, { more: true });
    const result = await searchTexts({ instance, hook: "onResponse" }, [text]);
    expect(result?.openFrom[0]).toBe(text.text.length - tail.length);
  }
  const ended = await searchTexts({ instance, hook: "onResponse" }, [textOf('{"a":"x\\', { more: false })]);
  expect(ended?.openFrom[0]).toBe(Number.POSITIVE_INFINITY);
});
