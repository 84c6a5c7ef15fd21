import { describe, expect, test } from "bun:test";
import type { PatternDeclaration } from "@sluice/sdk";
import { compileUnits } from "../../core/sandbox/powers/patterns/compile.ts";
import { matcherOf } from "../../core/sandbox/powers/patterns/matcher.ts";
import { randoms } from "../../core/sandbox/powers/patterns/random.fixture.ts";
import { invisiblePatterns } from "../../plugins/content-filter/invisible.ts";
import { urlPatterns } from "../../plugins/content-filter/urls.ts";
import { CATEGORIES } from "../../plugins/sensitive-data/categories.ts";
import { declarationsOf } from "../../plugins/sensitive-data/guard.ts";
import { linesOf, setsOf } from "./cases.ts";

const MARKS = /[«»]/g;
const samplesOf = (plugin: string): readonly string[] =>
  setsOf(plugin).flatMap((set) => linesOf(plugin, set).map(({ written }) => written.replace(MARKS, "")));

const URLS = [
  "see https://a.b.example/x?y=1 ",
  "http://user@host.test:80 ",
  "(www.example.org)",
  "https://x.example.com/",
];
const ALL: readonly (readonly [string, readonly PatternDeclaration[], readonly string[]])[] = [
  ["sensitive-data", CATEGORIES.flatMap((category) => declarationsOf(category)), samplesOf("sensitive-data")],
  [
    "content-filter",
    [...invisiblePatterns("invisible"), ...urlPatterns(["*.example.com"], "url")],
    [...samplesOf("content-filter"), ...URLS],
  ],
];

/** The same patterns twice: as they run, and each looked for everywhere. */
const bothOf = async (declarations: readonly PatternDeclaration[]) => {
  const units = await compileUnits(declarations);
  const compiled = declarations.map((declaration, at) => {
    const result = units[at];
    if (result?.status !== "fulfilled") throw new Error(`${declaration.id} was not compiled`);
    return { declaration, unit: result.value };
  });
  const everywhere = compiled.map(({ declaration, unit }) => ({
    declaration,
    unit: { ...unit, needs: undefined, listed: undefined },
  }));
  return { screened: matcherOf(compiled), plain: matcherOf(everywhere) };
};

describe.each(ALL)("what %s finds is what it finds when it looks everywhere", (_, declarations, samples) => {
  test("in each sample, and in texts that go on behind one", async () => {
    const { screened, plain } = await bothOf(declarations);
    const found = new Set<string>();
    for (const text of samples) {
      for (const more of [false, true]) {
        const expected = await plain.search([{ text, more }]);
        expect(await screened.search([{ text, more }])).toEqual(expected);
        for (const { pattern } of expected.matches) found.add(pattern);
      }
    }
    expect(found.size).toBeGreaterThan(declarations.length * 0.75);
  }, 60_000);

  test("in long texts of samples, whole ones and pieces of some", async () => {
    const { screened, plain } = await bothOf(declarations);
    const { below } = randoms(23);
    let found = 0;
    for (let round = 0; round < 20; round++) {
      const pieces = Array.from({ length: 1 + below(120) }, () => {
        const sample = samples[below(samples.length)] ?? "";
        if (below(3) > 0) return `${sample}\n`;
        const from = below(sample.length);
        return sample.slice(from, from + below(60)) + ["", " ", "\n", "9", "A"][below(5)];
      });
      const text = pieces.join("");
      const expected = await plain.search([{ text }]);
      expect(await screened.search([{ text }])).toEqual(expected);
      found += expected.matches.length;
    }
    expect(found).toBeGreaterThan(300);
  }, 60_000);
});
