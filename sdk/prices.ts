import type { Usage } from "./exchange.ts";

/** Prices of a model, in US dollars for a million tokens. */
export interface PriceRow {
  readonly inputPerMTok: number;
  readonly outputPerMTok: number;
  /** Input read from the provider's prompt cache. Default: as other input. */
  readonly cacheReadPerMTok?: number;
  /** Input written to the provider's prompt cache. Default: as other input. */
  readonly cacheWritePerMTok?: number;
  /** Reasoning. Default: as other output. */
  readonly reasoningPerMTok?: number;
  /** Sound that goes in. Default: as other input. */
  readonly audioInputPerMTok?: number;
  /** Sound that comes out. Default: as other output. */
  readonly audioOutputPerMTok?: number;
}

/** A part of the tokens, and what a million of them cost. */
type Share = readonly [tokens: number | undefined, perMTok: number | undefined];

const dollars = (all: number, perMTok: number, shares: readonly Share[]): number => {
  let rest = all;
  let sum = 0;
  for (const [tokens = 0, price = perMTok] of shares) {
    // A part never counts beyond what is left of the whole: parts that overlap are counted once.
    const counted = Math.min(tokens, rest);
    rest -= counted;
    sum += counted * price;
  }
  return (sum + rest * perMTok) / 1_000_000;
};

/**
 * What usage costs, in US dollars: each token once, at the price of the part that it belongs to.
 * @example costOf({ inputPerMTok: 2, outputPerMTok: 8 }, { inputTokens: 1000, outputTokens: 500 }) === 0.006
 */
export const costOf = (prices: PriceRow, usage: Usage): number =>
  dollars(usage.inputTokens, prices.inputPerMTok, [
    [usage.cachedInputTokens, prices.cacheReadPerMTok],
    [usage.cacheWriteInputTokens, prices.cacheWritePerMTok],
    [usage.audioInputTokens, prices.audioInputPerMTok],
  ]) +
  dollars(usage.outputTokens, prices.outputPerMTok, [
    [usage.audioOutputTokens, prices.audioOutputPerMTok],
    [usage.reasoningTokens, prices.reasoningPerMTok],
  ]);
