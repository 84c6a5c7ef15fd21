import type { Block } from "./block.ts";
import type { Edges } from "./starts.ts";
import type { Unit } from "./unit.ts";

/** What a pattern has gone over in a block: the beginnings and the ends, in order. */
export interface Spans {
  readonly starts: number[];
  readonly ends: number[];
}

/** Where a word ends in what may come is not known. */
const ANYWHERE: Edges = { startsAt: () => true, endsAt: () => true };
const NOWHERE = Number.POSITIVE_INFINITY;

/**
 * The first place of a text's last block, as patterns see it, from which on it hangs on what comes whether a unit matches, and
 * what; `Infinity` for none. What the unit has gone over and what begins before that place stays as it is.
 */
export const openIn = (block: Block, unit: Unit, spans: Spans, edges: Edges): number => {
  const { text, known, endings } = block;
  if (endings.length === 0 && spans.starts.length === 0) {
    return unit.openFrom(text, Math.max(block.from, known - unit.ahead), edges);
  }
  const mayDiffer = endings.filter((ending) => unit.concerns(ending));
  if (mayDiffer.length === 0) return firstOpen(text, known, block.from, unit, spans, edges);
  const settled = text.slice(0, known);
  const open = firstOpen(settled, known, block.from, unit, spans, edges);
  if (open < known) return open;
  const isOpen = [text.slice(known), ...mayDiffer].some((ending) => beginsBehind(settled, ending, unit));
  return isOpen ? known : NOWHERE;
};

const firstOpen = (
  text: string,
  known: number,
  begin: number,
  unit: Unit,
  { starts, ends }: Spans,
  edges: Edges,
): number => {
  const least = Math.max(begin, known - unit.ahead);
  let at = starts.findIndex((start) => start >= least);
  if (at < 0) at = starts.length;
  let from = Math.max(least, at > 0 ? (ends[at - 1] ?? 0) : 0);
  let open = unit.openFrom(text, from, edges);
  for (; at < starts.length; at++) {
    const start = starts[at] ?? 0;
    if (start >= open) return open;
    from = ends[at] ?? 0;
    // A mark may still join its last letter.
    if (from > known) return start;
    if (from > open) open = unit.openFrom(text, from, edges);
  }
  return open;
};

/** Whether anything may begin in how a text may go on. */
const beginsBehind = (settled: string, ending: string, unit: Unit): boolean => {
  const text = settled + ending;
  let found = unit.openFrom(text, settled.length, ANYWHERE) < text.length;
  const note = (): void => {
    found = true;
  };
  if (!found) unit.search(text, settled.length, text.length, note, ANYWHERE);
  return found;
};
