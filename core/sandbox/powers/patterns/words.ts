/** What makes a whole word of its neighbours. */
const WORD = "[\\p{L}\\p{N}\\p{M}_]";
/** Letters of scripts that put no space between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u;
const IS_WORD = new RegExp(`^${WORD}$`, "u");

/**
 * An expression, of the flags `g`, `i` and `u`, that finds any of some words or phrases, whole and in any case; of several at
 * one place the shortest. White space in one is any white space. Words of scripts without spaces stand anywhere.
 */
export const wordsExpression = (words: readonly string[]): RegExp => {
  const shortestFirst = words.toSorted((a, b) => a.length - b.length).map(wordSource);
  return new RegExp(`(?:${shortestFirst.join("|")})`, "giu");
};

const wordSource = (word: string): string => {
  const text = word.trim();
  const source = text.split(/\s+/u).map(escaped).join("\\s+");
  const characters = [...text];
  const before = isEdged(characters[0]) ? `(?<!${WORD})` : "";
  const after = isEdged(characters.at(-1)) ? `(?!${WORD})` : "";
  return before + source + after;
};

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

const isEdged = (character: string | undefined): boolean =>
  character !== undefined && IS_WORD.test(character) && !UNSPACED.test(character);
