import { ALL, type CharSet } from "./charsets.ts";
import { RunTree } from "./run-tree.ts";
import type { Run } from "./unit-runs.ts";

/** More states than these are forgotten, and made again as they are needed. */
const MAX_STATES = 4096;
const FIRST_STATES = 128;
/** Of no text. */
export const START = 1;

/** Where a text is in the runs, and the groups of which one ends there. */
export interface State {
  /** Nodes of the tree, the nearest to its root first. */
  readonly nodes: Uint16Array;
  readonly ends: readonly number[];
}

const NOTHING: State = { nodes: new Uint16Array(0), ends: [] };

/**
 * Finds where runs of units stand in texts, by one look into a table for each unit. The table's rows are made when a text leads
 * there, and are shared by all texts.
 */
export class RunAutomaton {
  /** By UTF-16 unit up to the last of a set, which stands for all beyond. */
  readonly classes: Uint8Array;
  readonly shift: number;
  /**
   * By state and class: the next state; 0 where that is not known yet, negative where something ends in it. Another array, and
   * other states, after `follow`.
   */
  table = new Int16Array(0);
  /** How often all states were forgotten. */
  epoch = 0;
  readonly #maxStates: number;
  readonly #tree: RunTree;
  /** By class: a unit of it, and the nodes that it leads to from anywhere. */
  readonly #samples: readonly number[];
  readonly #beginnings: readonly Uint16Array[];
  #states: State[] = [];
  /** By a hash of their nodes. */
  #numbers = new Map<number, number[]>();
  readonly #next: Uint16Array;

  /** The runs by group; no run is empty. */
  constructor(groups: readonly (readonly Run[])[], maxStates = MAX_STATES) {
    this.#maxStates = maxStates;
    this.#tree = new RunTree(groups);
    const { classes, samples } = classesOf(this.#tree.distinctSets);
    this.classes = classes;
    this.#samples = samples;
    this.shift = Math.ceil(Math.log2(Math.max(2, samples.length)));
    this.#beginnings = samples.map((unit) => Uint16Array.from(this.#tree.childrenOf(this.#tree.root, unit)));
    this.#next = new Uint16Array(this.#tree.size);
    this.#forget();
  }

  /** What a state stands for, whatever becomes of its number. */
  state(number: number): State {
    return this.#states[number] ?? NOTHING;
  }

  /** The number that a state has now. */
  numberOf({ nodes }: State): number {
    return this.#numbered(nodes);
  }

  /** The state behind another for a unit of a class, where the table does not know it. */
  follow(number: number, unitClass: number): number {
    const tree = this.#tree;
    const unit = this.#samples[unitClass] ?? 0;
    const made = this.#next;
    const beginnings = this.#beginnings[unitClass] ?? NOTHING.nodes;
    made.set(beginnings);
    let count = beginnings.length;
    for (const node of this.state(number).nodes) {
      for (let child = tree.first[node] ?? 0; child > 0; child = tree.sibling[child] ?? 0) {
        if (tree.sets[child]?.[unit] === 1) made[count++] = child;
      }
    }
    const epoch = this.epoch;
    const next = this.#numbered(made.subarray(0, count));
    if (epoch === this.epoch) {
      this.table[(number << this.shift) | unitClass] = this.state(next).ends.length > 0 ? -next : next;
    }
    return next;
  }

  #numbered(nodes: Uint16Array): number {
    const hash = hashOf(nodes);
    const known = this.#numbers.get(hash)?.find((number) => isSame(this.state(number).nodes, nodes));
    if (known !== undefined) return known;
    if (this.#states.length >= this.#maxStates) this.#forget();
    return this.#add(nodes.slice(), hash);
  }

  #add(nodes: Uint16Array, hash: number): number {
    const number = this.#states.length;
    const ends = new Set<number>();
    for (const node of nodes) for (const group of this.#tree.ends[node] ?? []) ends.add(group);
    this.#states.push({ nodes, ends: [...ends] });
    const alike = this.#numbers.get(hash);
    if (alike) alike.push(number);
    else this.#numbers.set(hash, [number]);
    if (number << this.shift >= this.table.length) {
      const larger = new Int16Array(this.table.length * 2);
      larger.set(this.table);
      this.table = larger;
    }
    return number;
  }

  #forget(): void {
    this.epoch++;
    this.#states = [NOTHING];
    this.#numbers = new Map();
    this.table = new Int16Array(FIRST_STATES << this.shift);
    this.#add(NOTHING.nodes, hashOf(NOTHING.nodes));
  }
}

const hashOf = (nodes: Uint16Array): number => {
  let hash = nodes.length;
  for (const node of nodes) hash = (Math.imul(hash, 0x01000193) ^ node) | 0;
  return hash;
};

const isSame = (a: Uint16Array, b: Uint16Array): boolean => {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
};

/** Units that are in the same sets are of one class. */
const classesOf = (sets: readonly CharSet[]): { classes: Uint8Array; samples: readonly number[] } => {
  const numbers = new Map<string, number>();
  const samples: number[] = [];
  const classes = Uint8Array.from(ALL, (_, unit) => {
    const key = sets.map((set) => set[unit]).join("");
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
      samples.push(unit);
    }
    return number;
  });
  return { classes, samples };
};
