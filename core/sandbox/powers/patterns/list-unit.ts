import { type Automaton, begunAt, findStarts, newHits } from "./automaton.ts";
import { type Conditions, judge } from "./conditions.ts";
import type { Unit } from "./unit.ts";
import { EDGE } from "./widths.ts";

/** What a list becomes a unit of. */
export interface ListParts {
  readonly automaton: Automaton;
  readonly wholeWord: boolean;
  /** What was said of its matches where the text is levelled, and they may be longer there than an entry. */
  readonly longest?: number | undefined;
  readonly conditions?: Conditions | undefined;
}

const hits = newHits();

/** A list of texts as a unit: leftmost, then longest. */
export const listUnit = ({ automaton, wholeWord, longest, conditions }: ListParts): Unit => {
  const { maxLength, classes } = automaton;
  const near = conditions?.near;
  const edge = wholeWord ? EDGE : 0;
  const aheadNear = near?.ahead ?? 0;
  const unit: Unit = {
    behind: Math.max(edge, near?.behind ?? 0),
    ahead: maxLength + edge + aheadNear,
    longest: longest ?? maxLength,
    max: maxLength,
    search(window, from, to, take, edges) {
      findStarts(automaton, window, from, to, hits, wholeWord ? edges : undefined);
      let next = from;
      for (let at = hits.count - 1; at >= 0; at--) {
        const start = hits.starts[at] ?? 0;
        if (start < next) continue;
        next = start + (hits.lengths[at] ?? 0);
        take(start, next, !conditions || judge(conditions, window, start, next) === "counts");
      }
      return Math.max(next, to);
    },
    openFrom(window, from, edges) {
      const { length } = window;
      let open = Number.POSITIVE_INFINITY;
      for (let at = Math.max(from, length - maxLength); at < length; at++) {
        const begun = begunAt(automaton, window, at);
        if (begun === "none" || (begun === "whole" && !wholeWord)) continue;
        if (wholeWord && !edges.startsAt(at)) continue;
        open = at;
        break;
      }
      if (!near || aheadNear === 0) return open;
      const least = Math.max(from, length - maxLength - aheadNear);
      unit.search(
        window,
        least,
        length,
        (start, end) => {
          if (start < open && near.isOpen(window, start, end)) open = start;
        },
        edges,
      );
      return open;
    },
    concerns: (text) => text === "" || (classes[text.charCodeAt(0)] ?? 0) > 0,
  };
  return unit;
};
