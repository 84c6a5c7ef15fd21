import type { PatternMatch } from "@sluice/sdk";

/** A text to look through. */
export interface SearchedText {
  readonly text: string;
  /** What stands before it and is gone already; looked at, nothing is found in it. Default "". */
  readonly context?: string | undefined;
  /** Whether more of this text may come. Default false. */
  readonly more?: boolean | undefined;
}

/** What was found. A match is settled when no text to come can change or remove it. */
export interface Found {
  /** All settled places by text, then by pattern, then by place. Those of several patterns may overlap. */
  readonly matches: readonly PatternMatch[];
  /** Those without overlaps, by text, then by place: leftmost first, then the pattern declared first, then the longest. */
  readonly disjoint: readonly PatternMatch[];
  /** By text: from where on something may yet become a match; `Infinity` where nothing may. */
  readonly openFrom: readonly number[];
}

/** More places than anybody can use. */
export const MAX_MATCHES = 100_000;

/** More places than anybody can use; the texts are not searched to their end. */
export class TooManyMatches extends Error {
  override readonly name = "TooManyMatches";

  constructor() {
    super(`more than ${MAX_MATCHES} places match: make the patterns match more, or the texts smaller`);
  }
}
