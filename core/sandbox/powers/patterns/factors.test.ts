import { describe, expect, test } from "bun:test";
import { ALL, type CharSet } from "./charsets.ts";
import { extentOf } from "./extent.ts";
import type { Run } from "./unit-runs.ts";

const shownUnit = (set: CharSet): string => {
  const units = Array.from(ALL, (_, unit) => unit).filter((unit) => set[unit] === 1);
  const [first = 0] = units;
  if (units.length === 1) return first === ALL.length - 1 ? "…" : String.fromCharCode(first);
  return units.every((unit) => unit >= 48 && unit <= 57) ? "#" : ".";
};
const shown = (run: Run): string => run.map(shownUnit).join("");

describe("the factor of an expression", () => {
  test.each([
    ["sk_live_[a-z]{3}", "", ["sk_live_.."]],
    ["(?:AKIA|ASIA)[A-Z2-7]{4}", "", ["AKIA....", "ASIA...."]],
    ["[\\w.]{1,64}@[\\w]{1,9}", "", ["@."]],
    ["\\d{3}-?\\d{2}", "", ["###-##", "#####"]],
    ["(?:born|dob): ", "", ["born: ", "dob: "]],
    ["(?<=key: )[a-z ]{4,9}", "", ["key: "]],
    ["[a-z ]{4,9}(?=;;)", "", [";;"]],
    ["[a-z ]{1,9}(?!;;)(?<!x)", "", []],
    ["a\u{1f600}", "u", ["a……"]],
    ["(a|b)+@{2,4}", "", ["a@@", "b@@"]],
    ["x{0}y{3}", "", ["yyy"]],
    ["(?:;;)?[a-z ]{4}", "", []],
    ["(b)[^]\\1@", "", ["@"]],
  ])("/%s/%s", (source, flags, expected) => {
    const runs = extentOf(source, flags, 100).needs.factor?.runs ?? [];
    expect(runs.map(shown).toSorted()).toEqual(expected.toSorted());
  });

  test("ends as far from the beginning of a match as it may", () => {
    const placeOf = (source: string) => {
      const { within, before } = extentOf(source, "", 100).needs.factor ?? {};
      return { within, before };
    };
    expect(placeOf("[a-z ]{1,5}@@")).toEqual({ within: 7, before: 0 });
    expect(placeOf("(?<=;{2,3} ?)[a-z ]{1,5}")).toEqual({ within: 4, before: 4 });
    expect(placeOf("[a-z ]{1,5}(?=[a-z ]{0,3};;)")).toEqual({ within: 10, before: 0 });
  });

  test("is a streak where its characters are in every text", () => {
    const { factor } = extentOf("\\b[A-Za-z]{20,30}\\b", "", undefined).needs;
    expect(factor?.streak?.count).toBe(20);
    expect(extentOf("[a-z ]{2,9}", "", undefined).needs.factor).toBeUndefined();
  });
});
