import { describe, expect, test } from "bun:test";
import type { Normalisation, PatternMatch } from "@sluice/sdk";
import { buildAutomaton } from "./automaton.ts";
import { extentOf } from "./extent.ts";
import { groupOf } from "./group.ts";
import { level } from "./leveller.ts";
import { listUnit } from "./list-unit.ts";
import { Letters } from "./normalise.ts";
import { randoms } from "./random.fixture.ts";
import { regexUnit } from "./regex-unit.ts";
import { Search } from "./search.ts";
import type { Unit } from "./unit.ts";

interface Case {
  readonly unit: Unit;
  readonly alphabet: readonly string[];
  readonly normalise: readonly Normalisation[];
}

const regex = (
  source: string,
  flags: string,
  alphabet: string,
  longest?: { readonly chars: number; readonly release: boolean },
  normalise: readonly Normalisation[] = [],
): Case => ({
  unit: regexUnit({ extent: extentOf(source, flags, longest?.chars), flags, longest }),
  alphabet: alphabet.split(""),
  normalise,
});

const list = (
  entries: readonly string[],
  alphabet: string,
  wholeWord: boolean,
  normalise: readonly Normalisation[] = [],
): Case => {
  const letters = new Letters(normalise);
  const levelled = normalise.length > 0 ? entries.map((entry) => level(entry, letters).text) : entries;
  return {
    unit: listUnit({ automaton: buildAutomaton([levelled]), list: 0, wholeWord }),
    alphabet: alphabet.split(""),
    normalise,
  };
};

/** Step sizes are set before each turn, so that every way of slicing comes up. */
const search = (
  { unit, normalise }: Case,
  texts: readonly string[],
  stepUnits: () => number,
): readonly PatternMatch[] => {
  const pattern = { id: "p", order: 0, unit, stepUnits: stepUnits() };
  const letters = normalise.length > 0 ? new Letters(normalise) : undefined;
  const group = groupOf([pattern], { letters, decoded: false });
  const under = new Search(
    [group],
    texts.map((text) => ({ text })),
  );
  do pattern.stepUnits = stepUnits();
  while (!under.advance(0));
  return under.found.matches;
};

const WHOLE = 10_000_000;
const CASES: Readonly<Record<string, Case>> = {
  "a bounded repeat": regex("a{2,4}", "", "aab "),
  "a repeat behind a repeat": regex("a{1,5}b", "", "aaab"),
  "an endless repeat, cut": regex("a+b?", "", "aaaab", { chars: 5, release: false }),
  "an endless repeat, released": regex("a+b?", "", "aaaab", { chars: 5, release: true }),
  "two endless repeats": regex("a+b+", "", "aabb ", { chars: 6, release: false }),
  "one inside another": regex("(?:a+b)+c", "", "aabc", { chars: 8, release: false }),
  "edges of words": regex("\\ba{1,3}\\b", "", "aa b"),
  "the edges of the text": regex("^a|b$|^c|c$", "", "abc"),
  "the edges of lines": regex("^a|b$", "m", "ab\n"),
  lookarounds: regex("(?<=ab{0,3})c(?!d{2})", "", "abbcd"),
  "a backreference": regex("([ab]{1,3})-\\1", "", "ab-"),
  "a needed character": regex("[ab]{1,3}@[ab]{1,2}", "", "aabb@"),
  "a needed character and a cut": regex("[ab]+@", "", "aaabb@", { chars: 3, release: false }),
  "pairs of surrogates": regex(".\u{1f600}|a.", "u", "a\ud83d\ude00\u{1f600}"),
  "pairs of surrogates, cut": regex("[^a]+", "u", "a\ud83d\ude00\u{1f600}", { chars: 3, release: false }),
  "pairs cut at one unit": regex("\\P{Lu}+", "u", "a\u{1f600}", { chars: 1, release: false }),
  "a lone half": regex("\ude00|a\ud83d", "", "a\u{1f600}"),
  "any case": regex("k@s", "iu", "kK\u212asSſ@"),
  "a list": list(["a", "ab", "abba", "bab", "ba"], "ab ", false),
  "a list of words": list(["a", "a a", "ab", "ab a"], "ab  ", true),
  "a levelled list": list(["pass", "ab", "é"], "pas4\u200be\u0301ab5", false, [
    "case",
    "leet",
    "zero-width",
    "marks",
  ]),
  "a spaced list": list(["bad", "a"], "bad .-", true, ["spacing", "zero-width"]),
  "a levelled expression": regex("s{2,3}a|\\bé", "", "sSßae\u0301 \u200b", undefined, ["case", "zero-width"]),
};

describe("slices of a text give what the whole text gives", () => {
  test.each(Object.entries(CASES))("%s", (_, one) => {
    const { below } = randoms(3);
    let found = 0;
    for (let round = 0; round < 150; round++) {
      const texts = Array.from({ length: 1 + below(2) }, () =>
        Array.from({ length: below(90) }, () => one.alphabet[below(one.alphabet.length)]).join(""),
      );
      const whole = search(one, texts, () => WHOLE);
      found += whole.length;
      expect(search(one, texts, () => 1 + below(9))).toEqual(whole);
      expect(search(one, texts, () => 1)).toEqual(whole);
    }
    expect(found).toBeGreaterThan(50);
  });

  test.each(Object.entries(CASES))("%s, in a text of several blocks", (_, one) => {
    const { below } = randoms(5);
    const text = Array.from({ length: 70_000 }, () => one.alphabet[below(one.alphabet.length)]).join("");
    expect(search(one, [text], () => 200 + below(5000))).toEqual([...search(one, [text], () => WHOLE)]);
  });
});

describe("what a whole text gives", () => {
  const native = (source: string, flags: string, text: string): [number, number][] =>
    Array.from(text.matchAll(new RegExp(source, `${flags}g`)), (found) => [
      found.index,
      found.index + found[0].length,
    ]);

  test.each([
    ["a{1,5}b", "", "aab "],
    ["[ab]{1,3}@[ab]{1,2}", "", "aabb@"],
    ["\\ba{1,3}\\b|b$", "", "aa b"],
    ["(?<=ab{0,3})c(?!d{2})", "", "abbcd"],
    [".\u{1f600}|a.", "u", "a\ud83d\ude00\u{1f600}"],
    ["([ab]{1,3})-\\1", "", "ab-"],
  ])("for /%s/%s is what the engine finds in it", (source, flags, alphabet) => {
    const { below } = randoms(9);
    const one = regex(source, flags, alphabet);
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: below(80) }, () => one.alphabet[below(one.alphabet.length)]).join("");
      const found = search(one, [text], () => 1 + below(20)).map(({ start, end }) => [start, end]);
      expect(found).toEqual(native(source, flags, text));
    }
  });

  test("for a list is the leftmost, then the longest", () => {
    const { below } = randoms(13);
    const entries = ["a", "ab", "abba", "bab", "ba"];
    const longestFirst = entries.toSorted((a, b) => b.length - a.length).join("|");
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: below(80) }, () => "ab "[below(3)]).join("");
      const found = search(list(entries, "", false), [text], () => 1 + below(20));
      expect(found.map(({ start, end }) => [start, end])).toEqual(native(longestFirst, "", text));
    }
  });
});
