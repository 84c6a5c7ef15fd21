import { type PriceRow, costOf as sumOf, type Usage } from "@sluice/sdk";

/** A trillionth of a dollar: below the price of any token, above what floating point adds to a sum. */
const STEPS = 1e12;

/**
 * What usage costs, in US dollars; `undefined` where one of both is not known. In the convention of `Usage`: what was cached,
 * written to a cache or sound is part of the input, reasoning and sound are part of the output, and each token counts once,
 * at the price of its part. A part without a price of its own costs what the whole does.
 * @example costOf({ inputTokens: 1000, outputTokens: 500 }, { inputPerMTok: 2, outputPerMTok: 8 }) === 0.006
 */
export const costOf = (usage: Usage | undefined, price: PriceRow | undefined): number | undefined =>
  usage && price ? Math.round(sumOf(price, usage) * STEPS) / STEPS : undefined;
