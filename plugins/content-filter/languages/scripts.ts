/** Scripts that are told apart; `spaced`: whether they put spaces between words. */
export const SCRIPTS = {
  Arabic: { spaced: true },
  Armenian: { spaced: true },
  Bengali: { spaced: true },
  Cyrillic: { spaced: true },
  Devanagari: { spaced: true },
  Ethiopic: { spaced: true },
  Georgian: { spaced: true },
  Greek: { spaced: true },
  Gujarati: { spaced: true },
  Gurmukhi: { spaced: true },
  Han: { spaced: false },
  Hangul: { spaced: true },
  Hebrew: { spaced: true },
  Hiragana: { spaced: false },
  Kannada: { spaced: true },
  Katakana: { spaced: false },
  Khmer: { spaced: false },
  Lao: { spaced: false },
  Latin: { spaced: true },
  Malayalam: { spaced: true },
  Mongolian: { spaced: true },
  Myanmar: { spaced: false },
  Oriya: { spaced: true },
  Sinhala: { spaced: true },
  Tamil: { spaced: true },
  Telugu: { spaced: true },
  Thaana: { spaced: true },
  Thai: { spaced: false },
  Tibetan: { spaced: false },
} as const;

/** A script, by its name in Unicode. */
export type Script = keyof typeof SCRIPTS;

const isScript = (name: string): name is Script => Object.hasOwn(SCRIPTS, name);

/** All scripts. */
export const SCRIPT_NAMES: readonly Script[] = Object.keys(SCRIPTS).filter(isScript);
