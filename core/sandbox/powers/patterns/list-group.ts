import type { Automaton } from "./automaton.ts";
import type { Block } from "./block.ts";
import { judge } from "./conditions.ts";
import type { Letters } from "./normalise.ts";
import { findStarts, type Sought } from "./starts.ts";
import type { Unit } from "./unit.ts";

/** What is found of a list in a part of a text, from the last place to the first. */
interface Hits {
  readonly starts: number[];
  readonly lengths: number[];
}

/** Is told of a place, by pattern. Where it does not count it is gone over all the same. */
type TakeFound = (pattern: number, start: number, end: number, counts: boolean) => void;

/** Lists of one automaton, which are searched for together. */
export class ListGroup {
  /** The numbers of their patterns. */
  readonly patterns: readonly number[];
  readonly #sought: Sought;
  readonly #members: ReadonlyMap<number, Member>;
  /** By ASCII unit of a text that is not levelled yet: the class of the unit that it becomes. */
  readonly #plainClasses: Uint16Array | undefined;

  constructor(automaton: Automaton, members: readonly Member[], letters: Letters | undefined) {
    this.patterns = members.map(({ pattern }) => pattern);
    this.#members = new Map(members.map((member) => [member.list, member]));
    const wholeWord = new Uint8Array(automaton.maxLengths.length);
    for (const { list, unit } of members) wholeWord[list] = Number(unit.listed?.wholeWord ?? false);
    this.#sought = { automaton, wholeWord };
    this.#plainClasses = letters?.plain.map((unit) => automaton.classes[unit] ?? 0);
  }

  /**
   * Finds what begins in `[from, to)` of a block. `nextOf` tells of a pattern where its next match may begin; the caller keeps
   * that up to date with what it takes.
   */
  search(block: Block, from: number, to: number, nextOf: (pattern: number) => number, take: TakeFound): void {
    const { plain } = block;
    const classes = plain === undefined ? undefined : this.#plainClasses;
    const sought = classes ? { ...this.#sought, classes } : this.#sought;
    let hits: Map<number, Hits> | undefined;
    findStarts(
      sought,
      classes && plain !== undefined ? plain : block.text,
      from,
      to,
      block,
      (list, start, length) => {
        hits ??= new Map();
        let own = hits.get(list);
        if (!own) {
          own = { starts: [], lengths: [] };
          hits.set(list, own);
        }
        own.starts.push(start);
        own.lengths.push(length);
      },
    );
    if (!hits) return;
    for (const [list, own] of hits) {
      const member = this.#members.get(list);
      if (member) takeOf(member, own, block, nextOf(member.pattern), take);
    }
  }
}

interface Member {
  readonly list: number;
  readonly pattern: number;
  readonly unit: Unit;
}

/** Leftmost, then longest. */
const takeOf = (
  { pattern, unit }: Member,
  { starts, lengths }: Hits,
  block: Block,
  from: number,
  take: TakeFound,
): void => {
  const conditions = unit.listed?.conditions;
  let next = from;
  for (let at = starts.length - 1; at >= 0; at--) {
    const start = starts[at] ?? 0;
    if (start < next) continue;
    next = start + (lengths[at] ?? 0);
    take(pattern, start, next, !conditions || judge(conditions, block.text, start, next, block) === "counts");
  }
};

/** The groups of those lists among some units that are to be searched for together. */
export const listGroupsOf = (
  units: readonly Unit[],
  letters: Letters | undefined,
  isOne: (unit: Unit) => boolean,
): readonly ListGroup[] => {
  const byAutomaton = new Map<Automaton, Member[]>();
  for (const [pattern, unit] of units.entries()) {
    if (!unit.listed || !isOne(unit)) continue;
    const { automaton, list } = unit.listed;
    const members = byAutomaton.get(automaton) ?? [];
    members.push({ list, pattern, unit });
    byAutomaton.set(automaton, members);
  }
  return Array.from(byAutomaton, ([automaton, members]) => new ListGroup(automaton, members, letters));
};
