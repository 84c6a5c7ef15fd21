import { type Beginnings, beginningsOf } from "./beginnings.ts";
import { type Classes, childOf, classesOf, type Trie, trieOf } from "./trie.ts";

/**
 * A trie of the entries of some lists, read backwards, with failure links. A state is twelve bytes. The first `dense` states,
 * which most steps are in, have a full row of next states.
 */
export interface Automaton extends Classes, Pick<Trie, "children" | "labels" | "endStates"> {
  /** The state of the longest proper suffix. */
  readonly fails: Int32Array<ArrayBuffer>;
  /** Length of the longest entry that ends in a state, 0 for none. */
  readonly longest: Uint16Array<ArrayBuffer>;
  /** By class: the state behind the first one. */
  readonly root: Int32Array<ArrayBuffer>;
  /** By dense state and class below `width`: the next state. */
  readonly rows: Int32Array<ArrayBuffer>;
  readonly dense: number;
  readonly width: number;
  /** By list: the length of its longest entry. */
  readonly maxLengths: readonly number[];
  /** The longest of all. */
  readonly maxLength: number;
  /** By the place of a state in `endStates`: which of `owners`, the sets of lists, have the entry that ends there. */
  readonly ownerOf: Uint16Array<ArrayBuffer>;
  readonly owners: readonly (readonly number[])[];
  /** By list: its entries read forwards; none where no text goes on. */
  readonly beginnings: readonly Beginnings[];
}

/** How an automaton is to be. */
export interface AutomatonOptions {
  /** Whether texts may go on, so that it must be known what may become an entry. Default true. */
  readonly more?: boolean;
  /** How much is spent on speed, four bytes each. */
  readonly rowCells?: number;
}

/** Cells of the rows together: 2 MB, about what a processor keeps at hand. */
const ROW_CELLS = 524_288;
/** Classes that rows are wide: those of ASCII come first, and texts in other scripts have too many for rows. */
const MAX_WIDTH = 128;

/**
 * Builds the automaton of some lists. Their entries must not be empty. Takes about half a second for 100,000 of them.
 */
export const buildAutomaton = (
  lists: readonly (readonly string[])[],
  { more = true, rowCells = ROW_CELLS }: AutomatonOptions = {},
): Automaton => {
  const { entries, owners } = joined(lists);
  const backwards = [...entries.keys()].map(reversed).sort();
  const { classes, classCount } = classesOf(backwards);
  const trie = trieOf(backwards, classes);
  const { size, children, labels, endStates } = trie;
  const width = Math.min(classCount, MAX_WIDTH);
  const dense = Math.min(size, Math.max(1, Math.floor(rowCells / width)));
  const maxLengths = lists.map((list) => list.reduce((longest, { length }) => Math.max(longest, length), 0));
  const automaton: Automaton = {
    classes,
    classCount,
    children,
    labels,
    endStates,
    fails: new Int32Array(size),
    longest: trie.ends,
    root: new Int32Array(classCount),
    rows: new Int32Array(dense * width),
    dense,
    width,
    maxLengths,
    maxLength: Math.max(0, ...maxLengths),
    ownerOf: Uint16Array.from(trie.endEntries, (entry) => entries.get(reversed(backwards[entry] ?? "")) ?? 0),
    owners,
    beginnings: more ? lists.map((list) => beginningsOf(list, classes)) : [],
  };
  link(automaton, size);
  return automaton;
};

/** Every entry once, with the number of the set of the lists that have it. */
const joined = (
  lists: readonly (readonly string[])[],
): { entries: ReadonlyMap<string, number>; owners: readonly (readonly number[])[] } => {
  const entries = new Map<string, number>();
  const owners = lists.map((_, list) => [list]);
  const numbers = new Map(owners.map((set, number) => [set.join(), number]));
  for (const [list, own] of lists.entries()) {
    for (const entry of own) {
      const known = entries.get(entry);
      const before = known === undefined ? [] : (owners[known] ?? []);
      if (before.at(-1) === list) continue;
      const set = [...before, list];
      const key = set.join();
      let number = numbers.get(key);
      if (number === undefined) {
        number = owners.push(set) - 1;
        numbers.set(key, number);
      }
      entries.set(entry, number);
    }
  }
  return { entries, owners };
};

const reversed = (text: string): string => {
  let made = "";
  for (let at = text.length - 1; at >= 0; at--) made += text[at];
  return made;
};

const link = (automaton: Automaton, size: number): void => {
  const { children, labels, fails, longest, root, rows, dense, width } = automaton;
  for (let state = 0; state < size; state++) {
    const fail = fails[state] ?? 0;
    if (longest[state] === 0 && state > 0) longest[state] = longest[fail] ?? 0;
    if (state < dense) rows.copyWithin(state * width, fail * width, (fail + 1) * width);
    const end = children[state + 1] ?? 0;
    for (let child = children[state] ?? 0; child < end; child++) {
      const label = labels[child] ?? 0;
      fails[child] = state === 0 ? 0 : step(automaton, fail, label);
      if (state === 0) root[label] = child;
      if (state < dense && label < width) rows[state * width + label] = child;
    }
  }
};

/** The state behind `state` for a unit of class `label`, which is not 0. */
export const step = (automaton: Automaton, state: number, label: number): number => {
  const { fails, root, rows, dense, width } = automaton;
  let at = state;
  while (at > 0 && (at >= dense || label >= width)) {
    const child = childOf(automaton, at, label);
    if (child > 0) return child;
    at = fails[at] ?? 0;
  }
  return (at === 0 ? root[label] : rows[at * width + label]) ?? 0;
};

/** The state in which the longest entry that ends in a state ends by itself. */
export const ownState = ({ longest, fails }: Automaton, state: number): number => {
  const length = longest[state];
  let own = state;
  for (let next = fails[own] ?? 0; longest[next] === length; next = fails[own] ?? 0) own = next;
  return own;
};

/** The lists that have the entry that ends in a state by itself. */
export const ownersOf = ({ endStates, ownerOf, owners }: Automaton, own: number): readonly number[] => {
  let low = 0;
  let high = endStates.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((endStates[middle] ?? 0) < own) low = middle + 1;
    else high = middle;
  }
  return owners[ownerOf[low] ?? 0] ?? [];
};
