import { expect, test } from "bun:test";
import { PlainBlock } from "./block.ts";
import { randoms } from "./random.fixture.ts";
import { Words } from "./words.ts";

const WORD = "[\\p{L}\\p{N}\\p{M}_]";
/** Between the parts of a name. */
const JOINT = "(?<=_)|(?<=[^])(?=_)|(?-i:(?<=[a-z])(?=[A-Z]))";
const UNSPACED = /^\p{sc=Han}$/u;
const isEdged = (letter = ""): boolean => new RegExp(`^${WORD}$`, "u").test(letter) && !UNSPACED.test(letter);

/** The same as an expression, which takes a thousand times as long for a thousand words. */
const expressionOf = (words: readonly string[]): RegExp => {
  const sources = words
    .toSorted((a, b) => a.length - b.length)
    .map((word) => {
      const escaped = word
        .trim()
        .replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
        .replace(/\s+/gu, "\\s+");
      const letters = [...word.trim()];
      const [before, after] = [
        isEdged(letters[0]) ? `(?:(?<!${WORD})|${JOINT})` : "",
        isEdged(letters.at(-1)) ? `(?:(?!${WORD})|${JOINT})` : "",
      ];
      return before + escaped + after;
    });
  return new RegExp(`(?:${sources.join("|")})`, "giu");
};

test("finds the first word, of several the shortest, as an expression of all of them does", () => {
  const { below } = randoms(41);
  const letters = ["a", "B", "é", "ſ", "S", "b", "_", " ", "\n ", "+", "规", "1", "\u0301"];
  const text = (most: number): string =>
    Array.from({ length: 1 + below(most) }, () => letters[below(letters.length)]).join("");
  let found = 0;
  for (let round = 0; round < 1500; round++) {
    const given = Array.from({ length: 1 + below(6) }, () => text(4)).filter((word) => word.trim() !== "");
    if (given.length === 0) continue;
    const words = new Words(given);
    const whole = text(24);
    const edges = new PlainBlock(whole, 0);
    const expression = expressionOf(given);
    const from = below(whole.length);
    const to = from + below(whole.length - from + 1);
    // Before a match: its beginning is an edge, and the text before the part counts.
    expression.lastIndex = from;
    const before = expression.exec(whole.slice(0, to));
    const beforeEnd = before ? before.index + before[0].length : -1;
    expect(words.endOf({ text: whole, edges, from, to, fromIsEdge: false, toIsEdge: true })).toBe(beforeEnd);
    // Behind one: its end is an edge, and the text behind the part counts.
    const behind = whole.slice(from);
    expression.lastIndex = 0;
    let match = expression.exec(behind);
    while (match && match.index + match[0].length > to - from) {
      expression.lastIndex = match.index + 1;
      match = expression.exec(behind);
    }
    const behindEnd = match ? from + match.index + match[0].length : -1;
    expect(words.endOf({ text: whole, edges, from, to, fromIsEdge: true, toIsEdge: false })).toBe(behindEnd);
    if (beforeEnd >= 0) found++;
  }
  expect(found).toBeGreaterThan(100);
});
