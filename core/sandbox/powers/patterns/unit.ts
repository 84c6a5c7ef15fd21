import { type Automaton, type Edges, findStarts, newHits } from "./automaton.ts";
import type { Extent } from "./extent.ts";

/** Takes a place in `[start, end)` of a window. */
export type Take = (start: number, end: number) => void;

/** One compiled pattern, as it is searched for in a window of a text. It has no state between calls. */
export interface Unit {
  /** How far before and behind the beginning of a match it looks, in UTF-16 units. */
  readonly behind: number;
  readonly ahead: number;
  /** The longest place that it gives. */
  readonly longest: number;
  /**
   * Gives all matches that begin in `[from, to)`, in order and disjoint, and returns where the next may begin. What it gives
   * is the same whatever else the window holds, as long as `behind` units before `from` and `ahead` behind `to` are in it.
   */
  search(window: string, from: number, to: number, take: Take, edges: Edges): number;
}

/** What to do with a regular expression's matches beyond its longest. */
export interface Longest {
  readonly chars: number;
  readonly release: boolean;
}

/** A regular expression as a unit. `flags` must not hold `g` or `y`. */
export const regexUnit = (
  extent: Pick<Extent, "source" | "max" | "behind" | "ahead" | "needed">,
  flags: string,
  longest: Longest | undefined,
): Unit => {
  const expression = new RegExp(extent.source, `${flags}g`);
  const most = longest?.chars ?? extent.max;
  const searchAll: Unit["search"] = (window, from, to, take) => {
    let next = from;
    while (next < to) {
      expression.lastIndex = next;
      const found = expression.exec(window);
      if (!found || found.index >= to) break;
      const start = found.index;
      const end = start + found[0].length;
      next = end;
      if (end - start > most) {
        if (longest?.release) continue;
        next = wholePair(window, start, start + most);
        take(start, next);
      } else take(start, end);
    }
    return Math.max(next, to);
  };
  return {
    behind: extent.behind,
    ahead: extent.ahead,
    longest: Math.min(most, extent.max),
    search: extent.needed === undefined ? searchAll : searchNear(extent.needed, extent, searchAll),
  };
};

/**
 * Searches only where a character that each match holds is within a match's length. Near ones are taken together. Windows
 * in the window: what was found is the same, by what `search` promises.
 */
const searchNear = (
  needed: string,
  { max, behind, ahead }: Pick<Extent, "max" | "behind" | "ahead">,
  search: Unit["search"],
): Unit["search"] => {
  return (window, from, to, take, edges) => {
    let next = from;
    while (next < to) {
      const first = window.indexOf(needed, next);
      if (first < 0 || first - max >= to) break;
      let last = first;
      for (let near = first; near >= 0 && near - last <= ahead && near < to; ) {
        last = near;
        near = window.indexOf(needed, near + 1);
      }
      const begin = alignedDown(window, Math.max(next, first - max + 1), next);
      const stop = Math.min(to, last + 1);
      const cutStart = Math.max(0, begin - behind);
      const cutEnd = Math.min(window.length, stop + ahead);
      const whole = cutStart === 0 && cutEnd === window.length;
      const cut = whole ? window : window.slice(cutStart, cutEnd);
      const shifted: Take = whole ? take : (start, end) => take(start + cutStart, end + cutStart);
      next = cutStart + search(cut, begin - cutStart, stop - cutStart, shifted, edges);
    }
    return Math.max(next, to);
  };
};

const alignedDown = (text: string, at: number, least: number): number =>
  at > least && isInPair(text, at) ? at - 1 : at;

/** The end of a cut, moved out of a pair of surrogates; a pair at the start stays whole. */
const wholePair = (text: string, start: number, end: number): number => {
  if (!isInPair(text, end)) return end;
  return end - start > 1 ? end - 1 : end + 1;
};

/** Whether a place is between the halves of a pair of surrogates. */
export const isInPair = (text: string, at: number): boolean =>
  (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;

const hits = newHits();

/**
 * A list of texts as a unit: leftmost, then longest. `longest`: what was said of its matches where the text is levelled, and
 * they may be longer there than an entry.
 */
export const listUnit = (automaton: Automaton, wholeWord: boolean, longest?: number): Unit => ({
  behind: 0,
  ahead: automaton.maxLength,
  longest: longest ?? automaton.maxLength,
  search(window, from, to, take, edges) {
    findStarts(automaton, window, from, to, hits, wholeWord ? edges : undefined);
    let next = from;
    for (let at = hits.count - 1; at >= 0; at--) {
      const start = hits.starts[at] ?? 0;
      if (start < next) continue;
      next = start + (hits.lengths[at] ?? 0);
      take(start, next);
    }
    return Math.max(next, to);
  },
});
