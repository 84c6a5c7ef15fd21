import { ALL, type CharSet, type CharSets, NONE, union } from "./charsets.ts";
import type { Part } from "./expression.ts";

/** Two units that stand side by side: one of each set. */
export interface Pair {
  readonly first: CharSet;
  readonly second: CharSet;
}

/** What every match of an expression holds. */
export interface Needs {
  /** Pairs of units, the seldom ones first. */
  readonly pairs: readonly Pair[];
  /** So many digits at least. */
  readonly digits: number;
  /** No units but these. */
  readonly chars: CharSet;
  /** One of these first. */
  readonly first: CharSet;
}

const MAX_PAIRS = 3;

/** How often a unit is in running text: guesses that decide only what is looked for first. */
const FREQUENCIES = Array.from({ length: ALL.length }, (_, unit) => {
  const character = String.fromCharCode(unit);
  if (character === " ") return 0.16;
  if (/[aeinorst]/.test(character)) return 0.065;
  if (/[bcdfghlmpuwy]/.test(character)) return 0.02;
  if (/[jkqvxz]/.test(character)) return 0.005;
  if (/[.,\n-]/.test(character)) return 0.01;
  if (/[A-Z0-9]/.test(character)) return 0.002;
  if (/[:;"'()/?!]/.test(character)) return 0.003;
  return unit === ALL.length - 1 ? 0.02 : 0.0005;
});

/** What every match of a part holds. */
export const needsOf = (root: Part, sets: CharSets): Needs => {
  const { pairs, digits, chars, first } = new Shapes(sets).of(root);
  return { pairs: seldomFirst(pairs).slice(0, MAX_PAIRS), digits, chars, first };
};

interface Shape {
  /** What its first and its last unit may be, where it takes any. */
  readonly first: CharSet;
  readonly last: CharSet;
  readonly chars: CharSet;
  readonly mayBeEmpty: boolean;
  readonly pairs: readonly Pair[];
  readonly digits: number;
}

const EMPTY: Shape = { first: NONE, last: NONE, chars: NONE, mayBeEmpty: true, pairs: [], digits: 0 };
const ANYTHING: Shape = { ...EMPTY, first: ALL, last: ALL, chars: ALL };

class Shapes {
  readonly #sets: CharSets;

  constructor(sets: CharSets) {
    this.#sets = sets;
  }

  of(part: Part): Shape {
    switch (part.kind) {
      case "char": {
        const set = this.#sets.of(part);
        return {
          first: set,
          last: set,
          chars: set,
          mayBeEmpty: false,
          pairs: [{ first: ALL, second: set }],
          digits: isDigits(set) ? 1 : 0,
        };
      }
      case "edge":
      case "look":
        return EMPTY;
      case "backreference":
        return ANYTHING;
      case "sequence":
        return part.parts.map((one) => this.of(one)).reduce(joined, EMPTY);
      case "either":
        return part.options.map((one) => this.of(one)).reduce(eitherOf);
      case "repeat": {
        const body = this.of(part.body);
        if (part.min === 0) return { ...body, mayBeEmpty: true, pairs: [], digits: 0 };
        const again = part.min > 1 && !body.mayBeEmpty ? [{ first: body.last, second: body.first }] : [];
        return { ...body, pairs: [...body.pairs, ...again], digits: body.digits * part.min };
      }
    }
  }
}

const joined = (a: Shape, b: Shape): Shape => ({
  first: a.mayBeEmpty ? union(a.first, b.first) : a.first,
  last: b.mayBeEmpty ? union(a.last, b.last) : b.last,
  chars: union(a.chars, b.chars),
  mayBeEmpty: a.mayBeEmpty && b.mayBeEmpty,
  pairs: [
    ...a.pairs,
    ...b.pairs,
    ...(a.mayBeEmpty || b.mayBeEmpty ? [] : [{ first: a.last, second: b.first }]),
  ],
  digits: a.digits + b.digits,
});

const eitherOf = (a: Shape, b: Shape): Shape => {
  const [one] = seldomFirst(a.pairs);
  const [other] = seldomFirst(b.pairs);
  return {
    first: union(a.first, b.first),
    last: union(a.last, b.last),
    chars: union(a.chars, b.chars),
    mayBeEmpty: a.mayBeEmpty || b.mayBeEmpty,
    pairs:
      one && other ? [{ first: union(one.first, other.first), second: union(one.second, other.second) }] : [],
    digits: Math.min(a.digits, b.digits),
  };
};

const isDigits = (set: CharSet): boolean => set.every((one, unit) => one === 0 || (unit >= 48 && unit <= 57));

const frequencyOf = (set: CharSet): number =>
  set === ALL ? 1 : set.reduce((sum, one, unit) => sum + one * (FREQUENCIES[unit] ?? 0), 0);

const seldomFirst = (pairs: readonly Pair[]): readonly Pair[] =>
  pairs
    .map((pair) => ({ pair, often: frequencyOf(pair.first) * frequencyOf(pair.second) }))
    .toSorted((a, b) => a.often - b.often)
    .map(({ pair }) => pair);
