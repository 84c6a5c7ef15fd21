import { isIn } from "./charsets.ts";
import { type Conditions, type Judgement, judge } from "./conditions.ts";
import type { Extent } from "./extent.ts";
import type { Edges } from "./starts.ts";
import { isInPair, wholePair } from "./surrogates.ts";
import type { Unit } from "./unit.ts";

/** What to do with a regular expression's matches beyond its longest. */
export interface Longest {
  readonly chars: number;
  readonly release: boolean;
}

/** What a regular expression becomes a unit of. */
export interface RegexParts {
  readonly extent: Extent;
  /** Without `g` and `y`. */
  readonly flags: string;
  readonly longest?: Longest | undefined;
  readonly conditions?: Conditions | undefined;
  /** What finds what may become a match; where there is none, all that is no longer than the longest match may. */
  readonly prefix?: string | undefined;
}

/** Is told of a match, and says whether to go on. */
type Visit = (start: number, end: number, judgement: Judgement) => boolean;

const NOTHING: Conditions = {};

/** A regular expression as a unit. */
export const regexUnit = ({
  extent,
  flags,
  longest,
  conditions = NOTHING,
  prefix: prefixSource,
}: RegexParts): Unit => {
  const expression = new RegExp(extent.source, `${flags}g`);
  const prefix = prefixSource === undefined ? undefined : new RegExp(prefixSource, `${flags}g`);
  const isUnicode = expression.unicode || expression.unicodeSets;
  const most = longest?.chars ?? extent.max;
  const { near } = conditions;
  const isConditional = conditions !== NOTHING;
  const behindNear = near?.behind ?? 0;
  const aheadNear = near?.ahead ?? 0;
  const withoutNear: Conditions = { ...conditions, near: undefined };

  /** Goes through the matches that begin in `[from, to)` until `visit` says no; returns where the next may begin. */
  const each = (
    window: string,
    from: number,
    to: number,
    asked: Conditions,
    edges: Edges,
    visit: Visit,
  ): number => {
    let next = from;
    while (next < to) {
      expression.lastIndex = next;
      const found = expression.exec(window);
      if (!found || found.index >= to) break;
      const start = found.index;
      let end = start + found[0].length;
      let judgement: Judgement = "counts";
      if (end - start > most) {
        if (longest?.release) judgement = "over";
        else end = wholePair(window, start, start + most);
      }
      if (isConditional && judgement === "counts") judgement = judge(asked, window, start, end, edges);
      if (judgement === "wrong") end = isInPair(window, start + 1) ? start + 2 : start + 1;
      next = end;
      if (!visit(start, end, judgement)) break;
    }
    return Math.max(next, to);
  };

  const begunFrom = (window: string, from: number): number => {
    const least = begunAtLeast(extent, window, Math.max(from, window.length - extent.ahead));
    if (!prefix || least === window.length) return least;
    prefix.lastIndex = isUnicode && isInPair(window, least) ? least + 1 : least;
    return prefix.exec(window)?.index ?? window.length;
  };

  return {
    behind: Math.max(extent.behind, behindNear),
    ahead: extent.ahead + aheadNear,
    longest: Math.min(most, extent.max),
    max: extent.max,
    needs: extent.needs,
    search: (window, from, to, take, edges) =>
      each(window, from, to, conditions, edges, (start, end, judgement) => {
        if (judgement !== "wrong") take(start, end, judgement === "counts");
        return true;
      }),
    openFrom(window, from, edges) {
      const { length } = window;
      const begun = begunFrom(window, from);
      let open = begun < length ? begun : Number.POSITIVE_INFINITY;
      if (!near || aheadNear === 0) return open;
      const least = Math.max(from, length - extent.ahead - aheadNear);
      each(window, least, Math.min(open, length), withoutNear, edges, (start, end, judgement) => {
        if (judgement !== "counts" || !near.isOpen(window, start, end, edges)) return true;
        open = start;
        return false;
      });
      return open;
    },
    concerns: () => true,
  };
};

/** Before this place nothing begins that may be a match: up to the end there are other characters than one has. */
const begunAtLeast = ({ needs: { chars, first }, beyond }: Extent, window: string, least: number): number => {
  const { length } = window;
  let begin = length;
  for (let end = length; end > least && end >= length - beyond; end--) {
    if (end > begin) continue;
    begin = end;
    while (begin > least && isIn(chars, window, begin - 1)) begin--;
  }
  while (begin < length && !isIn(first, window, begin)) begin++;
  return begin;
};
