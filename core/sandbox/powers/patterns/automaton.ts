/**
 * A trie of entries read backwards, with failure links. States are numbered by depth, the children of one stand side by
 * side, so that a state is twelve bytes. The first `dense` states, which most steps are in, have a full row of next states.
 */
export interface Automaton {
  /** Class of a UTF-16 unit; 0 and what lies beyond the end stand in no entry. */
  readonly classes: Uint16Array<ArrayBuffer>;
  readonly classCount: number;
  /** First child of a state; that of the next state is the end of its children. */
  readonly children: Int32Array<ArrayBuffer>;
  /** The class by which a state is reached from its parent. */
  readonly labels: Uint16Array<ArrayBuffer>;
  /** The state of the longest proper suffix. */
  readonly fails: Int32Array<ArrayBuffer>;
  /** Length of the longest entry that ends in a state, 0 for none. */
  readonly longest: Uint16Array<ArrayBuffer>;
  readonly rows: Int32Array<ArrayBuffer>;
  readonly dense: number;
  /** Length of the longest entry. */
  readonly maxLength: number;
  /** The entries read forwards. */
  readonly beginnings: Beginnings;
}

/** A trie of entries read forwards, without failure links: finds what may become an entry. */
export interface Beginnings {
  readonly children: Int32Array<ArrayBuffer>;
  readonly labels: Uint16Array<ArrayBuffer>;
}

/** Cells of the rows together: 2 MB, about what a processor keeps at hand. */
const ROW_CELLS = 524_288;

/** Builds the automaton. The entries must not be empty. Takes about half a second for 100,000 of them. */
export const buildAutomaton = (entries: readonly string[]): Automaton => {
  const forwards = [...new Set(entries)].sort();
  const backwards = forwards.map(reversed).sort();
  const { classes, classCount } = classesOf(backwards);
  const trie = trieOf(backwards, classes);
  const { size, children, labels } = trie;
  const dense = Math.min(size, Math.max(1, Math.floor(ROW_CELLS / classCount)));
  const automaton: Automaton = {
    classes,
    classCount,
    children,
    labels,
    fails: new Int32Array(size),
    longest: trie.ends,
    rows: new Int32Array(dense * classCount),
    dense,
    beginnings: beginningsOf(forwards, classes),
    maxLength: backwards.reduce((longest, { length }) => Math.max(longest, length), 0),
  };
  link(automaton, size);
  return automaton;
};

const beginningsOf = (sorted: readonly string[], classes: Uint16Array): Beginnings => {
  const { children, labels } = trieOf(sorted, classes);
  return { children, labels };
};

const reversed = (text: string): string => {
  let made = "";
  for (let at = text.length - 1; at >= 0; at--) made += text[at];
  return made;
};

const classesOf = (entries: readonly string[]): { classes: Uint16Array<ArrayBuffer>; classCount: number } => {
  const used = new Uint8Array(65_536);
  let end = 0;
  for (const entry of entries) {
    for (let at = 0; at < entry.length; at++) {
      const unit = entry.charCodeAt(at);
      used[unit] = 1;
      if (unit >= end) end = unit + 1;
    }
  }
  const classes = new Uint16Array(end);
  let classCount = 1;
  for (let unit = 0; unit < end; unit++) {
    if (used[unit] === 1) classes[unit] = classCount++;
  }
  return { classes, classCount };
};

interface Trie {
  readonly size: number;
  readonly children: Int32Array<ArrayBuffer>;
  readonly labels: Uint16Array<ArrayBuffer>;
  readonly ends: Uint16Array<ArrayBuffer>;
}

/** Breadth first over ranges of the sorted entries: those of a state share its prefix. */
const trieOf = (sorted: readonly string[], classes: Uint16Array): Trie => {
  const most = sorted.reduce((sum, { length }) => sum + length, 1);
  const from = new Int32Array(most);
  const to = new Int32Array(most);
  const children = new Int32Array(most + 1);
  const labels = new Uint16Array(most);
  const ends = new Uint16Array(most);
  to[0] = sorted.length;
  let size = 1;
  let depth = 0;
  for (let state = 0, levelEnd = 1; state < size; state++) {
    if (state === levelEnd) {
      depth++;
      levelEnd = size;
    }
    children[state] = size;
    let at = from[state] ?? 0;
    const end = to[state] ?? 0;
    if (sorted[at]?.length === depth) {
      ends[state] = depth;
      at++;
    }
    while (at < end) {
      const unit = sorted[at]?.charCodeAt(depth) ?? 0;
      from[size] = at;
      while (at < end && sorted[at]?.charCodeAt(depth) === unit) at++;
      to[size] = at;
      labels[size] = classes[unit] ?? 0;
      size++;
    }
  }
  children[size] = size;
  return {
    size,
    children: children.slice(0, size + 1),
    labels: labels.slice(0, size),
    ends: ends.slice(0, size),
  };
};

const link = (automaton: Automaton, size: number): void => {
  const { children, labels, fails, longest, rows, dense, classCount } = automaton;
  for (let state = 0; state < size; state++) {
    const fail = fails[state] ?? 0;
    if (longest[state] === 0 && state > 0) longest[state] = longest[fail] ?? 0;
    if (state < dense) rows.copyWithin(state * classCount, fail * classCount, (fail + 1) * classCount);
    const end = children[state + 1] ?? 0;
    for (let child = children[state] ?? 0; child < end; child++) {
      const label = labels[child] ?? 0;
      fails[child] = state === 0 ? 0 : step(automaton, fail, label);
      if (state < dense) rows[state * classCount + label] = child;
    }
  }
};

/** The state behind `state` for a unit of class `label`, which is not 0. */
export const step = (automaton: Automaton, state: number, label: number): number => {
  const { children, labels, fails, rows, dense, classCount } = automaton;
  let at = state;
  while (at >= dense) {
    const child = childOf(children, labels, at, label);
    if (child > 0) return child;
    at = fails[at] ?? 0;
  }
  return rows[at * classCount + label] ?? 0;
};

/** The child of a state that a label leads to; 0 where there is none. */
const childOf = (children: Int32Array, labels: Uint16Array, state: number, label: number): number => {
  let low = children[state] ?? 0;
  let high = children[state + 1] ?? 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = labels[middle] ?? 0;
    if (found === label) return middle;
    if (found < label) low = middle + 1;
    else high = middle;
  }
  return 0;
};

/** How a text's end stands to the entries: it is none's beginning, the whole of one that no longer one begins with, or more may come. */
export type Begun = "none" | "whole" | "open";

/** Whether the text from `at` to its end is the beginning of an entry. */
export const begunAt = ({ classes, beginnings }: Automaton, text: string, at: number): Begun => {
  const { children, labels } = beginnings;
  let state = 0;
  for (let next = at; next < text.length; next++) {
    const label = classes[text.charCodeAt(next)] ?? 0;
    if (label === 0) return "none";
    state = childOf(children, labels, state, label);
    if (state === 0) return "none";
  }
  return children[state] === children[state + 1] ? "whole" : "open";
};

/** Where entries begin, from the last place to the first, and how long the longest of each place is. */
export interface Hits {
  starts: Int32Array;
  lengths: Uint16Array;
  count: number;
}

/** Empty hits. */
export const newHits = (): Hits => ({ starts: new Int32Array(64), lengths: new Uint16Array(64), count: 0 });

/** Says whether an entry may stand at a place; for lists of whole words. */
export interface Edges {
  startsAt(at: number): boolean;
  endsAt(at: number): boolean;
}

/**
 * Finds where in `[from, to)` of a text entries begin, with the longest of each place. Reads backwards, from the longest
 * entry behind `to`, so a place's longest entry is known when it is reached.
 */
export const findStarts = (
  automaton: Automaton,
  text: string,
  from: number,
  to: number,
  hits: Hits,
  edges: Edges | undefined,
): void => {
  const { classes, longest, rows, dense, classCount } = automaton;
  const classEnd = classes.length;
  hits.count = 0;
  let state = 0;
  for (let at = Math.min(text.length, to + automaton.maxLength - 1) - 1; at >= from; at--) {
    const unit = text.charCodeAt(at);
    const label = unit < classEnd ? (classes[unit] ?? 0) : 0;
    if (label === 0) {
      state = 0;
      continue;
    }
    state = state < dense ? (rows[state * classCount + label] ?? 0) : step(automaton, state, label);
    let length = longest[state] ?? 0;
    if (length === 0 || at >= to) continue;
    if (edges) length = longestWhole(automaton, state, at, edges);
    if (length > 0) add(hits, at, length);
  }
};

const longestWhole = (automaton: Automaton, state: number, at: number, edges: Edges): number => {
  if (!edges.startsAt(at)) return 0;
  const { longest, fails } = automaton;
  let shorter = state;
  for (let length = longest[state] ?? 0; length > 0; length = longest[shorter] ?? 0) {
    if (edges.endsAt(at + length)) return length;
    do shorter = fails[shorter] ?? 0;
    while (longest[shorter] === length);
  }
  return 0;
};

const add = (hits: Hits, start: number, length: number): void => {
  if (hits.count === hits.starts.length) {
    const starts = new Int32Array(hits.count * 2);
    const lengths = new Uint16Array(hits.count * 2);
    starts.set(hits.starts);
    lengths.set(hits.lengths);
    hits.starts = starts;
    hits.lengths = lengths;
  }
  hits.starts[hits.count] = start;
  hits.lengths[hits.count] = length;
  hits.count++;
};
