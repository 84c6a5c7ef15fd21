import { ALL, type CharSet, type CharSets, NONE, union } from "./charsets.ts";
import type { Part } from "./expression.ts";
import { type Factor, factorOf } from "./factors.ts";

/** What every match of an expression holds. */
export interface Needs {
  /** Units side by side; absent where nothing is known. */
  readonly factor: Factor | undefined;
  /** So many digits at least. */
  readonly digits: number;
  /** No units but these. */
  readonly chars: CharSet;
  /** One of these first. */
  readonly first: CharSet;
}

/** What every match of a part holds. */
export const needsOf = (root: Part, sets: CharSets): Needs => {
  const { digits, chars, first } = new Shapes(sets).of(root);
  return { factor: factorOf(root, sets), digits, chars, first };
};

interface Shape {
  /** What its first unit may be, where it takes any. */
  readonly first: CharSet;
  readonly chars: CharSet;
  readonly mayBeEmpty: boolean;
  readonly digits: number;
}

const EMPTY: Shape = { first: NONE, chars: NONE, mayBeEmpty: true, digits: 0 };
const ANYTHING: Shape = { ...EMPTY, first: ALL, chars: ALL };

class Shapes {
  readonly #sets: CharSets;

  constructor(sets: CharSets) {
    this.#sets = sets;
  }

  of(part: Part): Shape {
    switch (part.kind) {
      case "char": {
        const set = this.#sets.of(part);
        return { first: set, chars: set, mayBeEmpty: false, digits: isDigits(set) ? 1 : 0 };
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
        if (part.min === 0) return { ...body, mayBeEmpty: true, digits: 0 };
        return { ...body, digits: body.digits * part.min };
      }
    }
  }
}

const joined = (a: Shape, b: Shape): Shape => ({
  first: a.mayBeEmpty ? union(a.first, b.first) : a.first,
  chars: union(a.chars, b.chars),
  mayBeEmpty: a.mayBeEmpty && b.mayBeEmpty,
  digits: a.digits + b.digits,
});

const eitherOf = (a: Shape, b: Shape): Shape => ({
  first: union(a.first, b.first),
  chars: union(a.chars, b.chars),
  mayBeEmpty: a.mayBeEmpty || b.mayBeEmpty,
  digits: Math.min(a.digits, b.digits),
});

const isDigits = (set: CharSet): boolean => set.every((one, unit) => one === 0 || (unit >= 48 && unit <= 57));
