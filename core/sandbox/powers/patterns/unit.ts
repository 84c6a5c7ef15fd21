import type { Listed } from "./list-unit.ts";
import type { Needs } from "./needs.ts";
import type { Edges } from "./starts.ts";

/**
 * Takes a place in `[start, end)` of a window. Where it does not count, it is a match all the same: the next one begins behind
 * it.
 */
export type Take = (start: number, end: number, counts: boolean) => void;

/** One compiled pattern, as it is searched for in a window of a text. It has no state between calls. */
export interface Unit {
  /** How far before and behind the beginning of a match it looks, in UTF-16 units. */
  readonly behind: number;
  readonly ahead: number;
  /** The longest place that it gives. */
  readonly longest: number;
  /** The longest match, before it is cut. */
  readonly max: number;
  /** What each of its matches holds; absent where nothing is known. */
  readonly needs?: Pick<Needs, "factor" | "digits"> | undefined;
  /** Where it is a list, which may be searched for together with others. */
  readonly listed?: Listed | undefined;
  /**
   * Gives all matches that begin in `[from, to)`, in order and disjoint, and returns where the next may begin. What it gives
   * is the same whatever else the window holds, as long as `behind` units before `from` and `ahead` behind `to` are in it.
   */
  search(window: string, from: number, to: number, take: Take, edges: Edges): number;
  /**
   * The first place from `from` on at which it hangs on what may come behind the window whether something matches, and what;
   * `Infinity` where there is none. At least `behind` units before `from` must be in the window.
   */
  openFrom(window: string, from: number, edges: Edges): number;
  /** Whether a match may hold a text, as far as its first character goes, or it hangs on it whether there is one. */
  concerns(text: string): boolean;
}
