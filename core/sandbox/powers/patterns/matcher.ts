import type { PatternDeclaration, PatternMatch } from "@sluice/sdk";
import { MAX_RUN_CHARS } from "./base64/runs.ts";
import { compileUnits } from "./compile.ts";
import { checkDeclarations, type PatternProblem, PatternsRefused } from "./declaration.ts";
import type { Found, SearchedText } from "./found.ts";
import { FIRST_STEP_UNITS, type Group, groupOf } from "./group.ts";
import { Letters, levellingOf } from "./normalise.ts";
import { Search } from "./search.ts";
import { finish } from "./turns.ts";
import type { Unit } from "./unit.ts";

/** Texts of so many UTF-16 units in all are searched at once. */
const AT_ONCE_UNITS = 65_536;
const AT_ONCE_TEXTS = 4096;
/** But not for longer: what expressions that are slow on a text leave is done in turns. */
const AT_ONCE_MS = 4;
const FIRST_TURN_MS = 1;
/** After so many units a text is levelled alike, wherever it was taken up. */
const LEVELLING_UNITS = 32;

/** Patterns that are ready to be searched for. */
export interface Matcher {
  /** The ids, in the order of the declarations. */
  readonly ids: readonly string[];
  /**
   * The longest place that it gives, in UTF-16 units: what a plugin that reads streams must say in `maxMatchChars`. Counted in
   * the levelled text where a pattern asks for that; what levelling leaves out comes on top.
   */
  readonly longestMatchChars: number;
  /**
   * How far before and behind the beginning of a match text is looked at: what must be there for the same places to be found.
   * Nothing is open for longer than `ahead`, but for what was gone over already and reaches into it.
   */
  readonly reach: { readonly behind: number; readonly ahead: number };
  /**
   * Finds the settled places, and from where on something is open. At once for small texts; else in turns of the event loop.
   * Throws or rejects with `TooManyMatches`.
   */
  search(texts: readonly SearchedText[]): Found | Promise<Found>;
  /** All places of texts of which no more comes, as `search` finds them. */
  match(texts: readonly string[]): readonly PatternMatch[] | Promise<readonly PatternMatch[]>;
}

/** Settings of `compilePatterns`. */
export interface CompileOptions {
  /** A folder that keeps what the vetting found, so that the next start is quick. Made where it is missing. */
  readonly cacheDir?: string;
  /** Whether it will be given whole texts alone, which takes less room. Default false. */
  readonly wholeTexts?: boolean;
}

/**
 * Checks, vets and compiles declarations. What takes long is done in a thread of its own; what was compiled before, by
 * whomever, is used again. Rejects with `PatternsRefused`, which names all that is wrong.
 */
export const compilePatterns = async (
  declarations: unknown,
  { cacheDir, wholeTexts = false }: CompileOptions = {},
): Promise<Matcher> => {
  const checked = checkDeclarations(declarations);
  const compiled = await compileUnits(checked, { cacheDir, more: !wholeTexts });
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

/** A unit, and what of its declaration still matters. */
export interface Compiled {
  readonly declaration: Pick<PatternDeclaration, "id" | "normalise">;
  readonly unit: Unit;
}

/** The matcher of units. */
export const matcherOf = (compiled: readonly Compiled[]): Matcher => {
  const groups = groupsOf(compiled);
  return {
    ids: compiled.map(({ declaration }) => declaration.id),
    longestMatchChars: most([
      ...compiled.map(({ unit }) => unit.longest),
      ...groups.map(({ decoded }) => (decoded ? MAX_RUN_CHARS : 0)),
    ]),
    reach: {
      behind: most(groups.map(({ letters, behind }) => (letters ? behind * 2 + LEVELLING_UNITS : behind))),
      ahead: most(groups.map(({ ahead, decoded }) => (decoded ? MAX_RUN_CHARS : ahead))),
    },
    search: (texts) => search(groups, texts),
    match(texts) {
      const found = search(
        groups,
        texts.map((text) => ({ text })),
      );
      return found instanceof Promise ? found.then(({ matches }) => matches) : found.matches;
    },
  };
};

const search = (groups: readonly Group[], texts: readonly SearchedText[]): Found | Promise<Found> => {
  const under = new Search(groups, texts);
  if (under.advance(performance.now() + (isSmall(texts) ? AT_ONCE_MS : FIRST_TURN_MS))) return under.found;
  return finish(under).then(() => under.found);
};

/** The patterns by what they ask to be levelled, and those that look at decoded text once more by themselves. */
const groupsOf = (compiled: readonly Compiled[]): readonly Group[] => {
  const numbered = compiled.map((one, order) => ({ ...one, order }));
  const decoded = numbered.filter(({ declaration }) => declaration.normalise?.includes("base64"));
  return [...groupedOf(numbered, false), ...groupedOf(decoded, true)];
};

const groupedOf = (
  numbered: readonly (Compiled & { readonly order: number })[],
  decoded: boolean,
): readonly Group[] => {
  const byLevelling = Map.groupBy(numbered, ({ declaration }) => levellingOf(declaration).join(" "));
  return Array.from(byLevelling.values(), (members) => {
    const asked = members.slice(0, 1).flatMap(({ declaration }) => levellingOf(declaration));
    const letters = asked.length > 0 ? new Letters(asked) : undefined;
    const patterns = members.map(({ declaration, order, unit }) => ({
      id: declaration.id,
      order,
      unit,
      stepUnits: FIRST_STEP_UNITS,
    }));
    return groupOf(patterns, { letters, decoded });
  });
};

const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0);

const isSmall = (texts: readonly SearchedText[]): boolean => {
  if (texts.length > AT_ONCE_TEXTS) return false;
  let units = 0;
  for (const { text, context = "" } of texts) units += text.length + context.length;
  return units <= AT_ONCE_UNITS;
};
