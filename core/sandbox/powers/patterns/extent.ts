import { type Expression, ExpressionRefused, type Part, type Repeat, readExpression } from "./expression.ts";
import { neededBy } from "./needed.ts";

/** Repeats beyond this are vetted as endless: what is slow at the end is slow long before it. */
const RELAXED_FROM = 10;
/** The same for repeats of one number alone, which have but one way. */
const RELAXED_FROM_EXACT = 65;
/** No expression looks farther than this, in UTF-16 units: it is what the slices of a long text overlap by. */
const MAX_REACH = 262_144;
/** Room for what stands at the end of a place: `$` and `\b` look one character on, a pair of surrogates is two units. */
const EDGE = 2;
/** Groups that hold backreferences to groups that hold backreferences grow without measure. */
const MAX_LOOK_UPS = 1000;

/** An expression with an end to each repeat, and how far it looks. Widths are in UTF-16 units. */
export interface Extent {
  /** The source with an end to each repeat. */
  readonly source: string;
  readonly min: number;
  /** The longest that the bounded source matches. */
  readonly max: number;
  /** How far before and behind the beginning of a match the expression looks at most. */
  readonly behind: number;
  readonly ahead: number;
  /** A character that every match holds, out of those that are seldom; absent where none is known. */
  readonly needed: string | undefined;
  /** In how many ways its alternatives and short repeats can be gone through at most; long repeats count as one. */
  readonly ways: number;
  /** What stands for the expression where it is vetted. */
  readonly vetted: { readonly source: string; readonly flags: string };
}

/** What is wrong with the extent of an expression. */
export class ExtentRefused extends Error {
  override readonly name = "ExtentRefused";

  constructor(
    readonly code: "PATTERN_EMPTY" | "PATTERN_UNBOUNDED" | "PATTERN_TOO_LONG" | "PATTERN_SYNTAX",
    message: string,
  ) {
    super(message);
  }
}

/**
 * Finds how far an expression reaches, and gives each endless repeat an end so that no match of `maxMatchChars` or less is
 * lost. Throws `ExtentRefused`. The engine must have accepted the expression.
 */
export const extentOf = (source: string, flags: string, maxMatchChars: number | undefined): Extent => {
  const expression = read(source, flags);
  const endless = expression.repeats.filter(({ max }) => max === Number.POSITIVE_INFINITY);
  const [first] = endless;
  if (first && maxMatchChars === undefined) {
    throw new ExtentRefused(
      "PATTERN_UNBOUNDED",
      `the repeat at character ${first.start} has no end: give the pattern a maxMatchChars, or write {${first.min},…} with an end`,
    );
  }
  // One more than the longest match, so that a longer one shows.
  const cap = (maxMatchChars ?? 0) + 1;
  const widths = new Widths(expression, cap);
  const { min, max } = widths.of(expression.root);
  if (min === 0) {
    throw new ExtentRefused(
      "PATTERN_EMPTY",
      "the expression matches the empty text: make at least one character of it needed",
    );
  }
  const looks = widths.looks(expression.root);
  const ahead = max + looks.ahead + EDGE;
  const behind = looks.behind + EDGE;
  if (ahead + behind > MAX_REACH) {
    throw new ExtentRefused(
      "PATTERN_TOO_LONG",
      `the expression can look at ${ahead + behind} characters, ${MAX_REACH} are allowed: give its repeats, above all those inside others, a smaller end`,
    );
  }
  return {
    source: edited(
      source,
      endless.map((repeat) => ({ ...repeat, text: `{${repeat.min},${Math.max(repeat.min, cap)}}` })),
    ),
    min,
    max,
    behind,
    ahead,
    needed: neededBy(expression, flags),
    ways: waysOf(expression.root),
    vetted: vettedForm(source, flags, expression),
  };
};

const read = (source: string, flags: string): Expression => {
  try {
    return readExpression(source, flags);
  } catch (error) {
    if (error instanceof ExpressionRefused) throw new ExtentRefused("PATTERN_SYNTAX", error.message);
    throw error;
  }
};

/** The tool knows neither the flag `v` nor modifiers; what it gets matches at least as much in at least as many ways. */
const vettedForm = (source: string, flags: string, expression: Expression): Extent["vetted"] => {
  const relaxed = expression.repeats
    .filter(isLong)
    .map((repeat) => ({ ...repeat, text: repeat.min === 0 ? "*" : "+" }));
  const text = edited(source, [...relaxed, ...expression.stands]);
  const vetFlags = new Set(flags.replace("v", "u"));
  if (expression.modifies) for (const flag of "is") vetFlags.add(flag);
  return { source: text, flags: [...vetFlags].toSorted().join("") };
};

const isLong = ({ min, max }: Repeat): boolean => max >= (max === min ? RELAXED_FROM_EXACT : RELAXED_FROM);

const waysOf = (part: Part): number => {
  switch (part.kind) {
    case "sequence":
      return part.parts.reduce((ways, one) => ways * waysOf(one), 1);
    case "either":
      return part.options.reduce((ways, one) => ways + waysOf(one), 0);
    case "look":
      return waysOf(part.body);
    case "repeat":
      return isLong(part) ? 1 : waysOf(part.body) ** part.max * (part.max - part.min + 1);
    default:
      return 1;
  }
};

const edited = (
  source: string,
  edits: readonly { readonly start: number; readonly end: number; readonly text: string }[],
): string =>
  edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end), source);

interface Width {
  readonly min: number;
  readonly max: number;
}

const NOTHING: Width = { min: 0, max: 0 };

class Widths {
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
        return { min: 0, max: this.#groupMax(part.group) };
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
  #groupMax(group: number | string): number {
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

const add = (a: Width, b: Width): Width => ({ min: a.min + b.min, max: a.max + b.max });
const wider = (a: Width, b: Width): Width => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) });
