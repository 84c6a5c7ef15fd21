import { CharSets } from "./charsets.ts";
import { type Edit, edited } from "./edits.ts";
import { type Expression, ExpressionRefused, type Part, type Repeat, readExpression } from "./expression.ts";
import { ExtentRefused } from "./extent-refused.ts";
import { type Needs, needsOf } from "./needs.ts";
import { type PrefixForm, prefixOf } from "./prefix.ts";
import { EDGE, Widths } from "./widths.ts";

/** Repeats beyond this are vetted as endless: what is slow at the end is slow long before it. */
const RELAXED_FROM = 10;
/** The same for repeats of one number alone, which have but one way. */
const RELAXED_FROM_EXACT = 65;
/** No expression looks farther than this, in UTF-16 units: it is what the slices of a long text overlap by. */
const MAX_REACH = 262_144;

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
  /** How many units may stand behind a match and its lookaheads not see yet whether it is one. */
  readonly beyond: number;
  /** What every match holds. */
  readonly needs: Needs;
  /** In how many ways its alternatives and short repeats can be gone through at most; long repeats count as one. */
  readonly ways: number;
  /** What stands for the expression where it is vetted. */
  readonly vetted: Vetted;
  /** What finds where a text may go on as a match does; absent where no expression can say it. */
  readonly prefix: Prefix | undefined;
}

/** An expression as the vetting tool reads it. */
export interface Vetted {
  readonly source: string;
  readonly flags: string;
}

/** An expression, of the same flags, for what may become a match: it goes on to the end of the text. */
export interface Prefix {
  readonly source: string;
  readonly vetted: Vetted;
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
  const bounded = endless.map((repeat) => ({
    ...repeat,
    text: `{${repeat.min},${Math.max(repeat.min, cap)}}`,
  }));
  const relaxed = relaxedForm(flags, expression, isLong);
  const beyond = Math.max(0, widths.looksAhead(expression.root) - 1);
  return {
    source: edited(source, bounded),
    min,
    max,
    behind,
    ahead,
    beyond,
    needs: needsOf(expression.root, new CharSets(source, flags, expression.modifies)),
    ways: waysOf(expression.root),
    vetted: { source: edited(source, relaxed.edits), flags: relaxed.flags },
    prefix: prefixIn(source, expression, widths, {
      beyond,
      bounded,
      cap,
      // Beside what may end before it has as many as it needs, even repeats of one number alone take the tool long.
      relaxed: relaxedForm(flags, expression, ({ max }) => max >= RELAXED_FROM),
    }),
  };
};

interface Forms {
  readonly beyond: number;
  readonly bounded: readonly Edit[];
  readonly cap: number;
  readonly relaxed: { readonly edits: readonly Edit[]; readonly flags: string };
}

const prefixIn = (
  source: string,
  { root }: Expression,
  widths: Widths,
  { beyond, bounded, cap, relaxed }: Forms,
): Prefix | undefined => {
  const made = (form: Omit<PrefixForm, "source" | "backreferenceMax">): string | undefined => {
    const found = prefixOf(root, {
      source,
      backreferenceMax: (group) => widths.groupMax(group),
      ...form,
    });
    const end = beyond > 0 ? `(?=[^]{0,${beyond}}${form.atEnd})` : form.atEnd;
    return found && `(?:${found})${end}`;
  };
  const found = made({
    edits: bounded,
    atEnd: "(?![^])",
    upTo: (most) => `{0,${most}}`,
    splitMax: ({ min, max }) => (max === Number.POSITIVE_INFINITY ? Math.max(min, cap) : max),
  });
  const vetted = made({
    edits: relaxed.edits,
    atEnd: "$",
    upTo: (most) => (most >= RELAXED_FROM ? "*" : `{0,${most}}`),
    splitMax: () => undefined,
  });
  return found === undefined || vetted === undefined
    ? undefined
    : { source: found, vetted: { source: vetted, flags: relaxed.flags } };
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
const relaxedForm = (
  flags: string,
  expression: Expression,
  isRelaxed: (repeat: Repeat) => boolean,
): Forms["relaxed"] => {
  const relaxed = expression.repeats
    .filter(isRelaxed)
    .map((repeat) => ({ ...repeat, text: repeat.min === 0 ? "*" : "+" }));
  const vetFlags = new Set(flags.replace("v", "u"));
  if (expression.modifies) for (const flag of "is") vetFlags.add(flag);
  return { edits: [...relaxed, ...expression.stands], flags: [...vetFlags].toSorted().join("") };
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
