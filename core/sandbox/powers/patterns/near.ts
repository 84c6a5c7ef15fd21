import { EDGE } from "./widths.ts";
import { wordsExpression } from "./words.ts";

/** Words of which one must stand near a match. */
export interface NearWords {
  readonly words: readonly string[];
  readonly before?: number;
  readonly after?: number;
}

const BEFORE_CHARS = 40;

/** Looks for words near a match. What it looks at must be in the window, as far as the text has it. */
export class Near {
  /** How far before and behind a match it looks. */
  readonly behind: number;
  readonly ahead: number;
  readonly #words: RegExp;
  readonly #before: number;
  readonly #after: number;

  constructor({ words, before = BEFORE_CHARS, after = 0 }: NearWords) {
    this.#words = wordsExpression(words);
    this.#before = before;
    this.#after = after;
    this.behind = before > 0 ? before + EDGE : 0;
    this.ahead = after > 0 ? after + EDGE : 0;
  }

  /** Whether one stands near the match in `[start, end)`. */
  isNear(window: string, start: number, end: number): boolean {
    return this.#isBefore(window, start) || this.#behindEnd(window, end) !== undefined;
  }

  /** Whether none stands there for certain and one may yet come, where the text goes on behind the window. */
  isOpen(window: string, start: number, end: number): boolean {
    if (this.#after === 0 || this.#isBefore(window, start)) return false;
    const found = this.#behindEnd(window, end);
    // At the end of the text a word may be the beginning of a longer one.
    return found === undefined ? window.length < end + this.ahead : found === window.length;
  }

  #isBefore(window: string, start: number): boolean {
    if (this.#before === 0) return false;
    const from = Math.max(0, start - this.#before);
    const cut = Math.max(0, from - EDGE);
    this.#words.lastIndex = from - cut;
    return this.#words.test(window.slice(cut, start));
  }

  /** Where the first word behind the match ends. */
  #behindEnd(window: string, end: number): number | undefined {
    if (this.#after === 0) return undefined;
    const text = window.slice(end, end + this.ahead);
    this.#words.lastIndex = 0;
    for (let found = this.#words.exec(text); found; found = this.#words.exec(text)) {
      const wordEnd = found.index + found[0].length;
      if (wordEnd <= this.#after) return end + wordEnd;
      this.#words.lastIndex = found.index + 1;
    }
    return undefined;
  }
}
