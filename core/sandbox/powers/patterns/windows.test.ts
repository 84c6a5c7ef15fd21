import { describe, expect, test } from "bun:test";
import type { Normalisation, PatternDeclaration, PatternMatch } from "@sluice/sdk";
import { buildAutomaton } from "./automaton.ts";
import { conditionsOf } from "./conditions.ts";
import { extentOf } from "./extent.ts";
import { level } from "./leveller.ts";
import { listUnit } from "./list-unit.ts";
import { type Compiled, type Matcher, matcherOf } from "./matcher.ts";
import { Letters, levellingOf } from "./normalise.ts";
import { randoms } from "./random.fixture.ts";
import { regexUnit } from "./regex-unit.ts";

type Regex = Extract<PatternDeclaration, { kind: "regex" }>;
type List = Extract<PatternDeclaration, { kind: "list" }>;

/** Compiled without being vetted, which takes long. */
const compiled = (declaration: PatternDeclaration, derived = true): Compiled => ({
  declaration,
  unit: declaration.kind === "regex" ? regexOf(declaration, derived) : listOf(declaration),
});

const regexOf = (declaration: Regex, derived: boolean) => {
  const { source, flags = "", maxMatchChars, longer } = declaration;
  const extent = extentOf(source, flags, maxMatchChars);
  expect(extent.prefix).toBeDefined();
  return regexUnit({
    extent,
    flags,
    longest:
      maxMatchChars === undefined ? undefined : { chars: maxMatchChars, release: longer === "release" },
    conditions: conditionsOf(declaration),
    prefix: derived ? extent.prefix?.source : undefined,
  });
};

const listOf = (declaration: List) => {
  const { entries, wholeWord = false } = declaration;
  const letters = new Letters(levellingOf(declaration));
  const levelled = declaration.normalise ? entries.map((entry) => level(entry, letters).text) : entries;
  return listUnit({
    automaton: buildAutomaton([levelled]),
    list: 0,
    wholeWord,
    conditions: conditionsOf(declaration),
  });
};

type Options = Partial<Omit<Regex, "id" | "kind" | "source">>;
const regex = (source: string, options: Options = {}, id = "p"): Regex => ({
  id,
  kind: "regex",
  source,
  ...options,
});
const list = (entries: readonly string[], options: Partial<List> = {}, id = "p"): List => ({
  id,
  kind: "list",
  entries,
  ...options,
});

const shifted = (matches: readonly PatternMatch[], by: number): readonly PatternMatch[] =>
  matches.map((match) => ({ ...match, start: match.start + by, end: match.end + by }));

interface Places {
  readonly matches: readonly PatternMatch[];
  readonly disjoint: readonly PatternMatch[];
}

/** Searches a text in windows: what lies before `openFrom` goes into the context, and that is cut. */
const inWindows = async (matcher: Matcher, chunks: readonly string[]): Promise<Places> => {
  const keep = matcher.reach.behind + matcher.longestMatchChars;
  const matches: PatternMatch[] = [];
  const disjoint: PatternMatch[] = [];
  let context = "";
  let text = "";
  let gone = 0;
  for (const [at, chunk] of chunks.entries()) {
    text += chunk;
    const more = at < chunks.length - 1;
    const found = await matcher.search([{ text, context, more }]);
    const openFrom = found.openFrom[0] ?? 0;
    if (!more) expect(openFrom).toBe(Number.POSITIVE_INFINITY);
    for (const { start } of found.matches) expect(start).toBeLessThan(openFrom);
    matches.push(...shifted(found.matches, gone));
    disjoint.push(...shifted(found.disjoint, gone));
    const going = Math.min(openFrom, text.length);
    context = (context + text.slice(0, going)).slice(-keep);
    text = text.slice(going);
    gone += going;
  }
  return { matches: inOrder(matches), disjoint };
};

const inOrder = (matches: readonly PatternMatch[]): readonly PatternMatch[] =>
  matches.toSorted((a, b) => a.pattern.localeCompare(b.pattern) || a.start - b.start);

interface Case {
  readonly patterns: readonly PatternDeclaration[];
  /** Texts are made of these. */
  readonly pieces: readonly string[];
}

const of = (pieces: string, ...patterns: readonly PatternDeclaration[]): Case => ({
  patterns,
  pieces: pieces.split(""),
});

const luhn = { check: { kind: "luhn", refuse: "nothing" } } as const;
const all: Normalisation[] = [
  "case",
  "width",
  "marks",
  "zero-width",
  "homoglyph",
  "leet",
  "spacing",
  "base64",
];

const CASES: Readonly<Record<string, Case>> = {
  "a bounded repeat": of("aab ", regex("a{2,4}")),
  "a repeat behind a repeat": of("aaab", regex("a{1,5}b")),
  "an endless repeat, cut": of("aaaab", regex("a+b?", { maxMatchChars: 5 })),
  "an endless repeat, released": of("aaaab", regex("a+b?", { maxMatchChars: 5, longer: "release" })),
  "two endless repeats": of("aabb ", regex("a+b+", { maxMatchChars: 6 })),
  "one inside another, released": of("aabc", regex("(?:a+b)+c", { maxMatchChars: 8, longer: "release" })),
  "a lazy repeat": of("abc", regex("a[^c]{1,9}?b")),
  "edges of words": of("aa b", regex("\\ba{1,3}\\b")),
  "what is no edge of a word": of("aa b", regex("\\Ba\\B|b\\B")),
  "the edges of the text": of("abc", regex("^a|b$|^c|c$")),
  "the edges of lines": of("ab\n", regex("^a|b$|ab$", { flags: "m" })),
  alternatives: of("abcd", regex("ab|abcd|bc{2}|d(?:a|bb)")),
  "alternatives of which the shorter comes first": of("abc", regex("a|ab|abc+", { maxMatchChars: 4 })),
  "a lookbehind": of("abbc", regex("(?<=ab{0,3})c")),
  "a lookahead": of("abcd", regex("a(?=bc)|b(?=[^a]{3})")),
  "a negative lookahead": of("abcd", regex("a(?!bc)|c(?!d{2})")),
  "a lookahead in the middle": of("abcd", regex("a(?=[bc]{2}d)[a-c]{2}")),
  "a negative lookahead at the beginning": of("abcd", regex("(?!abca)[abc]{3}")),
  "a lookahead in a negative one": of("abcd", regex("a(?!b(?=c))|a(?!b(?!d))c")),
  "a lookbehind in a lookahead": of("abbc", regex("a(?=b+(?<=bb)c)", { maxMatchChars: 4 })),
  "a lookahead in a lookbehind": of("abcd", regex("(?<=a(?=bcd))b|(?<!a(?!c))d")),
  "edges in lookaheads": of("ab ", regex("a(?=b\\b)|a(?!b\\b)b")),
  "the end in a lookahead": of("ab\n", regex("a(?=b$)|b(?!$)a")),
  "a backreference": of("ab-", regex("([ab]{1,3})-\\1")),
  "a named backreference, not taken": of("abc", regex("(?:(?<x>a)|b)c\\k<x>", { flags: "u" })),
  "a backreference in a negative lookahead": of("ab", regex("([ab]{1,2})(?!\\1)b")),
  "pairs of surrogates": of("a\ud83d\ude00\u{1f600}", regex(".\u{1f600}|a.", { flags: "u" })),
  "pairs without the flag": of("a\ud83d\ude00", regex("\ud83d\ude00a|a\ud83d")),
  "pairs cut": of("a\ud83d\ude00\u{1f600}", regex("[^a]+", { flags: "u", maxMatchChars: 3 })),
  "sets of characters": of("aAbB ", regex("[\\p{L}--[a]]{2}b?", { flags: "v" })),
  "any case": of("kK\u212asSſ@", regex("k@s|s{2}@", { flags: "iu" })),
  "a part in any case": of("aAbB", regex("a(?i:b{2})A")),
  "a card number": of("0123456789-", regex("\\b(?:\\d[ -]?){3,6}\\d\\b", luhn)),
  "a card number without edges": of("0123", regex("\\d{3,4}", luhn)),
  "a word near before": of("k1 ", regex("\\d", { near: { words: ["k", "k k"], before: 4 } })),
  "a word near behind": of("k1 x", regex("\\d", { near: { words: ["k", "k k"], before: 2, after: 3 } })),
  "a word near behind only": of("k1 ", regex("\\d\\d?", { near: { words: ["k"], before: 0, after: 5 } })),
  "a longer match near a word": of("ab k", regex("a{1,3}(?!b)", { near: { words: ["k"], after: 4 } })),
  exceptions: of("ab@", regex("[ab]{1,3}@[ab]{1,2}", { except: ["ab@b", "*@aa", "bb*"] })),
  "all conditions": of(
    "01823k ",
    regex("\\d{2}", { ...luhn, near: { words: ["k"], before: 9, after: 9 }, except: ["18"] }),
  ),
  "a list": of("ab ", list(["a", "ab", "abba", "bab", "ba"])),
  "a list of words": of("ab  _", list(["a", "a a", "ab", "ab a", "b b b"], { wholeWord: true })),
  "a list near a word": of("ab k", list(["a", "ab b"], { near: { words: ["k"], after: 4 } })),
  "a list with exceptions": of("abAB", list(["ab", "ba"], { except: ["ab"], normalise: ["case"] })),
  "a list with emoji": of("a\u{1f600}\ud83d", list(["\u{1f600}a", "a\u{1f600}\u{1f600}"])),
  "several patterns": of(
    "abc1 ",
    regex("\\b[abc]{2,4}\\b", {}, "one"),
    regex("c1|1c", {}, "two"),
    list(["ab", "bca", "1 a"], {}, "three"),
    list(["AB1"], { normalise: ["case"] }, "four"),
  ),
  "patterns that overlap": of(
    "abcd",
    regex("ab", {}, "one"),
    regex("bc", {}, "two"),
    regex("c+d", { maxMatchChars: 3 }, "three"),
  ),
  "marks that are kept": {
    patterns: [list(["café", "e", "fe\u0301e", "a\u0308o"], { normalise: ["case"] })],
    pieces: ["c", "a", "f", "e", "é", "\u0301", "\u0308", "o", "É"],
  },
  "marks that are lost": {
    patterns: [list(["cafe", "ef"], { normalise: ["marks"], wholeWord: true })],
    pieces: ["e", "f", "é", "\u0301", " ", " caf"],
  },
  Hangul: {
    patterns: [list(["한국", "하"], { normalise: ["case"] })],
    pieces: ["\u1112", "\u1161", "\u11ab", "하", "한", "국", "구", "\u11a8"],
  },
  "zero-width characters": {
    patterns: [
      list(["ab", "abc", "ca"], { normalise: ["zero-width"] }),
      regex("\\bb\\b", { normalise: ["zero-width"] }, "q"),
    ],
    pieces: ["a", "b", "c", "\u200b", "\u00ad", " "],
  },
  "letters of other widths and scripts": {
    patterns: [list(["pass", "ab"], { normalise: ["width", "homoglyph"] })],
    pieces: ["p", "а", "ａ", "s", "ѕ", "ﬆ", "b", "ß"],
  },
  "letters that become two": {
    patterns: [
      list(["s", "stop", "ss"], { normalise: ["case"] }),
      regex("s{2,3}t", { normalise: ["case"] }, "q"),
    ],
    pieces: ["ß", "s", "t", "o", "p", "S"],
  },
  leet: of("l33te4", list(["leet", "te"], { normalise: ["leet", "case"] })),
  "letters that are spaced": of("badk .-", list(["bad", "a", "dab"], { normalise: ["spacing"] })),
  "words that are spaced": of(
    "badk .-",
    list(["bad", "a", "b d"], { normalise: ["spacing"], wholeWord: true }),
  ),
  "an expression on spaced letters": of(
    "bad .-",
    regex("ba(?!d)|\\bd|a d", { normalise: ["spacing", "case"] }),
  ),
  base64: {
    patterns: [
      list(["secret", "a word"], { normalise: ["base64", "case"] }),
      regex("word\\b(?! x)|hello", { normalise: ["base64"] }, "q"),
      regex("c2Vj|ZA=", {}, "r"),
    ],
    pieces: ["c2VjcmV0", "IHdvcmQg", "aGVsbG8g", "d29yZA==", "=", " ", "w", "U0VD", "word", "/Zm", "IHg"],
  },
  "everything at once": {
    patterns: [
      list(["bad", "e5"], { normalise: all, wholeWord: true }, "one"),
      regex("b[ae]{1,3}d?", { normalise: all }, "two"),
      regex("\\d{2}", { near: { words: ["bad"], after: 6 } }, "three"),
    ],
    pieces: ["b", "a", "d", "4", "5", " ", ".", "\u200b", "\u0301", "é", "а", "\u{1f600}"],
  },
};

const matchersOf = ({ patterns }: Case): readonly Matcher[] => [
  matcherOf(patterns.map((one) => compiled(one))),
  matcherOf(patterns.map((one) => compiled(one, false))),
];

const ROUNDS = 300;

describe("windows of a text give what the whole text gives", () => {
  test.each(Object.entries(CASES))("%s", async (name, one) => {
    const { below } = randoms(name.length);
    const [derived, held] = matchersOf(one);
    if (!derived || !held) throw new Error("two matchers are made");
    let found = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const chunks = Array.from({ length: 1 + below(12) }, () =>
        Array.from({ length: below(7) }, () => one.pieces[below(one.pieces.length)]).join(""),
      );
      const text = chunks.join("");
      const whole = await derived.search([{ text }]);
      found += whole.matches.length;
      const wanted = { matches: inOrder(whole.matches), disjoint: whole.disjoint };
      const note = `${JSON.stringify(chunks)}`;
      expect({ note, ...(await inWindows(derived, chunks)) }).toEqual({ note, ...wanted });
      expect({ note, ...(await inWindows(held, chunks)) }).toEqual({ note, ...wanted });
    }
    expect(found).toBeGreaterThan(20);
  });
});
