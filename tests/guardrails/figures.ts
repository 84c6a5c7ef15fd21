import type { LabelledCase, Place } from "./cases.ts";

/** A value that was not found, or a place that is none. */
export interface Miss {
  readonly kind: "missed" | "wrong";
  readonly line: number;
  readonly heldOut: boolean;
  /** The text with the place marked. */
  readonly text: string;
}

/** What came of the cases of one set. */
export interface Figures {
  /** Values found, not found, and places found that are none. */
  readonly found: number;
  readonly missed: number;
  readonly wrong: number;
  /** Values of which every character was found. */
  readonly whole: number;
  readonly misses: readonly Miss[];
}

/** The share of what was found that is right; 1 where nothing was found. */
export const precisionOf = ({ found, wrong }: Figures): number => shareOf(found, wrong);

/** The share of the values that was found. */
export const recallOf = ({ found, missed }: Figures): number => shareOf(found, missed);

const shareOf = (good: number, bad: number): number => (good + bad === 0 ? 1 : good / (good + bad));

/** Compares what was found in each case, in order, with what is marked. A value counts as found where a place overlaps it. */
export const figuresOf = (cases: readonly LabelledCase[], places: readonly (readonly Place[])[]): Figures => {
  const misses: Miss[] = [];
  let found = 0;
  let whole = 0;
  for (const [at, one] of cases.entries()) {
    const here = places[at] ?? [];
    const miss = (kind: Miss["kind"], place: Place): void => {
      misses.push({ kind, line: one.line, heldOut: one.heldOut, text: marked(one.text, place) });
    };
    for (const value of one.values) {
      if (!here.some((place) => overlap(place, value))) miss("missed", value);
      else {
        found++;
        if (here.some(({ start, end }) => start <= value.start && end >= value.end)) whole++;
      }
    }
    for (const place of here) if (!one.values.some((value) => overlap(place, value))) miss("wrong", place);
  }
  const missed = misses.filter(({ kind }) => kind === "missed").length;
  return { found, missed, wrong: misses.length - missed, whole, misses };
};

const overlap = (a: Place, b: Place): boolean => a.start < b.end && b.start < a.end;

const AROUND = 30;
const MAX_VALUE = 40;

/** A text shortened to what stands around a place. */
const marked = (text: string, { start, end }: Place): string => {
  const value = text.slice(start, end);
  const shown = value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;
  const before = start > AROUND ? `…${text.slice(start - AROUND, start)}` : text.slice(0, start);
  const after = text.length - end > AROUND ? `${text.slice(end, end + AROUND)}…` : text.slice(end);
  return `${before}«${shown}»${after}`.replaceAll("\n", "\\n");
};
