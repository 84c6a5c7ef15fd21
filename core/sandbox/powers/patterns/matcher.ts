import type { PatternDeclaration, PatternMatch } from "@sluice/sdk";
import { compileUnit } from "./compile.ts";
import { checkDeclarations, type PatternProblem, PatternsRefused } from "./declaration.ts";
import { Letters } from "./normalise.ts";
import { searchOpen } from "./open.ts";
import { FIRST_STEP_UNITS, type Group, Search } from "./search.ts";
import { finish } from "./turns.ts";
import type { Unit } from "./unit.ts";

/** Texts of so many UTF-16 units in all are searched at once. */
const AT_ONCE_UNITS = 65_536;
const AT_ONCE_TEXTS = 4096;
/** But not for longer: what expressions that are slow on a text leave is done in turns. */
const AT_ONCE_MS = 4;
const FIRST_TURN_MS = 1;

/** A text to look through. */
export interface SearchedText {
  readonly text: string;
  /** What stands before it and is gone already: looked at, and nothing is found in it. Default: nothing. */
  readonly context?: string;
  /** Whether more of this text may come. Default false. */
  readonly more?: boolean;
}

/** What a search has come to. A match is settled where no text to come can change or remove it. */
export interface Found {
  /** All settled places, by text, then pattern, then place. Those of several patterns may overlap. */
  readonly matches: readonly PatternMatch[];
  /** Settled places without overlaps, in the order of the text: the leftmost, then the pattern declared first, then the longest. */
  readonly disjoint: readonly PatternMatch[];
  /** Per text: from where on something may yet become a match; `Infinity` where nothing may. */
  readonly openFrom: readonly number[];
}

/** Patterns that are ready to be searched for. */
export interface Matcher {
  /** The ids, in the order of the declarations. */
  readonly ids: readonly string[];
  /**
   * The longest place that it gives, in UTF-16 units: what a plugin that reads streams must say in `maxMatchChars`. Counted in
   * the levelled text where a pattern asks for that; what levelling leaves out comes on top.
   */
  readonly longestMatchChars: number;
  /** How far before and behind the beginning of a match text is looked at: what must be there for the same places to be found. */
  readonly reach: { readonly behind: number; readonly ahead: number };
  /**
   * Finds all places, by text, then by pattern, then by place. Those of one pattern are disjoint, those of several may overlap.
   * At once for small texts; else in turns of the event loop. Throws or rejects with `TooManyMatches`.
   */
  match(texts: readonly string[]): readonly PatternMatch[] | Promise<readonly PatternMatch[]>;
  /** Finds all settled places, as `match` does, in texts of which more may come. */
  search(texts: readonly SearchedText[]): Found | Promise<Found>;
}

/** Settings of `compilePatterns`. */
export interface CompileOptions {
  /** A folder that keeps what the vetting found, so that the next start is quick. Made where it is missing. */
  readonly cacheDir?: string;
}

/**
 * Checks, vets and compiles declarations. What takes long is done in a thread of its own; what was compiled before, by
 * whomever, is used again. Rejects with `PatternsRefused`, which names all that is wrong.
 */
export const compilePatterns = async (
  declarations: unknown,
  { cacheDir }: CompileOptions = {},
): Promise<Matcher> => {
  const checked = checkDeclarations(declarations);
  const compiled = await Promise.allSettled(checked.map((one) => compileUnit(one, cacheDir)));
  const problems: PatternProblem[] = [];
  const units: Compiled[] = [];
  for (const [index, result] of compiled.entries()) {
    const declaration = checked[index];
    if (result.status === "fulfilled" && declaration) units.push({ declaration, unit: result.value });
    else if (result.status === "rejected") {
      if (!(result.reason instanceof PatternsRefused)) throw result.reason;
      problems.push(...result.reason.problems);
    }
  }
  if (problems.length > 0) throw new PatternsRefused(problems);
  return matcherOf(units);
};

interface Compiled {
  readonly declaration: PatternDeclaration;
  readonly unit: Unit;
}

const matcherOf = (compiled: readonly Compiled[]): Matcher => {
  const groups = groupsOf(compiled);
  const plain: Omit<Matcher, "search"> = {
    ids: compiled.map(({ declaration }) => declaration.id),
    longestMatchChars: most(compiled.map(({ unit }) => unit.longest)),
    reach: {
      behind: most(groups.map(({ behind }) => behind)),
      ahead: most(groups.map(({ ahead }) => ahead)),
    },
    match(texts) {
      const search = new Search(groups, texts);
      if (search.advance(performance.now() + (isSmall(texts) ? AT_ONCE_MS : FIRST_TURN_MS))) {
        return search.found;
      }
      return finish(search).then(() => search.found);
    },
  };
  return { ...plain, search: (texts) => searchOpen(plain, texts) };
};

/** The patterns by what they ask to be levelled. */
const groupsOf = (compiled: readonly Compiled[]): readonly Group[] => {
  const byNormalise = Map.groupBy(compiled, ({ declaration }) =>
    (declaration.normalise ?? []).toSorted().join(" "),
  );
  return Array.from(byNormalise.values(), (members) => {
    const asked = members[0]?.declaration.normalise ?? [];
    return {
      letters: asked.length > 0 ? new Letters(asked) : undefined,
      patterns: members.map(({ declaration, unit }) => ({
        id: declaration.id,
        unit,
        stepUnits: FIRST_STEP_UNITS,
      })),
      behind: most(members.map(({ unit }) => unit.behind)),
      ahead: most(members.map(({ unit }) => unit.ahead)),
    };
  });
};

const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0);

const isSmall = (texts: readonly string[]): boolean => {
  if (texts.length > AT_ONCE_TEXTS) return false;
  let units = 0;
  for (const { length } of texts) units += length;
  return units <= AT_ONCE_UNITS;
};
