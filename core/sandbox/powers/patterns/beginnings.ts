import { childOf, type Trie, trieOf } from "./trie.ts";

/** A trie of a list's entries read forwards: finds what may become an entry. */
export type Beginnings = Pick<Trie, "children" | "labels">;

/** What the beginnings of some entries are found by. */
export const beginningsOf = (entries: readonly string[], classes: Uint16Array): Beginnings => {
  const { children, labels } = trieOf([...new Set(entries)].sort(), classes);
  return { children, labels };
};

/** How a text's end stands to the entries: it is none's beginning, the whole of one that no longer one begins with, or more may come. */
export type Begun = "none" | "whole" | "open";

/** Whether the text from `at` to its end is the beginning of an entry. */
export const begunAt = (beginnings: Beginnings, classes: Uint16Array, text: string, at: number): Begun => {
  let state = 0;
  for (let next = at; next < text.length; next++) {
    const label = classes[text.charCodeAt(next)] ?? 0;
    if (label === 0) return "none";
    state = childOf(beginnings, state, label);
    if (state === 0) return "none";
  }
  const { children } = beginnings;
  return children[state] === children[state + 1] ? "whole" : "open";
};
