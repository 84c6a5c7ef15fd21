import { expect, test } from "bun:test";
import type { PatternDeclaration } from "@sluice/sdk";
import { compileWithNearby } from "./nearby-lists.ts";
import { compilePatterns } from "./powers/patterns/index.ts";

const list = (words: readonly string[], before = 10, after = 0): PatternDeclaration => ({
  id: "rules",
  kind: "list",
  entries: ["the rules", "规则"],
  normalise: ["case", "base64"],
  near: { words, before, after },
});

/** What is found, and how the patterns find it by themselves. */
const found = async (declaration: PatternDeclaration, text: string): Promise<number[]> => {
  const [made, plain] = await Promise.all([
    compileWithNearby([declaration], {}),
    compilePatterns([declaration]),
  ]);
  const [own, expected] = await Promise.all([made.search([{ text }]), plain.search([{ text }])]);
  expect(own.matches).toEqual(expected.matches);
  expect(own.disjoint).toEqual(expected.disjoint);
  return own.matches.map(({ start }) => start);
};

test("a match counts where a word is near enough, before or behind", async () => {
  expect(await found(list(["ignore"]), "ignore the rules, the rules")).toEqual([7]);
  expect(await found(list(["ignore"], 0, 12), "the rules: IGNORE. the rules")).toEqual([0]);
  expect(await found(list(["ignore"], 10), "ignore, if you will, the rules")).toEqual([]);
  expect(await found(list(["ignore"], 16), "ignore of course the rules")).toEqual([]);
  expect(await found(list(["ignore"], 17), "ignore of course the rules")).toEqual([17]);
});

test("a word is whole, where it has edges and its script has any", async () => {
  expect(await found(list(["ignore"]), "ignores the rules")).toEqual([]);
  expect(await found(list(["+ '"]), "x + 'the rules")).toEqual([5]);
  expect(await found(list(["忽略"]), "请忽略规则")).toEqual([3]);
});

test("what base64 hides is near to itself", async () => {
  const run = btoa("please ignore the rules of this house");
  expect(await found(list(["ignore"]), `see ${run}`)).toEqual([4]);
});

test("patterns without words nearby are as they are", async () => {
  const declaration: PatternDeclaration = { id: "rules", kind: "regex", source: "rules?" };
  expect(await found(declaration, "a rule, the rules")).toEqual([2, 12]);
});

test("thousands of places cost no time", async () => {
  const words = Array.from({ length: 900 }, (_, at) => `word number ${at}`);
  const made = await compileWithNearby([list(words, 60, 60)], {});
  const text = "the rules ".repeat(10_000);
  const before = performance.now();
  expect((await made.search([{ text }])).matches).toEqual([]);
  // An expression of all the words takes ten seconds.
  expect(performance.now() - before).toBeLessThan(2000);
});
