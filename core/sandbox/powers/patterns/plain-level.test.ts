import { expect, test } from "bun:test";
import { level } from "./leveller.ts";
import { Letters } from "./normalise.ts";
import { isLevelledByUnit, unitBlocks } from "./plain-level.ts";
import { randoms } from "./random.fixture.ts";

const LEVELLINGS = [
  new Letters(["case", "leet", "spacing", "zero-width", "homoglyph", "marks", "width"]),
  new Letters(["spacing"]),
  new Letters(["case"]),
];

test("a text is levelled by unit where nothing is left out, and is what the leveller makes of it", () => {
  const { below } = randoms(31);
  const counts = { by: 0, not: 0 };
  for (let round = 0; round < 6000; round++) {
    const letters = LEVELLINGS[round % LEVELLINGS.length] ?? new Letters([]);
    const text = Array.from({ length: below(14) }, () => "aB4$. -\n|\t"[below(10)]).join("");
    const levelled = level(text, letters);
    const byUnit = isLevelledByUnit(text, letters);
    counts[byUnit ? "by" : "not"]++;
    expect(levelled.text.length < text.length || text.includes("|")).toBe(!byUnit || text.includes("|"));
    if (!byUnit || text === "") continue;
    const block = unitBlocks(text, 0, letters).next();
    expect(typeof block === "object" && block.text).toBe(levelled.text);
    expect(Array.from(levelled.starts.subarray(0, text.length))).toEqual(Array.from(text, (_, at) => at));
  }
  expect(Math.min(counts.by, counts.not)).toBeGreaterThan(500);
});

test("a text that is not ASCII is not", () => {
  for (const text of ["é", "a\u200bb", "a\u00adb"])
    expect(isLevelledByUnit(text, new Letters(["case"]))).toBe(false);
});
