import type { ListGroup } from "./list-group.ts";
import { listGroupsOf } from "./list-group.ts";
import type { Letters } from "./normalise.ts";
import { Screen } from "./screen.ts";
import type { Unit } from "./unit.ts";

/** A pattern at work. */
export interface Pattern {
  readonly id: string;
  /** Its number among the declarations. */
  readonly order: number;
  readonly unit: Unit;
  /** Places that are searched in one go; follows from how long that took. */
  stepUnits: number;
}

/** Patterns that see a text alike. */
export interface Group {
  /** How the text is levelled; absent where it is seen as it is. */
  readonly letters: Letters | undefined;
  /** Whether it sees what the runs of base64 in the text decode to, and not the text. */
  readonly decoded: boolean;
  readonly patterns: readonly Pattern[];
  readonly behind: number;
  readonly ahead: number;
  /** Tells where no pattern of the group can match, but for those of `lists`. */
  readonly screen: Screen;
  /** Lists that are searched for together. */
  readonly lists: readonly ListGroup[];
}

/** The group of some patterns. */
export const groupOf = (
  patterns: readonly Pattern[],
  { letters, decoded }: Pick<Group, "letters" | "decoded">,
): Group => {
  const units = patterns.map(({ unit }) => unit);
  // Beside expressions that are screened a short list costs nothing.
  const isScreened = units.some(({ needs, listed }) => needs && !listed);
  const lists = listGroupsOf(units, letters, (unit) => !(isScreened && unit.needs?.factor));
  const together = new Set(lists.flatMap((group) => group.patterns));
  return {
    letters,
    decoded,
    patterns,
    behind: most(units.map(({ behind }) => behind)),
    ahead: most(units.map(({ ahead }) => ahead)),
    screen: new Screen(units.map((unit, at) => (together.has(at) ? { ...unit, elsewhere: true } : unit))),
    lists,
  };
};

const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0);

/** Places that are searched in one go at first. */
export const FIRST_STEP_UNITS = 8192;
const MIN_STEP_UNITS = 64;
const MAX_STEP_UNITS = 262_144;
/** Bounds between which the time of one go is kept. */
const SHORT_STEP_MS = 0.15;
const LONG_STEP_MS = 0.5;

/** Makes the next go of a pattern shorter or longer, by how long one took. */
export const adapt = (pattern: Pattern, tookMs: number): void => {
  if (tookMs > LONG_STEP_MS) pattern.stepUnits = Math.max(MIN_STEP_UNITS, pattern.stepUnits >> 1);
  else if (tookMs < SHORT_STEP_MS) pattern.stepUnits = Math.min(MAX_STEP_UNITS, pattern.stepUnits * 2);
};
