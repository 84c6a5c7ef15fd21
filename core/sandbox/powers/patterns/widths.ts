import type { Expression, Part, Repeat } from "./expression.ts";
import { ExtentRefused } from "./extent-refused.ts";

/** Groups that hold backreferences to groups that hold backreferences grow without measure. */
const MAX_LOOK_UPS = 1000;
/** Room for what stands at the end of a place: `$` and `\b` look one character on, a pair of surrogates is two units. */
export const EDGE = 2;
interface Width {
  readonly min: number;
  readonly max: number;
}

const NOTHING: Width = { min: 0, max: 0 };

/** The widths of the parts of one expression, and how far they look. */
export class Widths {
  readonly #expression: Expression;
  readonly #cap: number;
  #lookUps = 0;
  readonly #open = new Set<number | string>();

  constructor(expression: Expression, cap: number) {
    this.#expression = expression;
    this.#cap = cap;
  }

  of(part: Part): Width {
    switch (part.kind) {
      case "char":
        return part;
      case "edge":
      case "look":
        return NOTHING;
      case "sequence":
        return part.parts.map((one) => this.of(one)).reduce(add, NOTHING);
      case "either":
        return part.options.map((one) => this.of(one)).reduce(wider);
      case "backreference":
        return { min: 0, max: this.groupMax(part.group) };
      case "repeat": {
        const { min, max } = this.of(part.body);
        return { min: min * part.min, max: max * this.#end(part) };
      }
    }
  }

  /** The sum of what its lookaheads and lookbehinds look at: more than enough, whatever stands in what. */
  looks(part: Part): { ahead: number; behind: number } {
    switch (part.kind) {
      case "look": {
        const inner = this.looks(part.body);
        const { max } = this.of(part.body);
        return {
          ahead: inner.ahead + (part.ahead ? max + EDGE : 0),
          behind: inner.behind + (part.ahead ? 0 : max + EDGE),
        };
      }
      case "sequence":
        return this.#sum(part.parts);
      case "either":
        return this.#sum(part.options);
      case "repeat":
        return this.looks(part.body);
      default:
        return { ahead: 0, behind: 0 };
    }
  }

  /** How many units its lookaheads look at most, from where they stand. */
  looksAhead(part: Part): number {
    switch (part.kind) {
      case "look": {
        const inner = Math.max(this.looksAhead(part.body), hasEdge(part.body) ? EDGE : 0);
        return part.ahead ? this.of(part.body).max + inner : inner;
      }
      case "sequence":
        return Math.max(0, ...part.parts.map((one) => this.looksAhead(one)));
      case "either":
        return Math.max(0, ...part.options.map((one) => this.looksAhead(one)));
      case "repeat":
        return this.looksAhead(part.body);
      default:
        return 0;
    }
  }

  #sum(parts: readonly Part[]): { ahead: number; behind: number } {
    const sum = { ahead: 0, behind: 0 };
    for (const part of parts) {
      const { ahead, behind } = this.looks(part);
      sum.ahead += ahead;
      sum.behind += behind;
    }
    return sum;
  }

  #end(repeat: Repeat): number {
    return repeat.max === Number.POSITIVE_INFINITY ? Math.max(repeat.min, this.#cap) : repeat.max;
  }

  /** Inside of its own group a backreference matches the empty text. */
  groupMax(group: number | string): number {
    if (this.#open.has(group)) return 0;
    const bodies = this.#expression.groups.get(group);
    if (!bodies || ++this.#lookUps > MAX_LOOK_UPS) {
      throw new ExtentRefused(
        "PATTERN_SYNTAX",
        `the backreference to ${group} is too tangled: name its group plainly`,
      );
    }
    this.#open.add(group);
    const max = Math.max(...bodies.map((body) => this.of(body).max));
    this.#open.delete(group);
    return max;
  }
}

const hasEdge = (part: Part): boolean => {
  switch (part.kind) {
    case "edge":
      return true;
    case "sequence":
      return part.parts.some(hasEdge);
    case "either":
      return part.options.some(hasEdge);
    case "look":
    case "repeat":
      return hasEdge(part.body);
    default:
      return false;
  }
};

const add = (a: Width, b: Width): Width => ({ min: a.min + b.min, max: a.max + b.max });
const wider = (a: Width, b: Width): Width => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) });
