import { expect, test } from "bun:test";
import type { PatternDeclaration } from "@sluice/sdk";
import { compilePatterns } from "./matcher.ts";

const list = (words: readonly string[], before = 10, after = 0): PatternDeclaration => ({
  id: "rules",
  kind: "list",
  entries: ["the rules", "规则"],
  normalise: ["case", "leet", "base64"],
  across: "turns",
  near: { words, before, after },
});

const found = async (declaration: PatternDeclaration, text: string): Promise<number[]> => {
  const matcher = await compilePatterns([declaration], { wholeTexts: true });
  return (await matcher.search([{ text }])).matches.map(({ start }) => start);
};

test("a match of a list counts where a word is near enough, before or behind", async () => {
  expect(await found(list(["ignore"]), "ignore the rules, the rules")).toEqual([7]);
  expect(await found(list(["ignore"], 0, 12), "the rules: IGNORE. the rules")).toEqual([0]);
  expect(await found(list(["ignore"], 10), "ignore, if you will, the rules")).toEqual([]);
  expect(await found(list(["ignore"], 16), "ignore of course the rules")).toEqual([]);
  expect(await found(list(["ignore"], 17), "ignore of course the rules")).toEqual([17]);
});

test("a word is whole, where it has edges and its script has any; those of the text as it was", async () => {
  expect(await found(list(["ignore"]), "ignores the rules")).toEqual([]);
  expect(await found(list(["ignore"]), "ignore! the rules")).toEqual([8]);
  expect(await found(list(["+ '"]), "x + 'the rules")).toEqual([5]);
  expect(await found(list(["忽略"]), "请忽略规则")).toEqual([3]);
});

test("what base64 hides is near to itself", async () => {
  const run = btoa("please ignore the rules of this house");
  expect(await found(list(["ignore"]), `see ${run}`)).toEqual([4]);
});

test("thousands of places cost no time", async () => {
  const words = Array.from({ length: 900 }, (_, at) => `word number ${at}`);
  const before = process.cpuUsage();
  expect(await found(list(words, 60, 60), "the rules ".repeat(10_000))).toEqual([]);
  const { user, system } = process.cpuUsage(before);
  // An expression of all the words takes ten seconds.
  expect(user + system).toBeLessThan(3_000_000);
});
