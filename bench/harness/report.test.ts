import { expect, test } from "bun:test";
import type { Figure } from "./question.ts";
import { cellsOf, isWithin } from "./report.ts";

const figure: Figure = { name: "x", unit: "µs", value: 3, rounds: [3] };
const ratio = { to: "base", value: 1.5, rounds: [1.5] };

test("a ceiling is one of the ratio where there is one, unless it says that it is one of the value", () => {
  expect(isWithin({ ...figure, ratio, ceiling: 2 })).toBe(true);
  expect(isWithin({ ...figure, ratio, ceiling: 2, ceilingOf: "value" })).toBe(false);
  expect(isWithin({ ...figure, ceiling: 2 })).toBe(false);
  expect(isWithin({ ...figure, ratio })).toBeUndefined();
});

test("a ceiling of a ratio is also told in the unit, by this run's own baseline", () => {
  expect(cellsOf({ ...figure, ratio, ceiling: 2 })[3]).toBe("≤ 2.000 (4.00)");
  expect(cellsOf({ ...figure, ratio, ceiling: 2, ceilingOf: "value" })[3]).toBe("≤ 2.00 µs");
});
