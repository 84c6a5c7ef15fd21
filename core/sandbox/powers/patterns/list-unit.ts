import type { Automaton } from "./automaton.ts";
import { begunAt } from "./beginnings.ts";
import { type Conditions, judge } from "./conditions.ts";
import { findStarts, type Sought } from "./starts.ts";
import type { Unit } from "./unit.ts";
import { EDGE } from "./widths.ts";

/** One of the lists of an automaton. */
export interface Listed {
  readonly automaton: Automaton;
  /** Its number there. */
  readonly list: number;
  readonly wholeWord: boolean;
  readonly conditions?: Conditions | undefined;
}

/** What a list becomes a unit of. */
export interface ListParts extends Listed {
  /** What was said of its matches where the text is levelled, and they may be longer there than an entry. */
  readonly longest?: number | undefined;
  readonly needs?: Unit["needs"];
}

/** A list of texts as a unit: leftmost, then longest. */
export const listUnit = ({ longest, needs, ...listed }: ListParts): Unit => {
  const { automaton, list, wholeWord, conditions } = listed;
  const { classes } = automaton;
  const beginnings = automaton.beginnings[list];
  const maxLength = automaton.maxLengths[list] ?? 0;
  const near = conditions?.near;
  const edge = wholeWord ? EDGE : 0;
  const aheadNear = near?.ahead ?? 0;
  const sought: Sought = { automaton, wholeWord: new Uint8Array(list + 1).fill(Number(wholeWord), list) };
  const unit: Unit = {
    behind: Math.max(edge, near?.behind ?? 0),
    ahead: maxLength + edge + aheadNear,
    longest: longest ?? maxLength,
    max: maxLength,
    needs,
    listed,
    search(window, from, to, take, edges) {
      const starts: number[] = [];
      const ends: number[] = [];
      findStarts(sought, window, from, to, edges, (found, start, length) => {
        if (found !== list) return;
        starts.push(start);
        ends.push(start + length);
      });
      let next = from;
      for (let at = starts.length - 1; at >= 0; at--) {
        const start = starts[at] ?? 0;
        if (start < next) continue;
        next = ends[at] ?? 0;
        take(start, next, !conditions || judge(conditions, window, start, next, edges) === "counts");
      }
      return Math.max(next, to);
    },
    openFrom(window, from, edges) {
      const { length } = window;
      let open = Number.POSITIVE_INFINITY;
      for (let at = Math.max(from, length - maxLength); at < length; at++) {
        const begun = beginnings ? begunAt(beginnings, classes, window, at) : "open";
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
          if (start < open && near.isOpen(window, start, end, edges)) open = start;
        },
        edges,
      );
      return open;
    },
    concerns: (text) => text === "" || (classes[text.charCodeAt(0)] ?? 0) > 0,
  };
  return unit;
};
