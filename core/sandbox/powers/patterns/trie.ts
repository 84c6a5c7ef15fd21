/** Classes of UTF-16 units: 0 and what lies beyond the end stand in no entry. */
export interface Classes {
  readonly classes: Uint16Array<ArrayBuffer>;
  readonly classCount: number;
}

/** The classes of what stands in some texts: one for each unit. */
export const classesOf = (entries: readonly string[]): Classes => {
  let end = 0;
  for (const entry of entries) {
    for (let at = 0; at < entry.length; at++) end = Math.max(end, entry.charCodeAt(at) + 1);
  }
  const used = new Uint8Array(end);
  for (const entry of entries) {
    for (let at = 0; at < entry.length; at++) used[entry.charCodeAt(at)] = 1;
  }
  const classes = new Uint16Array(end);
  let classCount = 1;
  for (let unit = 0; unit < end; unit++) {
    if (used[unit] === 1) classes[unit] = classCount++;
  }
  return { classes, classCount };
};

/** A trie: states are numbered by depth, and the children of one stand side by side. */
export interface Trie {
  readonly size: number;
  /** First child of a state; that of the next state is the end of its children. */
  readonly children: Int32Array<ArrayBuffer>;
  /** The class by which a state is reached from its parent. */
  readonly labels: Uint16Array<ArrayBuffer>;
  /** The length of the entry that ends in a state, 0 for none. */
  readonly ends: Uint16Array<ArrayBuffer>;
  /** The states in which entries end, in order, and the entries by their numbers. */
  readonly endStates: Int32Array<ArrayBuffer>;
  readonly endEntries: Int32Array<ArrayBuffer>;
}

/** Breadth first over ranges of the sorted entries, each of which is there once: those of a state share its prefix. */
export const trieOf = (sorted: readonly string[], classes: Uint16Array): Trie => {
  const most = sorted.reduce((sum, { length }) => sum + length, 1);
  const from = new Int32Array(most);
  const to = new Int32Array(most);
  const children = new Int32Array(most + 1);
  const labels = new Uint16Array(most);
  const ends = new Uint16Array(most);
  const endStates = new Int32Array(sorted.length);
  const endEntries = new Int32Array(sorted.length);
  let ended = 0;
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
    if (at < end && sorted[at]?.length === depth) {
      ends[state] = depth;
      endStates[ended] = state;
      endEntries[ended++] = at;
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
    endStates,
    endEntries,
  };
};

/** The child of a state that a label leads to; 0 where there is none. */
export const childOf = (
  { children, labels }: Pick<Trie, "children" | "labels">,
  state: number,
  label: number,
): number => {
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
