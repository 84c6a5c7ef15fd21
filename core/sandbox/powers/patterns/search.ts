import type { PatternMatch } from "@sluice/sdk";
import { type Block, type Blocks, LevelledBlocks, plainBlocks } from "./block.ts";
import { Output } from "./leveller.ts";
import type { Letters } from "./normalise.ts";
import { isInPair, type Unit } from "./unit.ts";

/** A pattern at work. */
export interface Pattern {
  readonly id: string;
  readonly unit: Unit;
  /** Places that are searched in one go; follows from how long that took. */
  stepUnits: number;
}

/** Patterns that see a text alike. */
export interface Group {
  /** How the text is levelled; absent where it is seen as it is. */
  readonly letters: Letters | undefined;
  readonly patterns: readonly Pattern[];
  readonly behind: number;
  readonly ahead: number;
}

/** More places than anybody can use; the texts are not searched to their end. */
export class TooManyMatches extends Error {
  override readonly name = "TooManyMatches";

  constructor() {
    super(`more than ${MAX_MATCHES} places match: make the patterns match more, or the texts smaller`);
  }
}

/** Places that are searched in one go at first. */
export const FIRST_STEP_UNITS = 8192;
const MIN_STEP_UNITS = 64;
const MAX_STEP_UNITS = 262_144;
const MAX_MATCHES = 100_000;
/** Bounds between which the time of one go is kept. */
const SHORT_STEP_MS = 0.15;
const LONG_STEP_MS = 0.5;
/** The clock is looked at after so many units; a text without any counts as some. */
const CLOCK_UNITS = 2048;
const STEP_COST_UNITS = 32;

/** One search through texts, which can be left and taken up again. */
export class Search {
  readonly found: PatternMatch[] = [];
  readonly #groups: readonly Group[];
  readonly #texts: readonly string[];
  #text = 0;
  #group = 0;
  #pattern = 0;
  #blocks: Blocks | undefined;
  #block: Block | undefined;
  /** By pattern of the group: where its next match may begin, as patterns see the text, and where its last one ended. */
  readonly #next: number[] = [];
  readonly #lastEnd: number[] = [];
  readonly #levelled = new Output();
  #windowStart = 0;
  #spentUnits = 0;

  constructor(groups: readonly Group[], texts: readonly string[]) {
    this.#groups = groups;
    this.#texts = texts;
  }

  /** Searches until all is done, then gives true, or until about `deadline` by `performance.now()`. */
  advance(deadline: number): boolean {
    while (this.#step()) {
      this.#spentUnits += STEP_COST_UNITS;
      if (this.#spentUnits < CLOCK_UNITS) continue;
      this.#spentUnits = 0;
      if (performance.now() >= deadline) return false;
    }
    return true;
  }

  #step(): boolean {
    const text = this.#texts[this.#text];
    if (text === undefined) return false;
    const group = this.#groups[this.#group];
    if (!group) {
      this.#group = 0;
      this.#text++;
      return true;
    }
    if (!this.#block) this.#open(group, text);
    else if (!this.#searchOn(group, this.#block)) {
      this.#pattern = 0;
      this.#block = undefined;
    }
    return true;
  }

  #open(group: Group, text: string): void {
    if (!this.#blocks) {
      const { letters, behind, ahead } = group;
      this.#blocks = letters
        ? new LevelledBlocks(text, letters, behind, ahead, this.#levelled)
        : plainBlocks(text);
      this.#next.length = group.patterns.length;
      this.#next.fill(0);
      this.#lastEnd.length = group.patterns.length;
      this.#lastEnd.fill(0);
    }
    const block = this.#blocks.next();
    if (block === "later") this.#spentUnits = CLOCK_UNITS;
    else if (block) this.#block = block;
    else {
      this.#blocks = undefined;
      this.#group++;
    }
  }

  /** One go of one pattern. False: the block is searched. */
  #searchOn(group: Group, block: Block): boolean {
    const pattern = group.patterns[this.#pattern];
    if (!pattern) return false;
    const from = Math.max(block.from, (this.#next[this.#pattern] ?? 0) - block.base);
    if (from >= block.to) {
      this.#pattern++;
      return true;
    }
    const { unit } = pattern;
    const { text } = block;
    const stop = Math.min(block.to, from + pattern.stepUnits);
    const to = stop < block.to && stop - 1 > from && isInPair(text, stop) ? stop - 1 : stop;
    const windowStart = Math.max(0, from - unit.behind);
    const windowEnd = Math.min(text.length, to + unit.ahead);
    const whole = windowStart === 0 && windowEnd === text.length;
    const window = whole ? text : text.slice(windowStart, windowEnd);
    const units = windowEnd - windowStart;
    const began = units >= CLOCK_UNITS ? performance.now() : 0;
    this.#windowStart = windowStart;
    const next = unit.search(window, from - windowStart, to - windowStart, this.#take, this.#edges);
    this.#next[this.#pattern] = block.base + windowStart + next;
    if (began > 0) adapt(pattern, performance.now() - began);
    this.#spentUnits += units;
    return true;
  }

  readonly #take = (start: number, end: number): void => {
    const block = this.#block;
    const pattern = this.#groups[this.#group]?.patterns[this.#pattern];
    if (!block || !pattern) return;
    // Two letters of a levelled text may come from one of the original: what was given already is not given twice.
    const from = Math.max(block.startOf(start + this.#windowStart), this.#lastEnd[this.#pattern] ?? 0);
    const to = block.endOf(end + this.#windowStart);
    if (from >= to) return;
    if (this.found.length === MAX_MATCHES) throw new TooManyMatches();
    this.#lastEnd[this.#pattern] = to;
    this.found.push({ pattern: pattern.id, segment: this.#text, start: from, end: to });
  };

  readonly #edges = {
    startsAt: (at: number): boolean => this.#block?.startsAt(at + this.#windowStart) ?? false,
    endsAt: (end: number): boolean => this.#block?.endsAt(end + this.#windowStart) ?? false,
  };
}

const adapt = (pattern: Pattern, tookMs: number): void => {
  if (tookMs > LONG_STEP_MS) pattern.stepUnits = Math.max(MIN_STEP_UNITS, pattern.stepUnits >> 1);
  else if (tookMs < SHORT_STEP_MS) pattern.stepUnits = Math.min(MAX_STEP_UNITS, pattern.stepUnits * 2);
};
