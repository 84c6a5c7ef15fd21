import type { PatternDeclaration } from "@sluice/sdk";

/** Characters of no width that have a meaning in some script, or between emoji. */
const ZERO_WIDTH = "\\u200b-\\u200d\\u2060-\\u2064\\ufeff\\u180e\\u034f";
/** Fillers of Korean syllables, which are seen as nothing. */
const FILLERS = "\\u115f\\u1160\\u3164\\uffa0";
const TAGS = "\\u{e0020}-\\u{e007e}";
/** Letters of scripts in which nothing invisible belongs within a word. */
const PLAIN = "[\\p{sc=Latin}\\p{sc=Cyrillic}\\p{sc=Greek}\\p{sc=Armenian}\\p{sc=Georgian}]";
/** Those in which joiners do, and no other. */
const JOINED =
  "[\\p{sc=Latin}\\p{sc=Cyrillic}\\p{sc=Greek}\\p{sc=Armenian}\\p{sc=Georgian}\\p{sc=Han}\\p{sc=Arabic}\\p{sc=Hebrew}\\p{sc=Devanagari}\\p{sc=Hangul}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{Nd}]";
const VARIATION = "\\ufe00-\\ufe0f";
/** Marks of direction, joiners, and what is seen as nothing or as a space. */
const OUT_OF_PLACE =
  "\\u200c-\\u200f\\u061c\\u202a-\\u202c\\u2066-\\u2069\\u180b-\\u180f\\u17b4\\u17b5\\u2800";

/** What hides something, by what it is. Emoji, flags, and scripts that need such characters are left alone. */
const HIDDEN = {
  // A flag is a black flag, up to six of these, and an end.
  tags: `(?<!\\u{1f3f4}[${TAGS}]{0,6})[${TAGS}]{1,9}|[${TAGS}]{8,9}|[\\u{e0000}-\\u{e001f}]{1,9}|(?<![${TAGS}])\\u{e007f}`,
  // One selector chooses the form of a character that has several, and no letter of these scripts has.
  selectors: `(?<![\\p{sc=Han}\\p{sc=Mongolian}])[\\u{e0100}-\\u{e01ef}]|[\\u{e0100}-\\u{e01ef}]{2,9}|[${VARIATION}]{2,9}|(?<=${PLAIN})[${VARIATION}]`,
  overrides: "[\\u202d\\u202e]",
  // To write from right to left what begins with a Latin letter.
  embeddings: "[\\u202b\\u2067](?=[^\\p{L}]{0,9}\\p{sc=Latin})",
  deprecated:
    "[\\u206a-\\u206f\\ufff9-\\ufffb\\u{1d159}\\u{1d173}-\\u{1d17a}\\u{1bca0}-\\u{1bca3}\\u{e0080}-\\u{e00ff}]",
  within: `(?<=${JOINED})[\\u200b\\u2060-\\u2064\\ufeff\\u180e\\u034f]{1,9}(?=${JOINED})`,
  "out-of-place": `(?<=${PLAIN})[${OUT_OF_PLACE}]{1,9}(?=${PLAIN})`,
  // Some that stand in a text of such a script again and again carry something.
  sparse: `[\\u200b\\u2060-\\u2064\\ufeff][\\p{sc=Latin} ]{1,9}[\\u200b\\u2060-\\u2064\\ufeff][\\p{sc=Latin} ]{1,9}[\\u200b\\u2060-\\u2064\\ufeff]`,
  // Text that a terminal does not show, or writes over.
  terminal: "\\u001b\\[(?:\\d{1,2};){0,2}8m|\\u0008{2,9}",
  runs: `[${ZERO_WIDTH}]{3,9}|\\u2800{2,9}`,
  fillers: `(?<=${PLAIN})[${FILLERS}]{1,9}|[${FILLERS}]{1,9}(?=${PLAIN})|[${FILLERS}]{3,9}`,
  hyphens: "\\u00ad\\p{L}\\u00ad\\p{L}\\u00ad|\\u00ad{2,9}",
} as const;

/** What cannot be seen and hides something. The text is looked at as it is. */
export const invisiblePatterns = (id: string): readonly PatternDeclaration[] =>
  Object.entries(HIDDEN).map(([name, source]) => ({
    id: `${id}.${name}`,
    kind: "regex",
    source,
    flags: "u",
  }));
