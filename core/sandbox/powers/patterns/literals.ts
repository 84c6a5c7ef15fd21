import { BEYOND, type CharSet, indexOf, NONE } from "./charsets.ts";
import { factorOfTexts } from "./factors.ts";
import type { Unit } from "./unit.ts";

/** Lists with more entries, or longer ones together, are found quicker by themselves. */
const MAX_ENTRIES = 500;
const MAX_UNITS = 5000;

const SETS: readonly CharSet[] = Array.from(NONE, (_, unit) =>
  unit === BEYOND.length - 1 ? BEYOND : NONE.with(unit, 1),
);

/** What every match of a short list holds. */
export const literalNeeds = (entries: readonly string[]): Unit["needs"] => {
  const units = entries.reduce((sum, { length }) => sum + length, 0);
  if (entries.length > MAX_ENTRIES || units > MAX_UNITS) return undefined;
  const runs = entries.map((entry) =>
    Array.from({ length: entry.length }, (_, at) => SETS[indexOf(entry.charCodeAt(at))] ?? BEYOND),
  );
  return { factor: factorOfTexts(runs), digits: 0 };
};
