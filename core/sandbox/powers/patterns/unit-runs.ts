import type { CharSet } from "./charsets.ts";
import { isCommon } from "./frequencies.ts";

/** Units side by side: one of each set. */
export type Run = readonly CharSet[];

/** More runs, or longer ones, are not kept apart; nor are more made of others. */
export const MAX_RUNS = 400;
export const MAX_UNITS = 10;
export const MAX_MADE = 24;

/** What begins, ends and holds everything. */
export const ANYTHING: readonly Run[] = [[]];

/** The units of the longest. */
export const longestOf = (runs: readonly Run[]): number => Math.max(...runs.map(({ length }) => length));

/** A run from its first unit on that is not in any text: it would begin everywhere. */
export const withoutCommon = (run: Run): Run => {
  const begin = run.findIndex((set) => !isCommon(set));
  return begin <= 0 ? (begin < 0 ? [] : run) : run.slice(begin);
};

/** Runs without those that another begins, which says it all. */
export const withoutLonger = (runs: readonly Run[]): readonly Run[] => {
  if (runs.length === 1) return runs;
  const kept = new Map<string, Run>();
  for (const run of runs.toSorted((a, b) => a.length - b.length)) {
    const keys = run.map((_, at) => keyOf(run.slice(0, at + 1)));
    const begun = keys.some((key) => kept.has(key));
    if (!begun) kept.set(keyOf(run), run);
  }
  return [...kept.values()];
};

/** Each of some runs with each of others behind it; `undefined` for too many. */
export const product = (a: readonly Run[], b: readonly Run[]): readonly Run[] | undefined => {
  const count = a.length * b.length;
  if (count > MAX_MADE && count > Math.max(a.length, b.length)) return undefined;
  return a.flatMap((one) => b.map((other) => [...one, ...other]));
};

/** What of a run is kept apart: its beginning, or its end. */
export const beginning = (run: Run): Run => run.slice(0, MAX_UNITS);
export const end = (run: Run): Run => run.slice(-MAX_UNITS);

/** Runs, each once, or anything where they are too many. */
export const few = (runs: readonly Run[]): readonly Run[] =>
  runs.length > MAX_RUNS ? ANYTHING : unique(runs);

const numbers = new WeakMap<CharSet, number>();
let count = 0;

/** Runs, each once. */
export const unique = (runs: readonly Run[]): readonly Run[] => {
  const kept = new Map<string, Run>();
  for (const run of runs) kept.set(keyOf(run), run);
  return [...kept.values()];
};

const keyOf = (run: Run): string => run.map(numberOf).join();

/** Sets of the same text are one object: those of others are taken for different, which costs little. */
const numberOf = (set: CharSet): number => {
  const known = numbers.get(set);
  if (known !== undefined) return known;
  numbers.set(set, ++count);
  return count;
};
