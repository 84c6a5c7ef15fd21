import { describe, expect, test } from "bun:test";
import { ALL } from "./charsets.ts";
import { extentOf } from "./extent.ts";
import { randoms } from "./random.fixture.ts";
import { Screen, type Screened } from "./screen.ts";

const screened = (source: string, flags = "", most?: number) => extentOf(source, flags, most);

/** Whether a screen lets a pattern be looked for in a text at all. */
const isLookedFor = (pattern: Screened, text: string): boolean => {
  const screen = new Screen([pattern]);
  const cells = screen.cells(text);
  while (cells.read(text.length) > 0);
  return screen.next(0, cells, 0) < text.length;
};

const PROSE =
  "The gateway moves a request through five hooks; it knows no provider, model or price. (On 12 May it met 30.)";

describe("in prose without a match", () => {
  test.each([
    ["\\b\\d{3}-\\d{2}-\\d{4}\\b", ""],
    ["\\b(?:\\d[ -]?){12,18}\\d\\b", ""],
    ["[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,4}", ""],
    ["\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}", ""],
    ["\\b(?:AKIA|ASIA)[A-Z2-7]{16}\\b", ""],
    ["(?:\\d{1,3}\\.){3}\\d{1,3}", ""],
    ["\\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}", "i"],
    ["k@\\w", "iu"],
  ])("/%s/%s is not looked for", (source, flags) => {
    expect(isLookedFor(screened(source, flags), PROSE)).toBe(false);
  });
});

describe("no match is lost", () => {
  const CASES: readonly (readonly [string, string, string])[] = [
    ["\\d{3}-\\d{2}", "", "0123-- a"],
    ["(?:\\d[ -]?){4,6}x", "", "12 -xa"],
    ["[ab]{1,3}@[ab]{1,2}", "", "aabb@ "],
    ["(?:ab|c[de])f?g{2}", "", "abcdgg"],
    ["a(?:b?c){2}d{0,3}e", "", "acce"],
    ["(a|b)-\\1", "", "ab-"],
    ["(?=a)[a-c]{2}(?<!x)é", "", "abcéx"],
    ["k\\W", "i", "kK\u212a b"],
    ["s\\W", "iu", "sS\u017f b"],
    ["a(?i:b)C", "", "aAbBcC"],
    ["[^a]\\s", "", "a\u00a0é \n"],
    [".\u{1f600}", "u", "a\u{1f600}"],
    ["\\p{Lu}\\d", "u", "aÄA1"],
    ["[\\p{L}--[a-z]]b", "v", "abAÄ"],
    ["\\c1|\\x41\\101", "", "\\c1A"],
    ["a\\/b", "", "a/b"],
  ];

  test.each(CASES)("of /%s/%s", (source, flags, alphabet) => {
    const { below } = randoms(source.length);
    const pattern = screened(source, flags);
    const screen = new Screen([pattern]);
    const expression = new RegExp(source, `${flags}g`);
    const units = alphabet.split("");
    let found = 0;
    for (let round = 0; round < 60; round++) {
      const text = Array.from({ length: 200 + below(2000) }, () =>
        below(40) === 0 ? units[below(units.length)] : below(30) === 0 ? " zzz" : "z",
      ).join("");
      const at = below(text.length);
      const dense = Array.from({ length: 12 }, () => units[below(units.length)]).join("");
      const whole = text.slice(0, at) + dense + text.slice(at);
      const cells = screen.cells(whole);
      while (cells.read(64 * (1 + below(30))) > 0);
      for (const { index } of whole.matchAll(expression)) {
        found++;
        expect(screen.next(0, cells, index)).toBe(index);
        expect(screen.end(0, cells, index, 1)).toBeGreaterThan(index);
      }
    }
    expect(found).toBeGreaterThan(0);
  });

  test("where patterns need more than can be looked for: the rest is looked for everywhere", () => {
    const one = screened("@{10}");
    const factor = { within: 10, before: 0, often: 0, runs: [Array.from({ length: 100 }, () => ALL)] };
    const patterns = Array.from({ length: 700 }, () => ({ ...one, needs: { ...one.needs, factor } }));
    const screen = new Screen(patterns);
    const cells = screen.cells(PROSE.slice(0, 99));
    while (cells.read(100) > 0);
    const asked = screen.mayMatch(cells);
    expect(asked.at(-1)).toBe(699);
    expect(asked.length).toBeLessThan(100);
  });

  test("of a hundred patterns at once, which share what they are screened by", () => {
    const { below } = randoms(7);
    const letters = "abcdefghij";
    const sources = Array.from(
      { length: 100 },
      (_, at) => `${letters[at % 10]}${letters[Math.floor(at / 10)]}-\\d{2}`,
    );
    const screen = new Screen(sources.map((source) => screened(source)));
    for (let round = 0; round < 200; round++) {
      const at = below(sources.length);
      const match = `${letters[at % 10]}${letters[Math.floor(at / 10)]}-${10 + below(90)}`;
      const before = " lorem".repeat(below(300));
      const cells = screen.cells(`${before} ${match} ipsum`);
      while (cells.read(1_000_000) > 0);
      expect(screen.next(at, cells, before.length + 1)).toBe(before.length + 1);
    }
  });
});
