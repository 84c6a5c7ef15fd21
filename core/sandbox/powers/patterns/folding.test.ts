import { expect, test } from "bun:test";
import { foldedUnit } from "./folding.ts";

const UNITS = Array.from({ length: 0xffff }, (_, unit) => unit).filter((unit) => (unit & 0xf800) !== 0xd800);

test("units fold as the engine folds them", () => {
  const all = String.fromCharCode(...UNITS.slice(0, 0x7fff)) + String.fromCharCode(...UNITS.slice(0x7fff));
  const byFolded = Map.groupBy(UNITS, foldedUnit);
  const cased = [...byFolded].filter(([, units]) => units.length > 1);
  expect(cased.length).toBeGreaterThan(1000);
  for (const [folded, units] of cased) {
    const expression = new RegExp(`\\u{${folded.toString(16)}}`, "giu");
    const found = Array.from(all.matchAll(expression), ([unit]) => unit.charCodeAt(0));
    expect(found).toEqual(units.toSorted((a, b) => a - b));
  }
  const alone = String.fromCharCode(...byFolded.keys());
  expect(
    new Set(Array.from(alone, (unit) => new RegExp(unit.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&"), "iu").source))
      .size,
  ).toBe(byFolded.size);
}, 60_000);
