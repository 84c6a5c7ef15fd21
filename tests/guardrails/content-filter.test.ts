import { describe, expect, test } from "bun:test";
import {
  allOf,
  CATEGORIES,
  type Category,
  measure,
  precisionOf,
  recallOf,
} from "./content-filter-quality.ts";

interface Bounds {
  readonly precision: number;
  readonly recall: number;
}

/** What was reached; over cases that were seen and those that were not together, and over the latter alone. */
const BOUNDS: Readonly<Record<Category, { readonly all: Bounds; readonly unseen: Bounds }>> = {
  instruction_override: { all: { precision: 0.95, recall: 0.95 }, unseen: { precision: 0.87, recall: 0.87 } },
  role_play: { all: { precision: 0.95, recall: 0.93 }, unseen: { precision: 0.92, recall: 0.81 } },
  prompt_extraction: { all: { precision: 0.98, recall: 0.92 }, unseen: { precision: 0.98, recall: 0.76 } },
  payload_split: { all: { precision: 0.98, recall: 0.93 }, unseen: { precision: 0.98, recall: 0.86 } },
  obfuscated: { all: { precision: 0.98, recall: 0.93 }, unseen: { precision: 0.98, recall: 0.8 } },
  invisible: { all: { precision: 0.98, recall: 0.95 }, unseen: { precision: 0.98, recall: 0.87 } },
};

describe("content-filter finds, of the labelled sets,", () => {
  for (const category of CATEGORIES) {
    test(`${category} as well as it did`, async () => {
      const quality = await measure(category);
      const { all, unseen } = BOUNDS[category];
      for (const [tally, bounds] of [
        [allOf(quality), all],
        [quality.heldOut, unseen],
      ] as const) {
        expect(precisionOf(tally)).toBeGreaterThanOrEqual(bounds.precision);
        expect(recallOf(tally)).toBeGreaterThanOrEqual(bounds.recall);
      }
    }, 60_000);
  }
});
