import type { Letters } from "./normalise.ts";
import { type Levelled, Output } from "./output.ts";
import { isWhite } from "./white-space.ts";

/** More marks on one letter than any script has begin a letter of their own, so that none grows without end. */
const MAX_MARKS = 30;
/** So many separators between letters that stand alone are left out. */
export const MAX_SEPARATORS = 3;
/** Below this nothing joins the letter before it. */
const FIRST_MARK = 0x300;
const SOFT_HYPHEN = 0xad;
/** The first unit that is not ASCII. */
export const ASCII_END = 128;
const BEYOND_ASCII = /[^\0-\x7f]/;
const JOINING = /^[\p{M}\u1161-\u11ff\u200d]$/u;
const UNSEEN = /^\p{Default_Ignorable_Code_Point}$/u;
const SEPARATOR = /^[\s\u0085\u2800._\-*·•,/\\|~+=:;#^–—‧∙⋅→\p{Extended_Pictographic}]$/u;

/** By ASCII character. */
export const IS_SEPARATOR = Array.from({ length: ASCII_END }, (_, code) =>
  SEPARATOR.test(String.fromCharCode(code)),
);

/**
 * Levels one text, piece by piece: `take` reads on, `read` gives what is ready. The result does not depend on the sizes of
 * the pieces.
 */
export class Leveller {
  readonly #letters: Letters;
  readonly #text: string;
  readonly #spacing: boolean;
  readonly #unseen: boolean;
  #at = 0;
  #cluster = "";
  #marks = 0;
  /** Up to here there is ASCII alone, as far as that was looked at. */
  #plainEnd = 0;
  #clusterStart = 0;
  #clusterEnd = 0;
  /** Letters since the last separator; more than one is "many". */
  #word = 0;
  /** Whether what was read last is white space: what white space follows it is passed over. */
  #white = false;
  /** Separators, then at most one letter, behind a letter that stands alone: left out or not, that is still open. */
  readonly #open: Piece[] = [];
  #ended = false;
  #out: Output;
  /** What was not settled when the text ended, and how much came of it. */
  #last: Unsettled = NONE;
  #loose = 0;

  /** `out` is emptied, and written on until the first `read`. What was read of it before is lost then. */
  constructor(text: string, letters: Letters, out = new Output()) {
    this.#text = text;
    this.#letters = letters;
    this.#out = out;
    out.length = 0;
    this.#spacing = letters.asked.has("spacing");
    this.#unseen = letters.asked.has("zero-width");
  }

  /** Whether all of the text is read. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Of the units that were ready at the end of the text, how many came out only because it ended. */
  get loose(): number {
    return this.#loose;
  }

  /** How else these may come out, if the text goes on: without separators, or with a mark on the last letter. */
  endings(): readonly string[] {
    const { cluster, open, alone } = this.#last;
    const separator = this.#spacing && SEPARATOR.test(cluster);
    if (separator && !alone) return [];
    const kept = open.map(({ text }) => text).join("");
    const dropped = open.map(({ text, separator }) => (separator ? "" : text)).join("");
    const forms = separator
      ? [this.#letters.level(cluster), ""]
      : cluster === ""
        ? [""]
        : [this.#letters.level(cluster), ...this.#letters.variants(cluster)];
    const all = new Set([kept, dropped].flatMap((before) => forms.map((form) => before + form)));
    // With nothing open the first form is what came out.
    if (kept === "" && forms[0] !== undefined) all.delete(forms[0]);
    return Array.from(all);
  }

  /** Units that are ready. */
  get ready(): number {
    return this.#out.length;
  }

  /** Reads on, by about so many units. */
  take(units: number): void {
    const text = this.#text;
    const end = Math.min(text.length, this.#at + units);
    while (this.#at < end) {
      const start = this.#at;
      const unit = text.charCodeAt(start);
      if (this.#white && isWhite(unit)) {
        this.#at = start + 1;
        continue;
      }
      if (unit < FIRST_MARK && unit !== SOFT_HYPHEN) {
        if (unit < ASCII_END && this.#run(start, end)) continue;
        this.#at = start + 1;
        this.#begin(String.fromCharCode(unit), start);
        continue;
      }
      const character = String.fromCodePoint(text.codePointAt(start) ?? unit);
      this.#at = start + character.length;
      if (this.#unseen && UNSEEN.test(character)) continue;
      if (this.#cluster !== "" && this.#marks < MAX_MARKS && JOINING.test(character)) {
        this.#cluster += character;
        this.#white = false;
        this.#marks++;
        this.#clusterEnd = this.#at;
      } else {
        this.#begin(character, start);
      }
    }
    if (this.#at === text.length && !this.#ended) this.#end();
  }

  /** Hands over what is ready. */
  read(): Levelled {
    const levelled = this.#out.read();
    this.#out = this.#ended ? NOTHING : new Output();
    return levelled;
  }

  /** Takes what needs no thought, up to a letter that a mark may join or a separator that may be left out. */
  #run(start: number, end: number): boolean {
    const text = this.#text;
    const { plain } = this.#letters;
    let at = start;
    let word = this.#word;
    if (this.#open.length > 0 || start + 1 >= text.length) return false;
    if (this.#cluster !== "") {
      this.#flushCluster();
      word = this.#word;
      if (this.#open.length > 0) return false;
    }
    if (start >= this.#plainEnd) this.#plainEnd = plainEnd(text, start, end + 1);
    const stop = Math.min(end, this.#plainEnd - 1);
    if (!this.#spacing) at = Math.max(at, stop);
    else {
      let white = this.#white;
      for (; at < stop; at++) {
        const unit = text.charCodeAt(at);
        const separates = IS_SEPARATOR[unit];
        if (separates && (word === 1 || (white && isWhite(unit)))) break;
        word = separates ? 0 : word === 0 ? 1 : 2;
        white = separates === true && isWhite(unit);
      }
      if (at > start) this.#white = white;
    }
    if (at === start) return false;
    this.#word = word;
    this.#out.addRun(text, start, at, plain);
    this.#at = at;
    return true;
  }

  #end(): void {
    const settled = this.#out.length;
    const alone = this.#word === 1 || this.#open.length > 0;
    this.#last = { cluster: this.#cluster, open: [...this.#open], alone };
    this.#flushCluster();
    this.#settle();
    this.#loose = this.#out.length - settled;
    this.#ended = true;
  }

  #begin(character: string, start: number): void {
    this.#flushCluster();
    this.#cluster = character;
    this.#white = this.#spacing && character.length === 1 && isWhite(character.charCodeAt(0));
    this.#marks = 0;
    this.#clusterStart = start;
    this.#clusterEnd = this.#at;
  }

  #flushCluster(): void {
    const raw = this.#cluster;
    if (raw === "") return;
    this.#cluster = "";
    if (!this.#spacing) {
      this.#out.add(this.#letters.level(raw), this.#clusterStart, this.#clusterEnd);
    } else if (SEPARATOR.test(raw))
      this.#separator(this.#letters.level(raw), this.#clusterStart, this.#clusterEnd);
    else this.#letter(this.#letters.level(raw), this.#clusterStart, this.#clusterEnd);
  }

  #separator(text: string, start: number, end: number): void {
    // A letter before it stands alone: the separators before that go.
    if (this.#isLetterOpen()) this.#settle();
    if (this.#word === 1 && this.#open.length < MAX_SEPARATORS) {
      this.#open.push({ text, start, end, separator: true });
      return;
    }
    this.#release();
    this.#word = 0;
    this.#out.add(text, start, end);
  }

  #letter(text: string, start: number, end: number): void {
    if (this.#open.length === 0) {
      this.#word = Math.min(this.#word + 1, 2);
    } else if (this.#isLetterOpen()) {
      this.#release();
      this.#word = 2;
    } else {
      this.#open.push({ text, start, end, separator: false });
      return;
    }
    this.#out.add(text, start, end);
  }

  #isLetterOpen(): boolean {
    return this.#open.length > 0 && this.#open.at(-1)?.separator === false;
  }

  /** What is open ends with a letter that stands alone, or the text has ended. */
  #settle(): void {
    const last = this.#open.at(-1);
    if (last && !last.separator) {
      this.#out.add(last.text, last.start, last.end);
      this.#word = 1;
      this.#open.length = 0;
    } else this.#release();
  }

  #release(): void {
    if (this.#open.length === 0) return;
    for (const { text, start, end } of this.#open) this.#out.add(text, start, end);
    this.#open.length = 0;
  }
}

interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly separator: boolean;
}

/** The end of the ASCII characters from a place on, as far as it lies before `to`. */
const plainEnd = (text: string, from: number, to: number): number => {
  const found = text.slice(from, to).search(BEYOND_ASCII);
  return found < 0 ? Math.min(to, text.length) : from + found;
};

/** What may come out in one way or another, as the text goes on. */
interface Unsettled {
  readonly cluster: string;
  readonly open: readonly Piece[];
  /** Whether separators may be left out. */
  readonly alone: boolean;
}

const NONE: Unsettled = { cluster: "", open: [], alone: false };
const NOTHING = new Output();

/** Levels a whole text at once. */
export const level = (text: string, letters: Letters): Levelled => {
  const leveller = new Leveller(text, letters);
  do leveller.take(text.length);
  while (!leveller.ended);
  return leveller.read();
};
