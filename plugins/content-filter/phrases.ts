import type { Normalisation, PatternDeclaration } from "@sluice/sdk";

/** Lists of phrases by their category. */
export type Phrases = Readonly<Record<string, readonly string[]>>;

/** Where the scripts begin that put no space between words, and those of them that do. */
const FIRST_UNSPACED = 0x0e00;
const SPACED = [
  [0x10a0, 0x177f],
  [0x1800, 0x303f],
  [0xa000, 0xf8ff],
  [0xfb00, 0xff65],
  [0xffa0, 0xffff],
] as const;

const isUnspaced = (unit: number): boolean =>
  unit >= FIRST_UNSPACED && !SPACED.some(([first, last]) => unit >= first && unit <= last);

/** What has no edge to look for. */
const isLoose = (phrase: string): boolean =>
  isUnspaced(phrase.charCodeAt(0)) || isUnspaced(phrase.charCodeAt(phrase.length - 1));

/** Patterns of lists of phrases: whole words, where the script has such. Ids are `<id>.<category>` and `…~loose`. */
export const phrasePatterns = (
  phrases: Phrases,
  id: string,
  normalise: readonly Normalisation[],
): readonly { readonly category: string; readonly declaration: PatternDeclaration }[] =>
  Object.entries(phrases).flatMap(([category, entries]) => {
    const loose = entries.filter(isLoose);
    const whole = loose.length === 0 ? entries : entries.filter((entry) => !isLoose(entry));
    const kinds = [
      { name: `${id}.${category}`, entries: whole, wholeWord: true },
      { name: `${id}.${category}.loose`, entries: loose, wholeWord: false },
    ];
    return kinds
      .filter((kind) => kind.entries.length > 0)
      .map(({ name, ...list }) => ({
        category,
        declaration: { id: name, kind: "list", ...list, normalise },
      }));
  });
