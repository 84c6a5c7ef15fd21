import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SETS = join(import.meta.dir, "sets");

/** One labelled text. */
export interface LabelledCase {
  /** Its line in the file, from 1. */
  readonly line: number;
  readonly positive: boolean;
  /** Whether it counts in the final figure only. */
  readonly heldOut: boolean;
  readonly text: string;
  /** The places of the values to be found. */
  readonly values: readonly Place[];
}

/** A place in a text, in UTF-16 units. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** The names of the sets that a plugin is measured by. */
export const setsOf = (plugin: string): readonly string[] =>
  readdirSync(join(SETS, plugin))
    .filter((name) => name.endsWith(".txt"))
    .map((name) => name.slice(0, -".txt".length))
    .sort();

/** The cases of one set, as `sets/README.md` says how they are written. */
export const casesOf = (plugin: string, set: string): readonly LabelledCase[] => {
  const counts = { "+": 0, "-": 0 };
  const lines = readFileSync(join(SETS, plugin, `${set}.txt`), "utf8").split("\n");
  return lines.flatMap((line, at) => {
    const sign = line[0];
    if ((sign !== "+" && sign !== "-") || line[1] !== " ") return [];
    counts[sign]++;
    return [
      {
        line: at + 1,
        positive: sign === "+",
        heldOut: counts[sign] % 3 === 0,
        ...unmarked(line.slice(2).replaceAll("\\n", "\n")),
      },
    ];
  });
};

/** The text without its marks, and where they stood. */
const unmarked = (marked: string): { text: string; values: readonly Place[] } => {
  const values: Place[] = [];
  let text = "";
  for (const [at, part] of marked.split(/[«»]/).entries()) {
    if (at % 2 === 1) values.push({ start: text.length, end: text.length + part.length });
    text += part;
  }
  return { text, values };
};
