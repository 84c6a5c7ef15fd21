import { describe, expect, test } from "bun:test";
import type { PriceRow, Usage } from "@sluice/sdk";
import { Random } from "../dialects/testing/random.ts";
import { costOf } from "./cost.ts";

const MILLION = 1_000_000;
const ROUNDS = 2000;

const price = (random: Random): number => random.int(20_000) / 100;

/** A row of which some parts have no price of their own. */
const anyPrice = (random: Random): PriceRow => ({
  inputPerMTok: price(random),
  outputPerMTok: price(random),
  ...(random.int(2) ? { cacheReadPerMTok: price(random) } : {}),
  ...(random.int(2) ? { cacheWritePerMTok: price(random) } : {}),
  ...(random.int(2) ? { audioInputPerMTok: price(random) } : {}),
  ...(random.int(2) ? { reasoningPerMTok: price(random) } : {}),
  ...(random.int(2) ? { audioOutputPerMTok: price(random) } : {}),
});

/** Parts that are no more than their whole, together. */
const partsOf = (random: Random, whole: number): [number, number, number] => {
  const first = random.int(whole + 1);
  const second = random.int(whole - first + 1);
  return [first, second, random.int(whole - first - second + 1)];
};

const anyUsage = (random: Random) => {
  const inputTokens = random.int(200_000);
  const outputTokens = random.int(50_000);
  const [cachedInputTokens, cacheWriteInputTokens, audioInputTokens] = partsOf(random, inputTokens);
  const [reasoningTokens, audioOutputTokens] = partsOf(random, outputTokens);
  return {
    inputTokens,
    outputTokens,
    cachedInputTokens,
    cacheWriteInputTokens,
    audioInputTokens,
    reasoningTokens,
    audioOutputTokens,
  };
};

const known = (usage: Usage, row: PriceRow): number => {
  const cost = costOf(usage, row);
  if (cost === undefined) throw new Error("both are known");
  return cost;
};

describe("of any usage and any price", () => {
  const each = (check: (usage: ReturnType<typeof anyUsage>, row: PriceRow) => void): void => {
    for (let seed = 0; seed < ROUNDS; seed++) {
      const random = new Random(seed);
      check(anyUsage(random), anyPrice(random));
    }
  };

  test("each token is counted once, at the price of its part", () => {
    each((usage, row) => {
      const cached = usage.cachedInputTokens;
      const written = usage.cacheWriteInputTokens;
      const heard = usage.audioInputTokens;
      const plain = usage.inputTokens - cached - written - heard;
      const thought = usage.reasoningTokens;
      const spoken = usage.audioOutputTokens;
      const said = usage.outputTokens - thought - spoken;
      const dollars =
        plain * row.inputPerMTok +
        cached * (row.cacheReadPerMTok ?? row.inputPerMTok) +
        written * (row.cacheWritePerMTok ?? row.inputPerMTok) +
        heard * (row.audioInputPerMTok ?? row.inputPerMTok) +
        said * row.outputPerMTok +
        thought * (row.reasoningPerMTok ?? row.outputPerMTok) +
        spoken * (row.audioOutputPerMTok ?? row.outputPerMTok);
      expect(known(usage, row)).toBeCloseTo(dollars / MILLION, 9);
    });
  });

  test("with one price for all, the parts make no difference", () => {
    each((usage, { inputPerMTok, outputPerMTok }) => {
      const { inputTokens, outputTokens } = usage;
      const row = { inputPerMTok, outputPerMTok };
      expect(known(usage, row)).toBeCloseTo(known({ inputTokens, outputTokens }, row), 9);
    });
  });

  test("it is never negative, and more tokens never cost less", () => {
    each((usage, row) => {
      const cost = known(usage, row);
      expect(cost).toBeGreaterThanOrEqual(0);
      for (const whole of ["inputTokens", "outputTokens"] as const)
        expect(known({ ...usage, [whole]: usage[whole] + 1000 }, row)).toBeGreaterThanOrEqual(cost);
      const heardMore = {
        ...usage,
        inputTokens: usage.inputTokens + 9,
        audioInputTokens: usage.audioInputTokens + 9,
      };
      expect(known(heardMore, row)).toBeGreaterThanOrEqual(cost);
    });
  });

  test("parts that claim more than the whole add nothing beyond it", () => {
    each(({ inputTokens, outputTokens }, row) => {
      const claimed = 10 * MILLION;
      const most = Math.max(...Object.values(row));
      const usage = {
        inputTokens,
        outputTokens,
        cachedInputTokens: claimed,
        cacheWriteInputTokens: claimed,
        audioInputTokens: claimed,
        reasoningTokens: claimed,
        audioOutputTokens: claimed,
      };
      expect(known(usage, row)).toBeLessThanOrEqual(((inputTokens + outputTokens) * most) / MILLION + 1e-9);
    });
  });
});

test("what is not known costs nothing that could be told", () => {
  const usage = { inputTokens: 1, outputTokens: 1 };
  expect(costOf(usage, undefined)).toBeUndefined();
  expect(costOf(undefined, { inputPerMTok: 1, outputPerMTok: 1 })).toBeUndefined();
  expect(costOf({ inputTokens: 0, outputTokens: 0 }, { inputPerMTok: 1, outputPerMTok: 1 })).toBe(0);
});

test("a cost is a number that can be shown, with no dust of floating point", () => {
  const row = { inputPerMTok: 0.15, outputPerMTok: 0.6 };
  expect(costOf({ inputTokens: 3, outputTokens: 7 }, row)).toBe(0.00000465);
  expect(String(costOf({ inputTokens: 1_000_003, outputTokens: 70_001 }, row))).toBe("0.19200105");
});
