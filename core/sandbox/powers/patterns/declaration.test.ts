import { describe, expect, test } from "bun:test";
import { MAX_PATTERN_ENTRIES, MAX_PATTERNS } from "@sluice/sdk";
import { checkDeclarations, PatternsRefused } from "./declaration.ts";

const problems = (given: unknown): string[] => {
  try {
    checkDeclarations(given);
    return [];
  } catch (error) {
    if (!(error instanceof PatternsRefused)) throw error;
    return error.problems.map(({ code, id, message }) => `${code} ${id} ${message}`);
  }
};

describe("declarations", () => {
  test("of both kinds are taken", () => {
    expect(
      problems([
        { id: "a", kind: "regex", source: "b", flags: "iu", maxMatchChars: 5, longer: "release" },
        { id: "c", kind: "list", entries: ["d"], wholeWord: true, normalise: ["case", "leet"] },
        { id: "e", kind: "regex", source: "\\d{9}", check: { kind: "luhn" }, near: { words: ["no"] } },
        { id: "f", kind: "list", entries: ["g"], near: { words: ["h"], after: 5 }, except: ["*i"] },
      ]),
    ).toEqual([]);
  });

  test.each([
    ["no array", {}, /^PATTERN_SHAPE #0 .*give a list/],
    ["nothing but an id", [{ id: "a" }], /^PATTERN_SHAPE a .*kind regex/],
    ["both kinds at once", [{ id: "a", kind: "regex", source: "b", entries: ["c"] }], /^PATTERN_SHAPE a/],
    ["an id that is none", [{ id: "a b", kind: "regex", source: "b" }], /^PATTERN_SHAPE #0/],
    ["the flag g", [{ id: "a", kind: "regex", source: "b", flags: "g" }], /^PATTERN_SHAPE a \/flags/],
    ["the flag y", [{ id: "a", kind: "regex", source: "b", flags: "y" }], /^PATTERN_SHAPE a \/flags/],
    ["a flag twice", [{ id: "a", kind: "regex", source: "b", flags: "ii" }], /^PATTERN_SHAPE a \/flags/],
    ["an empty entry", [{ id: "a", kind: "list", entries: [""] }], /^PATTERN_SHAPE a \/entries\/0/],
    [
      "an entry too long",
      [{ id: "a", kind: "list", entries: ["x".repeat(1001)] }],
      /^PATTERN_SHAPE a \/entries\/0/,
    ],
    [
      "a source too long",
      [{ id: "a", kind: "regex", source: "x".repeat(10_001) }],
      /^PATTERN_SHAPE a \/source/,
    ],
    [
      "an unknown normalisation",
      [{ id: "a", kind: "regex", source: "b", normalise: ["x"] }],
      /^PATTERN_SHAPE a \/normalise/,
    ],
    [
      "an unknown check",
      [{ id: "a", kind: "regex", source: "b", check: { kind: "crc" } }],
      /^PATTERN_SHAPE a \/check/,
    ],
    [
      "a check of a list",
      [{ id: "a", kind: "list", entries: ["b"], check: { kind: "luhn" } }],
      /^PATTERN_SHAPE a \/check/,
    ],
    [
      "a check that cannot be right",
      [
        {
          id: "a",
          kind: "regex",
          source: "b",
          check: { kind: "weighted", sums: [{ weights: [1], modulus: 10, characters: "01" }] },
        },
      ],
      /^PATTERN_CHECK a .*give one for each remainder/,
    ],
    [
      "words too far away",
      [{ id: "a", kind: "regex", source: "b", near: { words: ["c"], before: 201 } }],
      /^PATTERN_SHAPE a \/near\/before/,
    ],
    [
      "an exception of everything",
      [{ id: "a", kind: "list", entries: ["b"], except: ["*"] }],
      /^PATTERN_SHAPE a \/except/,
    ],
    ["an unknown key", [{ id: "a", kind: "regex", source: "b", max: 1 }], /^PATTERN_SHAPE a \/max/],
  ])("with %s are refused", (_, given, wanted) => {
    const found = problems(given);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(wanted);
  });

  test("are refused with all that is wrong at once", () => {
    expect(
      problems([
        { id: "a", kind: "regex", source: "b" },
        { id: "a", kind: "regex", source: "c" },
        { id: "d" },
      ]),
    ).toEqual([expect.stringMatching(/^PATTERN_TWICE a/), expect.stringMatching(/^PATTERN_SHAPE d/)]);
  });

  test("are bounded in number, and their entries over all lists", () => {
    const many = Array.from({ length: MAX_PATTERNS + 1 }, (_, at) => ({
      id: `p${at}`,
      kind: "regex",
      source: "a",
    }));
    expect(problems(many)).toEqual([expect.stringMatching(/^PATTERN_TOO_MANY/)]);
    const half = Array.from({ length: MAX_PATTERN_ENTRIES / 2 + 1 }, (_, at) => `e${at}`);
    expect(
      problems([
        { id: "a", kind: "list", entries: half },
        { id: "b", kind: "list", entries: half },
      ]),
    ).toEqual([expect.stringMatching(/^PATTERN_TOO_MANY/)]);
  });
});
