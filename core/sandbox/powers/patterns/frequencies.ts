import { ALL, type CharSet } from "./charsets.ts";

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
/** Digits and capitals seldom stand alone. */
const DIGIT_AFTER_DIGIT = 0.05;
const CAPITAL_AFTER_CAPITAL = 0.02;

/** What more than this share of all units is in is in any text. */
const COMMON = 0.25;
/** How often another letter follows one. */
const LETTER_AFTER_LETTER = 0.75;

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
const isCapital = (unit: number): boolean => unit >= 65 && unit <= 90;

/** What of a set is digits, capitals and all, by how often they are. */
interface Weights {
  readonly all: number;
  readonly digits: number;
  readonly capitals: number;
  readonly digitCount: number;
  readonly capitalCount: number;
}

const known = new WeakMap<CharSet, Weights>();

const weightsOf = (set: CharSet): Weights => {
  const before = known.get(set);
  if (before) return before;
  const made = { all: 0, digits: 0, capitals: 0, digitCount: 0, capitalCount: 0 };
  for (const [unit, often] of FREQUENCIES.entries()) {
    if (set[unit] === 0) continue;
    made.all += often;
    if (isDigit(unit)) {
      made.digits += often;
      made.digitCount++;
    } else if (isCapital(unit)) {
      made.capitals += often;
      made.capitalCount++;
    }
  }
  known.set(set, made);
  return made;
};

/** How often units of these sets stand side by side in running text, one of each. */
export const frequencyOf = (run: readonly CharSet[]): number => {
  let often = 1;
  let before: Weights | undefined;
  for (const set of run) {
    const weights = weightsOf(set);
    let own = weights.all;
    if (before && before.all > 0) {
      own += (before.digits / before.all) * weights.digitCount * DIGIT_AFTER_DIGIT;
      own += (before.capitals / before.all) * weights.capitalCount * CAPITAL_AFTER_CAPITAL;
    }
    often *= Math.min(1, own);
    before = weights;
  }
  return often;
};

/** Whether any text has units of a set. */
export const isCommon = (set: CharSet): boolean => weightsOf(set).all > COMMON;

/** How often so many units of a set stand side by side. */
export const streakFrequencyOf = (set: CharSet, count: number): number =>
  isCommon(set) ? LETTER_AFTER_LETTER ** count : frequencyOf(Array.from({ length: count }, () => set));
