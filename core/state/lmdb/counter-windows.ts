import type { RootDatabase } from "lmdb";
import type { CounterStanding, CounterTake } from "../contract.ts";

const COUNTERS = "c";
const COUNTS = "n";
const ENDS = "w";
/** Counters of one space that may be in use at once. */
const MAX_COUNTERS = 200_000;

/** A counter in its window. */
export interface Counter {
  readonly key: string;
  readonly windowMs: number;
  readonly start: number;
  readonly used: number;
  readonly limit: number;
}

type Row = Pick<Counter, "start" | "used" | "limit">;

/**
 * The counters of an environment, to be used inside its transactions. They lie under `["c", space, key, windowMs]`, how many
 * a space has under `["n", space]`, and the ends of their windows under `["w", end, space, key, windowMs]`.
 */
export class CounterWindows {
  readonly #db: RootDatabase;

  constructor(db: RootDatabase) {
    this.#db = db;
  }

  /** The counter in the window that `now` is in, if anything was taken from it there. */
  find(space: string, key: string, windowMs: number, now: number): Counter | undefined {
    const row: Row | undefined = this.#db.get([COUNTERS, space, key, windowMs]);
    return row && row.start === startOf(row, windowMs, now) ? { ...row, key, windowMs } : undefined;
  }

  /** The counter that a take is from, made where there is none in this window. */
  for(space: string, { key, windowMs, limit }: CounterTake, now: number): Counter {
    const found = this.find(space, key, windowMs, now);
    return found
      ? { ...found, limit }
      : { key, windowMs, start: startOf(undefined, windowMs, now), used: 0, limit };
  }

  /** All counters of a key that something was taken from in their window, the shortest window first. */
  allOf(space: string, key: string, now: number): Counter[] {
    const range = { start: [COUNTERS, space, key, 0], end: [COUNTERS, space, key, Number.MAX_SAFE_INTEGER] };
    return Array.from(this.#db.getKeys(range)).flatMap((place) => {
      const found = Array.isArray(place) && this.find(space, key, Number(place[3]), now);
      return found ? [found] : [];
    });
  }

  put(space: string, { key, windowMs, start, used, limit }: Counter): void {
    const place = [COUNTERS, space, key, windowMs];
    const before: Row | undefined = this.#db.get(place);
    if (before?.start !== start) {
      if (before) this.#db.remove([ENDS, before.start + windowMs, space, key, windowMs]);
      else this.#count(space, 1);
      this.#db.put([ENDS, start + windowMs, space, key, windowMs], 1);
    }
    const row: Row = { start, used, limit };
    this.#db.put(place, row);
  }

  /** Whether there is room for so many more. */
  hasRoom(space: string, more: number): boolean {
    return this.#countOf(space) + more <= MAX_COUNTERS;
  }

  /** Removes counters whose window is over, at most so many. */
  sweep(now: number, limit: number): void {
    const range = { start: [ENDS, 0], end: [ENDS, now + 1], limit };
    for (const place of Array.from(this.#db.getKeys(range))) {
      if (!Array.isArray(place)) continue;
      const [, , space, key, windowMs] = place;
      this.#db.remove(place);
      if (this.#db.removeSync([COUNTERS, String(space), String(key), Number(windowMs)])) {
        this.#count(String(space), -1);
      }
    }
  }

  #countOf(space: string): number {
    return this.#db.get([COUNTS, space]) ?? 0;
  }

  #count(space: string, by: number): void {
    const count = this.#countOf(space) + by;
    if (count > 0) this.#db.put([COUNTS, space], count);
    else this.#db.remove([COUNTS, space]);
  }
}

/**
 * The start of the window that `now` is in. A clock that was set back a little must not open the last window again, where
 * all is free.
 */
const startOf = (row: Row | undefined, windowMs: number, now: number): number => {
  const start = Math.floor(now / windowMs) * windowMs;
  return row && row.start === start + windowMs ? row.start : start;
};

/** Whether an amount fits. Sums of fractions are never exact, so that a limit in dollars is met within a trillionth. */
export const fits = ({ used, limit }: Counter, amount: number): boolean => {
  const sum = used + amount;
  const exact = Number.isSafeInteger(sum) && Number.isSafeInteger(limit);
  return sum <= (exact ? limit : limit * (1 + 1e-12));
};

/** How a counter stands, for whoever asks. */
export const standingOf = ({ key, used, limit, start, windowMs }: Counter, now: number): CounterStanding => ({
  key,
  used,
  limit,
  resetMs: Math.max(0, start + windowMs - now),
});
