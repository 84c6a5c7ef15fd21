import type { PatternCheck } from "@sluice/sdk";

/** Says whether the check characters of a match are right. */
export type Check = (match: string) => boolean;

/** What all checks of numbers have in common. */
export type AsWritten = Pick<
  Extract<PatternCheck, { kind: "luhn" }>,
  "separators" | "replace" | "prefixes" | "last" | "padTo" | "refuse"
>;

const SEPARATORS = " -./";
const NO_PREFIX: readonly string[] = [""];

/** A check that sees a match as it counts: in upper case, without separators, with what is counted in place of its texts. */
export const asWritten = (options: AsWritten, isRight: Check): Check => {
  const separators = new Set(options.separators ?? SEPARATORS);
  const { last, padTo = 0, prefixes = NO_PREFIX, refuse = "same-digit" } = options;
  const replaced = replacer(options.replace ?? {});
  return (match) => {
    let written = "";
    for (const character of match) if (!separators.has(character)) written += character;
    written = written.toUpperCase();
    if (last !== undefined) {
      if (written.length < last) return false;
      written = written.slice(-last);
    }
    if (refuse === "same-digit" && isSameDigit(written)) return false;
    const counted = replaced(written).padStart(padTo, "0");
    return prefixes.some((prefix) => isRight(prefix + counted));
  };
};

const replacer = (replace: Readonly<Record<string, string>>): ((text: string) => string) => {
  const texts = Object.keys(replace).toSorted((a, b) => b.length - a.length);
  if (texts.length === 0) return (text) => text;
  const any = new RegExp(texts.map(RegExp.escape).join("|"), "g");
  return (text) => text.replace(any, (found) => replace[found] ?? found);
};

const isSameDigit = (text: string): boolean => /^(\d)\1+$/.test(text);
