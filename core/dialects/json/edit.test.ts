import { describe, expect, test } from "bun:test";
import { Random, randomLiteral, randomText } from "../testing/random.ts";
import { editLiteral, splice, type TextEdit } from "./edit.ts";

/** Disjoint edits of a text of this length, shuffled. */
const randomEdits = (length: number, random: Random): TextEdit[] => {
  const edits: TextEdit[] = [];
  for (let at = random.int(4); at <= length; ) {
    const end = Math.min(length, at + random.int(4));
    edits.push({ start: at, end, text: randomText(random, 3) });
    at = end + 1 + random.int(5);
  }
  return edits.toSorted(() => random.int(3) - 1);
};

/** The plainest way to carry out edits: from the right to the left. */
const applied = (text: string, edits: readonly TextEdit[]): string =>
  edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((out, edit) => out.slice(0, edit.start) + edit.text + out.slice(edit.end), text);

test("splice carries out edits in any order", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = new Random(seed);
    const text = randomText(random, 30);
    const edits = randomEdits(text.length, random);
    expect(splice(text, edits)).toBe(applied(text, edits));
  }
});

describe("editing a literal", () => {
  test("means decode, edit and encode, whatever is escaped and wherever a pair is cut", () => {
    for (let seed = 1; seed <= 3000; seed++) {
      const random = new Random(seed);
      const text = randomText(random, 20).toWellFormed();
      const literal = randomLiteral(text, random);
      const edits = randomEdits(text.length, random);
      const edited = editLiteral(literal, edits);
      expect(JSON.parse(edited)).toBe(applied(text, edits));
      expect(edited.isWellFormed()).toBe(true);
    }
  });

  test("leaves what is not edited as it was written", () => {
    const literal = '"\\u00e9\\/ a \\ud83d\\ude00 é\u{1f600}\\n"';
    expect(editLiteral(literal, [])).toBe(literal);
    expect(editLiteral(literal, [{ start: 3, end: 4, text: '"\n' }])).toBe(
      '"\\u00e9\\/ \\"\\n \\ud83d\\ude00 é\u{1f600}\\n"',
    );
  });

  test("writes the halves of a pair that it cuts as escapes", () => {
    expect(editLiteral('"\u{1f600}"', [{ start: 1, end: 1, text: "x" }])).toBe('"\\ud83dx\\ude00"');
    expect(editLiteral('"\u{1f600}"', [{ start: 1, end: 2, text: "\ude01" }])).toBe('"\\ud83d\\ude01"');
  });

  test("never leaves the quotes, even for places beyond the text", () => {
    expect(editLiteral('"abc"', [{ start: 2, end: 99, text: "!" }])).toBe('"ab!"');
    expect(editLiteral('""', [{ start: 0, end: 0, text: "new" }])).toBe('"new"');
  });
});

test("a number that is edited becomes a string", () => {
  expect(editLiteral("4111111111111111", [{ start: 0, end: 16, text: "[CARD]" }])).toBe('"[CARD]"');
  expect(editLiteral("-12.5", [{ start: 1, end: 3, text: "" }])).toBe('"-.5"');
});
