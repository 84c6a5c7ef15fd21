import { CELL_SHIFT, CELL_UNITS, Cells } from "./cells.ts";
import type { Streak } from "./factors.ts";
import type { Needs } from "./needs.ts";
import { RunAutomaton } from "./run-automaton.ts";
import { MAX_NODES } from "./run-tree.ts";
import { nextStreak } from "./streaks.ts";

/** A pattern, as far as it can be seen from afar that it does not match. */
export interface Screened {
  readonly needs?: Pick<Needs, "factor" | "digits"> | undefined;
  /** Whether it is looked for by other means, and none of it is to be found here. Default false. */
  readonly elsewhere?: boolean;
  readonly max: number;
  readonly behind: number;
  readonly ahead: number;
}

/** A pattern that needs nothing rarer than this, or may be longer than that, is looked for everywhere. */
const TOO_OFTEN = 0.2;
const MAX_WITHIN = 65_536;
/** Behind the end of any text. No `Infinity`: numbers that were ever computed with one are slow to count with. */
export const NEVER = 0x7fff_ffff;
/** Fewer are not worth counting. */
const MIN_DIGITS = 5;

/** What a pattern must have where a match of it begins. */
interface Need {
  /** The last unit of its run stands less than so many units behind the beginning of the match, or so many before it. */
  readonly within: number;
  readonly before: number;
  readonly digits: number;
  readonly max: number;
  readonly streak: Streak | undefined;
}

/** Needs what no text has. */
const ELSEWHERE: Need = { within: 0, before: 0, digits: 0, max: 0, streak: undefined };

/** Tells in which parts of a text none of some patterns can match: one pass over it finds the runs of units that they need. */
export class Screen {
  readonly #automaton: RunAutomaton;
  readonly #needs: readonly (Need | undefined)[];
  /** Those that are looked for everywhere, and all. */
  readonly #always: readonly number[];
  readonly all: readonly number[];

  constructor(patterns: readonly Screened[]) {
    let left = MAX_NODES - 1;
    this.#needs = patterns.map((pattern) => {
      if (pattern.elsewhere) return ELSEWHERE;
      const need = needOf(pattern);
      const nodes = pattern.needs?.factor?.runs.reduce((sum, { length }) => sum + length, 0) ?? 0;
      if (!need || nodes > left) return undefined;
      left -= nodes;
      return need;
    });
    this.all = patterns.map((_, pattern) => pattern);
    this.#always = this.all.filter((pattern) => !this.#needs[pattern] || this.#needs[pattern].streak);
    this.#automaton = new RunAutomaton(
      patterns.map(({ needs, elsewhere }, pattern) =>
        this.#needs[pattern] && !elsewhere ? (needs?.factor?.runs ?? []) : [],
      ),
    );
  }

  /** Whether there is a pattern that needs anything. */
  get isOfUse(): boolean {
    return this.#needs.some((need) => need !== undefined && need !== ELSEWHERE);
  }

  /** What a text's cells hold; nothing yet. */
  cells(text: string): Cells {
    return new Cells(text, this.#automaton);
  }

  /** The patterns that may match anywhere in what was read, in order. */
  mayMatch(cells: Cells | undefined): readonly number[] {
    if (cells?.blind) return this.all;
    if (!cells || cells.found.size === 0) return this.#always;
    return [...this.#always, ...cells.found.keys()].sort((a, b) => a - b);
  }

  /** The first place from `from` on at which a match of a pattern may begin; `NEVER` for none. */
  next(pattern: number, cells: Cells | undefined, from: number): number {
    const need = this.#needs[pattern];
    if (need === ELSEWHERE) return NEVER;
    if (!need || !cells || cells.blind) return from;
    if (need.streak) return nextStreak(cells.text, need.streak, need, from).from;
    const found = cells.found.get(pattern) ?? [];
    for (let at = firstFrom(found, from - need.before); at < found.length; at++) {
      const begin = (found[at] ?? 0) << CELL_SHIFT;
      const start = Math.max(from, begin - need.within + 1);
      const last = begin + CELL_UNITS + need.before;
      if (need.digits === 0 || cells.hasDigits(start, last + need.max, need.digits)) return start;
    }
    return NEVER;
  }

  /** Behind `from`, where one may begin, the next place at which none may; about `most` units away at most. */
  end(pattern: number, cells: Cells | undefined, from: number, most: number): number {
    const need = this.#needs[pattern];
    if (!need || !cells || cells.blind) return NEVER;
    if (need.streak) {
      const places = nextStreak(cells.text, need.streak, need, from);
      return places.from === from ? places.to : from + 1;
    }
    const found = cells.found.get(pattern) ?? [];
    let at = firstFrom(found, from - need.before);
    let end = from;
    do {
      const begin = (found[at] ?? 0) << CELL_SHIFT;
      if (begin - need.within + 1 > end) break;
      end = begin + CELL_UNITS + need.before;
    } while (end < from + most && ++at < found.length);
    return end;
  }
}

/** The first of some cells that ends behind `from`. */
const firstFrom = (cells: readonly number[], from: number): number => {
  const cell = Math.max(0, from) >> CELL_SHIFT;
  let low = 0;
  let high = cells.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cells[middle] ?? 0) < cell) low = middle + 1;
    else high = middle;
  }
  return low;
};

const needOf = ({ needs, max, behind, ahead }: Screened): Need | undefined => {
  if (!needs?.factor || needs.factor.often > TOO_OFTEN) return undefined;
  const within = Math.min(needs.factor.within, ahead);
  const before = Math.min(needs.factor.before, behind);
  if (within + before > MAX_WITHIN) return undefined;
  const digits = needs.digits < MIN_DIGITS ? 0 : needs.digits;
  return { within, before, digits, max, streak: needs.factor.streak };
};
