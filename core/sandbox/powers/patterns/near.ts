import type { Edges } from "./starts.ts";
import { EDGE } from "./widths.ts";
import { Words } from "./words.ts";

/** Words of which one must stand near a match. */
export interface NearWords {
  readonly words: readonly string[];
  readonly before?: number;
  readonly after?: number;
}

const BEFORE_CHARS = 40;

/**
 * Looks for words near a match. What it looks at must be in the window, as far as the text has it. `edges`: where words may begin
 * and end in the window.
 */
export class Near {
  /** How far before and behind a match it looks. */
  readonly behind: number;
  readonly ahead: number;
  readonly #words: Words;
  readonly #before: number;
  readonly #after: number;

  /** `wholeOrLoose`: a word with an edge on one side alone may stand anywhere. */
  constructor({ words, before = BEFORE_CHARS, after = 0 }: NearWords, wholeOrLoose = false) {
    this.#words = new Words(words, wholeOrLoose);
    this.#before = before;
    this.#after = after;
    this.behind = before > 0 ? before + EDGE : 0;
    this.ahead = after > 0 ? after + EDGE : 0;
  }

  /** Whether one stands near the match in `[start, end)`. */
  isNear(window: string, start: number, end: number, edges: Edges): boolean {
    return this.#isBefore(window, start, edges) || this.#behindEnd(window, end, edges) >= 0;
  }

  /** Whether none stands there for certain and one may yet come, where the text goes on behind the window. */
  isOpen(window: string, start: number, end: number, edges: Edges): boolean {
    if (this.#after === 0 || this.#isBefore(window, start, edges)) return false;
    const found = this.#behindEnd(window, end, edges);
    // At the end of the text a word may be the beginning of a longer one.
    return found < 0 ? window.length < end + this.ahead : found === window.length;
  }

  #isBefore(text: string, start: number, edges: Edges): boolean {
    if (this.#before === 0) return false;
    const from = Math.max(0, start - this.#before);
    return this.#words.endOf({ text, edges, from, to: start, fromIsEdge: false, toIsEdge: true }, true) >= 0;
  }

  /** Where the first word behind the match ends. */
  #behindEnd(text: string, end: number, edges: Edges): number {
    if (this.#after === 0) return -1;
    const to = Math.min(text.length, end + this.#after);
    return this.#words.endOf({ text, edges, from: end, to, fromIsEdge: true, toIsEdge: false });
  }
}
