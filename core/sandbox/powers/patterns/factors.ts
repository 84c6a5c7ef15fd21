import { BEYOND, type CharSet, type CharSets } from "./charsets.ts";
import type { Part, Repeat } from "./expression.ts";
import { frequencyOf, streakFrequencyOf } from "./frequencies.ts";
import {
  ANYTHING,
  beginning,
  end,
  few,
  longestOf,
  MAX_MADE,
  MAX_RUNS,
  MAX_UNITS,
  product,
  type Run,
  unique,
  withoutCommon,
  withoutLonger,
} from "./unit-runs.ts";

/** So many units of one set, side by side. */
export interface Streak {
  readonly set: CharSet;
  readonly count: number;
}

/** Runs of which one stands in every match of an expression, or near it; or a streak that does. */
export interface Factor {
  readonly runs: readonly Run[];
  readonly streak?: Streak;
  /** Its last unit stands less than so many units behind the beginning of the match, and no more than those before it. */
  readonly within: number;
  readonly before: number;
  /** How often any of them stands in running text, by a guess. */
  readonly often: number;
}

/** Runs that are no more often are better than any streak: all of them are found in one go. */
const SELDOM = 1e-3;
/** Shorter streaks are in every text. */
const MIN_STREAK = 13;

/** The most seldom factor of an expression; undefined where each of its matches may be anything. */
export const factorOf = (root: Part, sets: CharSets): Factor | undefined => bestOf(new Reader(sets).of(root));

/** What is known of the matches of a part. */
interface Shape {
  /** All that it may match, where that is little. */
  readonly exact: readonly Run[] | undefined;
  /** Each match begins with one of these, and ends with one of those; with an empty one where nothing is known. */
  readonly prefix: readonly Run[];
  readonly suffix: readonly Run[];
  /** What stands in it or, as far as its lookarounds tell, beside it. */
  readonly inner: Factor | undefined;
  readonly max: number;
}

const NOTHING: Shape = { exact: ANYTHING, prefix: ANYTHING, suffix: ANYTHING, inner: undefined, max: 0 };
const UNKNOWN: Shape = { ...NOTHING, exact: undefined, max: Number.POSITIVE_INFINITY };

const exactly = (exact: readonly Run[], max: number, inner?: Factor): Shape => ({
  exact,
  prefix: exact,
  suffix: exact,
  inner,
  max,
});

class Reader {
  readonly #sets: CharSets;

  constructor(sets: CharSets) {
    this.#sets = sets;
  }

  of(part: Part): Shape {
    switch (part.kind) {
      case "char": {
        const set = this.#sets.of(part);
        const pair = part.max > 1 ? [[BEYOND, BEYOND]] : [];
        return exactly(part.min > 1 ? pair : [[set], ...pair], part.max);
      }
      case "edge":
        return NOTHING;
      case "look":
        return part.negated ? NOTHING : { ...NOTHING, inner: beside(this.of(part.body), part.ahead) };
      case "backreference":
        return UNKNOWN;
      case "sequence":
        return part.parts.map((one) => this.of(one)).reduce(joined, NOTHING);
      case "either":
        return eitherOf(part.options.map((one) => this.of(one)));
      case "repeat":
        return repeated(this.of(part.body), part);
    }
  }
}

const joined = (a: Shape, b: Shape): Shape => {
  const max = a.max + b.max;
  const exact = a.exact && b.exact && product(a.exact, b.exact);
  if (exact && exact.every(({ length }) => length <= MAX_UNITS)) {
    return exactly(exact, max, better(a.inner, shifted(b.inner, a.max)));
  }
  const between = product(a.suffix, b.prefix);
  const inner = better(
    better(bestOf(a), shifted(bestOf(b), a.max)),
    between && factor(between.map(beginning), a.max + longestOf(b.prefix)),
  );
  const prefix = (a.exact && product(a.exact, b.prefix)) ?? a.prefix;
  const suffix = (b.exact && product(a.suffix, b.exact)) ?? b.suffix;
  return {
    exact: undefined,
    prefix: unique(prefix.map(beginning)),
    suffix: unique(suffix.map(end)),
    inner,
    max,
  };
};

const eitherOf = (options: readonly Shape[]): Shape => {
  const max = Math.max(...options.map((option) => option.max));
  const all = options.flatMap(({ exact }) => exact ?? []);
  const bests = options.map(bestOf);
  const inner = factor(
    bests.flatMap((best) => (best && !best.streak ? best.runs : ANYTHING)),
    Math.max(...bests.map((best) => best?.within ?? 0)),
    Math.max(...bests.map((best) => best?.before ?? 0)),
  );
  if (options.every(({ exact }) => exact) && all.length <= MAX_RUNS) return exactly(unique(all), max, inner);
  return {
    exact: undefined,
    prefix: few(options.flatMap(({ prefix }) => prefix)),
    suffix: few(options.flatMap(({ suffix }) => suffix)),
    inner,
    max,
  };
};

const repeated = (body: Shape, { min, max }: Repeat): Shape => {
  if (max === 0) return NOTHING;
  const longest = body.max === 0 ? 0 : body.max * max;
  const times: Shape[] = [NOTHING];
  // So many in a row, as long as all that they may be is known.
  for (let last = times[0]; last?.exact && times.length <= max && times.length <= MAX_UNITS; ) {
    last = joined(last, body);
    if (last.exact) times.push(last);
  }
  if (times.length === max + 1) {
    const all = unique(times.slice(min).flatMap(({ exact }) => exact ?? []));
    if (all.length <= MAX_MADE) return exactly(all, longest, min > 0 ? body.inner : undefined);
  }
  if (min === 0) return { ...NOTHING, exact: undefined, max: longest };
  const { exact } = times[Math.min(min, times.length - 1)] ?? NOTHING;
  const known = exact && times.length > 1 ? exactly(exact, longest) : body;
  const again = min > 1 ? product(body.suffix, body.prefix) : undefined;
  const inner = better(bestOf(body), again && factor(again.map(beginning), 2 * body.max));
  return { ...known, exact: undefined, inner: better(inner, streakOf(body, min)), max: longest };
};

const streakOf = ({ exact }: Shape, count: number): Factor | undefined => {
  const set = exact?.length === 1 && exact[0]?.length === 1 ? exact[0][0] : undefined;
  if (!set || count < MIN_STREAK) return undefined;
  return { runs: [], streak: { set, count }, within: count, before: 0, often: streakFrequencyOf(set, count) };
};

/** The more seldom of what is known. */
const bestOf = ({ exact, prefix, suffix, inner, max }: Shape): Factor | undefined => {
  const first = better(inner, factor(prefix, longestOf(prefix)));
  return exact ? first : better(first, factor(suffix, max));
};

/** What a lookaround needs, as seen from where it stands. */
const beside = (body: Shape, ahead: boolean): Factor | undefined => {
  const best = bestOf(body);
  return ahead || !best ? best : { ...best, before: body.max + best.before };
};

/** The factor of what is one of some texts. */
export const factorOfTexts = (texts: readonly Run[]): Factor | undefined => {
  const runs = texts.map(beginning);
  return madeOf(runs, longestOf(runs));
};

const factor = (runs: readonly Run[], within: number, before = 0): Factor | undefined =>
  runs.length > MAX_RUNS ? undefined : madeOf(runs, within, before);

const madeOf = (given: readonly Run[], within: number, before = 0): Factor | undefined => {
  const cut = given.map(withoutCommon);
  if (cut.some(({ length }) => length === 0)) return undefined;
  const runs = withoutLonger(cut);
  return { runs, within, before, often: runs.reduce((sum, run) => sum + frequencyOf(run), 0) };
};

const better = (a: Factor | undefined, b: Factor | undefined): Factor | undefined => {
  if (!a || !b) return a ?? b;
  if (a.streak && !b.streak && b.often < SELDOM) return b;
  if (b.streak && !a.streak && a.often < SELDOM) return a;
  return b.often < a.often ? b : a;
};

const shifted = (one: Factor | undefined, by: number): Factor | undefined =>
  one && { ...one, within: one.within + by };
