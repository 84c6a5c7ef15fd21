import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SETS = join(import.meta.dir, "sets");
const HELD_OUT_EVERY = 3;

/** One line of a set, as it is written. */
export interface LabelledLine {
  /** Its number in the file, from 1. */
  readonly line: number;
  readonly positive: boolean;
  /** Whether it counts in the final figure only. */
  readonly heldOut: boolean;
  /** What stands behind the sign, line breaks put in. */
  readonly written: string;
}

/** One labelled text. */
export interface LabelledCase extends Omit<LabelledLine, "written"> {
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

/** The lines of one set, as `sets/README.md` says how they are written. */
export const linesOf = (plugin: string, set: string): readonly LabelledLine[] => {
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
        heldOut: counts[sign] % HELD_OUT_EVERY === 0,
        written: line.slice(2).replaceAll("\\n", "\n"),
      },
    ];
  });
};

/** The cases of a set in which the values to be found are marked. */
export const casesOf = (plugin: string, set: string): readonly LabelledCase[] =>
  linesOf(plugin, set).map(({ written, ...rest }) => ({ ...rest, ...unmarked(written) }));

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
