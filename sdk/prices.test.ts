import { expect, test } from "bun:test";
import { costOf } from "./index.ts";

const PRICES = {
  inputPerMTok: 10,
  outputPerMTok: 100,
  cacheReadPerMTok: 1,
  cacheWritePerMTok: 12,
  reasoningPerMTok: 200,
  audioInputPerMTok: 40,
  audioOutputPerMTok: 400,
};
const PLAIN = { inputPerMTok: 10, outputPerMTok: 100 };

test("input and output have prices of their own", () => {
  expect(costOf(PLAIN, { inputTokens: 1_000_000, outputTokens: 0 })).toBe(10);
  expect(costOf(PLAIN, { inputTokens: 0, outputTokens: 500_000 })).toBe(50);
});

test("each token is counted once, at the price of its part", () => {
  const usage = {
    inputTokens: 1_000_000,
    cachedInputTokens: 200_000,
    cacheWriteInputTokens: 100_000,
    audioInputTokens: 50_000,
    outputTokens: 100_000,
    reasoningTokens: 30_000,
    audioOutputTokens: 10_000,
  };
  const input = 0.65 * 10 + 0.2 * 1 + 0.1 * 12 + 0.05 * 40;
  const output = 0.06 * 100 + 0.03 * 200 + 0.01 * 400;
  expect(costOf(PRICES, usage)).toBeCloseTo(input + output, 10);
});

test("a part without a price of its own costs what the whole does", () => {
  const usage = { inputTokens: 1000, cachedInputTokens: 900, outputTokens: 10, reasoningTokens: 10 };
  expect(costOf(PLAIN, usage)).toBeCloseTo(0.01 + 0.001, 12);
});

test("parts that say more than the whole do not count beyond it", () => {
  const usage = { inputTokens: 100, cachedInputTokens: 80, audioInputTokens: 80, outputTokens: 0 };
  expect(costOf(PRICES, usage)).toBeCloseTo((80 * 1 + 20 * 40) / 1_000_000, 12);
});
