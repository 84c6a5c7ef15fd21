import type { Char } from "./expression.ts";

/** Units that a part may take: 1 for each that it does. The last stands for all units from it on. */
export type CharSet = Uint8Array<ArrayBuffer>;

const SIZE = 128;
const LAST = SIZE - 1;
const MAX_KEPT = 5000;

/** The place of a unit in a set. */
export const indexOf = (unit: number): number => Math.min(unit, LAST);

/** Whether a text's unit at a place is in a set. */
export const isIn = (set: CharSet, text: string, at: number): boolean =>
  set[indexOf(text.charCodeAt(at))] === 1;

/** A set of all units. */
export const ALL: CharSet = new Uint8Array(SIZE).fill(1);
/** A set of none. */
export const NONE: CharSet = new Uint8Array(SIZE);
/** A set of all units beyond ASCII. */
export const BEYOND: CharSet = new Uint8Array(SIZE).fill(1, LAST);

/** What stands in one of two sets. */
export const union = (a: CharSet, b: CharSet): CharSet => a.map((one, at) => one | (b[at] ?? 0));

/** What takes no character beyond ASCII, whatever the flags but `u` with `i` say. */
const ASCII_ONLY =
  /^(?:[ -\-/-[\]-~]|\\[dwtnrfv]|\\[!-/:-@[-^`{-~]|\[(?!\^)(?:[ -Z^-~]|\\[dwtnrfv]|\\[!-/:-@[-^`{-~])*\])$/;

/** Every unit beyond ASCII. */
let beyond: string | undefined;
const kept = new Map<string, CharSet>();

/** Which units the characters of an expression take; more rather than fewer where that is hard to say. */
export class CharSets {
  readonly #source: string;
  readonly #flags: readonly string[];

  /** `modifies`: some part of the expression may have other flags than those that are given. */
  constructor(source: string, flags: string, modifies: boolean) {
    this.#source = source;
    const base = flags.replace(/[gy]/g, "");
    this.#flags = modifies ? variantsOf(base.replace(/[is]/g, "")) : [base];
  }

  of({ start, end, max }: Char): CharSet {
    const text = this.#source.slice(start, end);
    const [first = NONE, ...others] = this.#flags.map((flags) => setOf(text, flags, max));
    return others.length === 0 ? first : theOne(others.reduce(union, first));
  }
}

const theOnes = new Map<string, CharSet>();

/** Sets of the same units are the same object, mostly. */
const theOne = (set: CharSet): CharSet => {
  const key = String.fromCharCode(...set);
  const known = theOnes.get(key);
  if (known) return known;
  if (theOnes.size >= MAX_KEPT) theOnes.clear();
  theOnes.set(key, set);
  return set;
};

const variantsOf = (flags: string): readonly string[] => [flags, `${flags}i`, `${flags}s`, `${flags}is`];

const setOf = (text: string, flags: string, max: number): CharSet => {
  const key = `${flags}/${text}`;
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= MAX_KEPT) kept.clear();
  const made = theOne(madeOf(text, flags, max));
  kept.set(key, made);
  return made;
};

const madeOf = (text: string, flags: string, max: number): CharSet => {
  // Such a `\` stands for itself only where what follows is no escape.
  if (text === "\\") return ALL;
  const whole = new RegExp(`^(?:${text})$`, flags.replace("m", ""));
  const set = Uint8Array.from({ length: SIZE }, (_, unit) => (whole.test(String.fromCharCode(unit)) ? 1 : 0));
  const folds = flags.includes("i") && /[uv]/.test(flags);
  if (max > 1) set[LAST] = 1;
  else if (folds || !ASCII_ONLY.test(text)) {
    beyond ??=
      String.fromCharCode(...Array.from({ length: 0x8000 - SIZE }, (_, at) => at + SIZE)) +
      String.fromCharCode(...Array.from({ length: 0x8000 }, (_, at) => at + 0x8000));
    if (new RegExp(text, flags).test(beyond)) set[LAST] = 1;
  }
  return set;
};
