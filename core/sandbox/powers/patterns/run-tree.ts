import { type CharSet, NONE } from "./charsets.ts";
import type { Run } from "./unit-runs.ts";

/** Nodes are numbered in 16 bits. */
export const MAX_NODES = 65_536;

/** Runs of several groups, put together where they begin alike. Node 0 is the root. */
export class RunTree {
  readonly root = 0;
  /** By node: the set of units that leads there, its first child and its next sibling, 0 for none, and the groups whose run ends there. */
  readonly sets: CharSet[] = [NONE];
  readonly first: number[] = [0];
  readonly sibling: number[] = [0];
  readonly ends: (number[] | undefined)[] = [undefined];
  readonly distinctSets: readonly CharSet[];

  constructor(groups: readonly (readonly Run[])[]) {
    const numbers = new Map<CharSet, number>();
    const known = new Map<number, number>();
    const numberOf = (set: CharSet): number => {
      const number = numbers.get(set) ?? numbers.size;
      numbers.set(set, number);
      return number;
    };
    const childOf = (node: number, set: CharSet): number => {
      const key = node * MAX_NODES + numberOf(set);
      const child = known.get(key) ?? this.#add(node, set);
      known.set(key, child);
      return child;
    };
    for (const [group, runs] of groups.entries()) {
      for (const run of runs) this.#end(run.reduce(childOf, this.root), group);
    }
    this.distinctSets = [...numbers.keys()];
  }

  get size(): number {
    return this.sets.length;
  }

  /** The children of a node that a unit leads to. */
  childrenOf(node: number, unit: number): readonly number[] {
    const found: number[] = [];
    for (let child = this.first[node] ?? 0; child > 0; child = this.sibling[child] ?? 0) {
      if (this.sets[child]?.[unit] === 1) found.push(child);
    }
    return found;
  }

  #add(parent: number, set: CharSet): number {
    const node = this.sets.length;
    this.sets.push(set);
    this.first.push(0);
    this.ends.push(undefined);
    this.sibling.push(this.first[parent] ?? 0);
    this.first[parent] = node;
    return node;
  }

  #end(node: number, group: number): void {
    const ends = this.ends[node] ?? [];
    if (ends.at(-1) !== group) ends.push(group);
    this.ends[node] = ends;
  }
}
