import type { Normalisation } from "@sluice/sdk";
import { compositionsOf } from "./compositions.ts";
import { CONFUSABLES, LEET } from "./confusables.ts";
import { isWhite } from "./white-space.ts";

const MAX_CACHED = 4096;
const ASCII_END = 128;

/** What of a declaration's `normalise` changes letters: all but `base64`. */
export const levellingOf = ({
  normalise = [],
}: {
  readonly normalise?: readonly Normalisation[];
}): readonly Normalisation[] => normalise.filter((one) => one !== "base64").toSorted();

/**
 * Levels single letters with their marks, which are put into one form (NFC) whatever is asked for; `zero-width` and `spacing`
 * are left to `Leveller`, which sees what stands around a letter.
 *
 * - `case`: as by full case folding; `ß` is `ss`.
 * - `width`: compatibility forms: full and half width, circled and mathematical letters, ligatures.
 * - `marks`: letters lose their diacritics.
 * - `zero-width`: what is not seen is left out: joiners, soft hyphens, direction marks, variation selectors, tags.
 * - `homoglyph`: what looks like a Latin letter becomes one: letters of other scripts, small capitals, letters in boxes.
 * - `leet`: `0 1 3 4 5 7 8 9 ! @ $ | + €` become letters.
 * - `spacing`: white space of any kind and length is one space; up to three separators between letters that stand alone are
 *   left out: `b a d`, `b.a.d`.
 */
export class Letters {
  readonly asked: ReadonlySet<Normalisation>;
  /** The levelled unit of each ASCII character: each becomes a single one. */
  readonly plain: Uint16Array;
  readonly #ascii: readonly string[];
  readonly #seen = new Map<string, string>();
  readonly #varied = new Map<string, readonly string[]>();

  constructor(asked: readonly Normalisation[]) {
    this.asked = new Set(asked);
    this.#ascii = Array.from({ length: ASCII_END }, (_, code) => this.#make(String.fromCharCode(code)));
    this.plain = Uint16Array.from(this.#ascii, (letter) => letter.charCodeAt(0));
  }

  /** The levelled form of a letter with its marks. */
  level(letter: string): string {
    if (letter.length === 1) {
      const plain = this.#ascii[letter.charCodeAt(0)];
      if (plain !== undefined) return plain;
    }
    const seen = this.#seen.get(letter);
    if (seen !== undefined) return seen;
    if (this.#seen.size >= MAX_CACHED) this.#seen.clear();
    const made = this.#make(letter);
    this.#seen.set(letter, made);
    return made;
  }

  /** The other levelled forms that a letter may get when marks follow it; where they only come behind it, it has none. */
  variants(letter: string): readonly string[] {
    let made = this.#varied.get(letter);
    if (made) return made;
    const plain = this.level(letter);
    const levelled = new Set(compositionsOf(letter).map((composed) => this.#make(composed)));
    made = Array.from(levelled).filter((form) => !form.startsWith(plain));
    if (this.#varied.size >= MAX_CACHED) this.#varied.clear();
    this.#varied.set(letter, made);
    return made;
  }

  #make(letter: string): string {
    const { asked } = this;
    if (asked.has("spacing") && letter.length === 1 && isWhite(letter.charCodeAt(0))) return " ";
    let made = letter.normalize(asked.has("width") ? "NFKC" : "NFC");
    if (asked.has("homoglyph")) made = each(made, CONFUSABLES);
    // Up and then down, since only that way `ß`, ligatures and the final sigma fold.
    if (asked.has("case")) made = made.toUpperCase().toLowerCase().replaceAll("ς", "σ");
    // Of some only the small letter looks like another.
    if (asked.has("homoglyph") && asked.has("case")) made = each(made, CONFUSABLES);
    if (asked.has("marks"))
      made = made
        .normalize("NFD")
        .replace(/\p{Mn}/gu, "")
        .normalize("NFC");
    return asked.has("leet") ? each(made, LEET) : made;
  }
}

const each = (text: string, table: ReadonlyMap<string, string>): string =>
  Array.from(text, (one) => table.get(one) ?? one).join("");
