/** Where letters stand that are composed of a letter and marks; Hangul, which is counted, apart. */
const RANGES = [
  [0xc0, 0x2300],
  [0x3040, 0x3100],
  [0x11000, 0x12000],
] as const;

const HANGUL = { syllables: 0xac00, leads: 0x1100, leadCount: 19, vowelCount: 21, tailCount: 28 } as const;

let composed: ReadonlyMap<string, readonly string[]> | undefined;

/** The letters that a letter may become when marks follow it (NFC). */
export const compositionsOf = (letter: string): readonly string[] => {
  composed ??= compositions();
  const whole = letter.normalize("NFC");
  return composed.get(whole) ?? hangulOf(whole);
};

const compositions = (): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const [from, to] of RANGES) {
    for (let code = from; code < to; code++) {
      const letter = String.fromCodePoint(code);
      const parts = Array.from(letter.normalize("NFD"));
      if (parts.length < 2 || letter.normalize("NFC") !== letter) continue;
      for (const fewer of withFewer(parts)) {
        const list = found.get(fewer);
        if (list) list.push(letter);
        else found.set(fewer, [letter]);
      }
    }
  }
  return found;
};

/** The letter with any of its marks, but not with all. */
const withFewer = ([base = "", ...marks]: readonly string[]): ReadonlySet<string> => {
  const made = new Set<string>();
  for (let chosen = 0; chosen < (1 << marks.length) - 1; chosen++) {
    made.add((base + marks.filter((_, at) => (chosen >> at) & 1).join("")).normalize("NFC"));
  }
  return made;
};

/** A lead becomes a syllable with a vowel, one without a tail becomes one with it. */
const hangulOf = (letter: string): readonly string[] => {
  const code = letter.codePointAt(0) ?? 0;
  const { syllables, leads, leadCount, vowelCount, tailCount } = HANGUL;
  const syllable = code - syllables;
  if (syllable >= 0 && syllable < leadCount * vowelCount * tailCount && syllable % tailCount === 0) {
    return Array.from({ length: tailCount - 1 }, (_, at) => String.fromCharCode(code + at + 1));
  }
  const lead = code - leads;
  if (lead < 0 || lead >= leadCount) return [];
  const first = syllables + lead * vowelCount * tailCount;
  return Array.from({ length: vowelCount * tailCount }, (_, at) => String.fromCharCode(first + at));
};
