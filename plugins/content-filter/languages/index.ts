import type { PatternDeclaration } from "@sluice/sdk";
import { LANGUAGE_CODES, LANGUAGES, type Language, type LanguageCode } from "./languages.ts";
import { SCRIPT_NAMES, SCRIPTS, type Script } from "./scripts.ts";

/** How far from a pair of frequent words a third is looked for. */
const NEAR_CHARS = 15;

/**
 * Finds what is in none of these languages: three words, or eight letters where there are no spaces, of a script that none of
 * them has; and where they share a script with others, three frequent words of another that are none of theirs, close together.
 */
export const languagePatterns = (
  allowed: readonly LanguageCode[],
  id: string,
): readonly PatternDeclaration[] => {
  const own: readonly Language[] = allowed.map((code) => LANGUAGES[code]);
  const scripts = new Set<Script>(own.flatMap((language) => language.scripts));
  const foreign = SCRIPT_NAMES.filter((name) => !scripts.has(name));
  return [...scriptPatterns(foreign, id), ...wordPatterns(allowed, own, scripts, id)];
};

const scriptPatterns = (foreign: readonly Script[], id: string): readonly PatternDeclaration[] =>
  [true, false].flatMap((spaced): readonly PatternDeclaration[] => {
    const names = foreign.filter((name) => SCRIPTS[name].spaced === spaced);
    if (names.length === 0) return [];
    const letter = `[${names.map((name) => `\\p{sc=${name}}`).join("")}]`;
    const gap = "[^\\p{L}\\p{M}]{1,3}";
    const source = spaced ? `${letter}{2}${gap}${letter}{2,9}${gap}${letter}{2}` : `${letter}{8}`;
    return [{ id: `${id}.${spaced ? "words" : "letters"}`, kind: "regex", source, flags: "u" }];
  });

const wordPatterns = (
  allowed: readonly LanguageCode[],
  own: readonly Language[],
  scripts: ReadonlySet<Script>,
  id: string,
): readonly PatternDeclaration[] => {
  const known = new Set(own.flatMap(wordsOf));
  const others: readonly Language[] = LANGUAGE_CODES.filter((code) => !allowed.includes(code)).map(
    (code) => LANGUAGES[code],
  );
  const mixed = others.filter((other) => other.words && other.scripts.some((script) => scripts.has(script)));
  // A language of which nothing but the script is known would have its own words taken for those of another.
  if (mixed.length === 0 || own.some((language) => !language.words && sharesScript(language, mixed)))
    return [];
  const entries = mixed.flatMap(pairsOf).filter((pair) => !pair.split(" ").every((word) => known.has(word)));
  const words = [...new Set(mixed.flatMap(wordsOf))].filter((word) => !known.has(word));
  return [
    {
      id: `${id}.frequent`,
      kind: "list",
      entries: [...new Set(entries)],
      wholeWord: true,
      normalise: ["case"],
      near: { words, before: NEAR_CHARS, after: NEAR_CHARS },
    },
  ];
};

const sharesScript = (language: Language, others: readonly Language[]): boolean =>
  others.some((other) => other.scripts.some((script) => language.scripts.includes(script)));

const wordsOf = ({ words = "", pairs = [] }: Language): readonly string[] => [
  ...words.split(" ").filter((word) => word !== ""),
  ...pairs.flatMap(([first, second]) => [...first.split(" "), ...second.split(" ")]),
];

const pairsOf = ({ pairs = [] }: Language): readonly string[] =>
  pairs.flatMap(([first, second]) =>
    first.split(" ").flatMap((one) =>
      second
        .split(" ")
        .filter((other) => other !== one)
        .map((other) => `${one} ${other}`),
    ),
  );
