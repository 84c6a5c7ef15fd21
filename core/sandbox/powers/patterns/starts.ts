import { type Automaton, ownersOf, ownState, step } from "./automaton.ts";

/** Says whether an entry may stand at a place; for lists of whole words. */
export interface Edges {
  startsAt(at: number): boolean;
  endsAt(at: number): boolean;
}

/** What is looked for. */
export interface Sought {
  readonly automaton: Automaton;
  /** The classes of the text's units, where they are not the automaton's. */
  readonly classes?: Uint16Array;
  /** By list: 1 where an entry must be a whole word. */
  readonly wholeWord: Uint8Array;
}

/** Is told where an entry of a list begins, and how long it is. */
export type TakeStart = (list: number, start: number, length: number) => void;

/**
 * Finds where in `[from, to)` of a text entries begin, from the last place to the first, with the longest of each list at each
 * place. Reads backwards, from the longest entry behind `to`, so a place's longest entry is known when it is reached.
 */
export const findStarts = (
  sought: Sought,
  text: string,
  from: number,
  to: number,
  edges: Edges,
  take: TakeStart,
): void => {
  const { automaton, classes = automaton.classes } = sought;
  const { longest, rows, dense, width, maxLength } = automaton;
  const classEnd = classes.length;
  let state = 0;
  for (let at = Math.min(text.length, to + maxLength - 1) - 1; at >= from; at--) {
    const unit = text.charCodeAt(at);
    const label = unit < classEnd ? (classes[unit] ?? 0) : 0;
    if (label === 0) {
      state = 0;
      continue;
    }
    state =
      state < dense && label < width ? (rows[state * width + label] ?? 0) : step(automaton, state, label);
    if (longest[state] === 0 || at >= to) continue;
    takeAll(sought, state, at, edges, take);
  }
};

/** By list: one more than the place at which its longest entry is known already. */
const NONE = -1;
let takenAt = new Int32Array(0);

/** Tells of the longest entry of each list that begins at a place. */
const takeAll = (
  { automaton, wholeWord }: Sought,
  state: number,
  at: number,
  edges: Edges,
  take: TakeStart,
): void => {
  const { longest, fails } = automaton;
  if (takenAt.length < wholeWord.length) takenAt = new Int32Array(wholeWord.length);
  takenAt.fill(NONE, 0, wholeWord.length);
  let starts: boolean | undefined;
  for (let own = state; (longest[own] ?? 0) > 0; own = fails[own] ?? 0) {
    own = ownState(automaton, own);
    const length = longest[own] ?? 0;
    let ends: boolean | undefined;
    for (const list of ownersOf(automaton, own)) {
      if (takenAt[list] === at) continue;
      if (wholeWord[list] === 1) {
        starts ??= edges.startsAt(at);
        if (!starts) continue;
        ends ??= edges.endsAt(at + length);
        if (!ends) continue;
      }
      takenAt[list] = at;
      take(list, at, length);
    }
  }
};
