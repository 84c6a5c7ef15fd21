import { describe, expect, test } from "bun:test";
import { extentOf } from "./extent.ts";
import { ExtentRefused } from "./extent-refused.ts";

const widths = (source: string, flags = "", most?: number): [number, number] => {
  new RegExp(source, flags);
  const { min, max } = extentOf(source, flags, most);
  return [min, max];
};

const refusal = (source: string, flags = "", most?: number): string => {
  try {
    extentOf(source, flags, most);
    return "taken";
  } catch (error) {
    if (error instanceof ExtentRefused) return `${error.code}: ${error.message}`;
    throw error;
  }
};

describe("the widths of an expression", () => {
  const rows: [string, string, number, number][] = [
    ["abc", "", 3, 3],
    ["a|bcd|ef", "", 1, 3],
    ["a{2,5}b?", "", 2, 6],
    ["(?:ab){3}", "", 6, 6],
    ["[^]]", "", 2, 2],
    ["[\\]a]b", "", 2, 2],
    ["a{b", "", 3, 3],
    ["a{,5}", "", 5, 5],
    ["x{2}?y", "", 3, 3],
    ["\\x41\\u0041\\cA\\0\\n\\/", "", 6, 6],
    ["\\c", "", 2, 2],
    ["\\u{2}", "", 2, 2],
    ["\\p{L}", "", 4, 4],
    ["\\k<x>", "", 4, 4],
    ["\\101\\8", "", 2, 2],
    ["(a)\\2", "", 2, 2],
    ["(ab|c)\\1", "", 1, 4],
    ["(?<x>abc)\\k<x>{2}", "", 3, 9],
    ["a(?=bc)b(?!d)", "", 2, 2],
    ["(?<=ab)c\\b$", "", 1, 1],
    [".", "", 1, 1],
    [".", "u", 1, 2],
    ["\u{1f600}", "u", 2, 2],
    ["\u{1f600}?", "", 1, 2],
    ["\\u{1f600}\\ud83d\\ude00", "u", 4, 4],
    ["[a-z][^a]\\W\\p{L}", "u", 4, 7],
    ["[[a-z]&&[aeiou]]x", "v", 2, 3],
    ["(?i:ab)(?-i:c)", "", 3, 3],
    ["(?<a>x)(?:y)(z)\\2", "", 3, 4],
    ["[(](?=(a))\\(\\1b\\2", "", 4, 5],
  ];
  test.each(rows)("%p with flags %p are %p to %p", (source, flags, min, max) => {
    expect(widths(source, flags)).toEqual([min, max]);
  });
});

describe("an endless repeat", () => {
  test("gets an end that loses no match of the longest length", () => {
    expect(extentOf("a+b*?c{2,}", "", 5).source).toBe("a{1,6}b{0,6}?c{2,6}");
    expect(extentOf("a{9,}", "", 5).source).toBe("a{9,9}");
  });

  test("needs a longest match, in a lookahead too", () => {
    expect(refusal("ab+")).toStartWith("PATTERN_UNBOUNDED: the repeat at character 2 has no end");
    expect(refusal("a(?=.*b)")).toStartWith("PATTERN_UNBOUNDED");
    expect(refusal("a(?=.*b)", "", 10)).toBe("taken");
  });

  test("inside another may make the expression look too far", () => {
    expect(refusal("(?:a+b)+", "", 10_000)).toStartWith("PATTERN_TOO_LONG");
  });
});

test("an expression that matches the empty text is refused", () => {
  expect(refusal("a?|b")).toStartWith("PATTERN_EMPTY");
  expect(refusal("(?=a)")).toStartWith("PATTERN_EMPTY");
});

test("how far an expression looks is counted with all its lookarounds", () => {
  const { behind, ahead } = extentOf("(?<=abc(?<!d))x{3}(?=yz|(?=z{9}))", "", undefined);
  expect(behind).toBeGreaterThanOrEqual(4);
  expect(ahead).toBeGreaterThanOrEqual(12);
});

describe("what stands for an expression where it is vetted", () => {
  test("has long repeats without an end, and nothing that the tool cannot read", () => {
    expect(extentOf("a{1,64}b{0,10}c{2,9}d{30}", "", undefined).vetted.source).toBe("a+b*c{2,9}d{30}");
    expect(extentOf("[\\p{L}--[a-z]](?i:b)", "v", undefined).vetted).toEqual({
      source: "[^](?:b)",
      flags: "isu",
    });
  });

  test("is refused where nothing can stand for it", () => {
    expect(refusal("[\\q{abc}]", "v")).toStartWith("PATTERN_SYNTAX");
    expect(refusal("\\p{RGI_Emoji}", "v")).toStartWith("PATTERN_SYNTAX");
    expect(refusal(`${"(".repeat(200)}a${")".repeat(200)}`)).toStartWith("PATTERN_SYNTAX");
  });
});

test("nothing of an expression runs before it is vetted", () => {
  // On the empty text alone this takes a thousand million steps.
  expect(refusal("(?:(?:(?:a?){999}){999}){999}b")).toStartWith("PATTERN_TOO_LONG");
});

test("groups that hold each other's backreferences are refused before they take time", () => {
  let source = "(a)";
  for (let group = 1; group < 40; group++) source += `(\\${group}\\${group})`;
  expect(refusal(source)).toStartWith("PATTERN_");
});
