import { type RunAutomaton, START, type State } from "./run-automaton.ts";

export const CELL_SHIFT = 6;
/** Where runs end is kept by cells of so many units. */
export const CELL_UNITS = 1 << CELL_SHIFT;
/** States that one go makes at most: some microseconds each. */
const MAX_MADE_AT_ONCE = 128;
/** A text that leads to more new places in the automaton than these, and one more for so many units, is not screened any further. */
const MOST_MADE = 256;
const UNITS_PER_MADE = 4;
const LAST = 127;
const ZERO = 48;
const NINE = 57;

const NOWHERE: ReadonlyMap<number, readonly number[]> = new Map();

/** Where runs of units end in one text, read piece by piece. */
export class Cells {
  readonly text: string;
  readonly #automaton: RunAutomaton;
  #found: Map<number, number[]> | undefined;
  #at = 0;
  #state = START;
  #epoch: number;
  #held: State | undefined;
  #made = 0;

  constructor(text: string, automaton: RunAutomaton) {
    this.text = text;
    this.#automaton = automaton;
    this.#epoch = automaton.epoch;
  }

  /** By group of runs: the cells in which one of it ends, in order. */
  get found(): ReadonlyMap<number, readonly number[]> {
    return this.#found ?? NOWHERE;
  }

  /** Whether it is not known what the text holds: to find that out takes longer than to search it. */
  get blind(): boolean {
    return this.#made > MOST_MADE + this.#at / UNITS_PER_MADE;
  }

  /** Reads on by so many units at most; gives how many it was. 0 at the end of the text. */
  read(units: number): number {
    if (this.blind) return 0;
    const automaton = this.#automaton;
    const { classes, shift } = automaton;
    const text = this.text;
    const from = this.#at;
    const stop = Math.min(text.length, from + units);
    const mostMade = this.#made + MAX_MADE_AT_ONCE;
    let { table } = automaton;
    let state = this.#state;
    if (this.#held && this.#epoch !== automaton.epoch) state = automaton.numberOf(this.#held);
    let at = from;
    for (; at < stop; at++) {
      const unit = text.charCodeAt(at);
      const unitClass = classes[unit < LAST ? unit : LAST] ?? 0;
      const next = table[(state << shift) | unitClass] ?? 0;
      if (next > 0) {
        state = next;
        continue;
      }
      if (next < 0) {
        state = -next;
        this.#note(state, at);
        continue;
      }
      if (this.#made >= mostMade) break;
      this.#made++;
      state = automaton.follow(state, unitClass);
      table = automaton.table;
      this.#note(state, at);
    }
    this.#at = at;
    this.#state = state;
    this.#epoch = automaton.epoch;
    if (at < text.length) this.#held = automaton.state(state);
    return at - from;
  }

  /** Whether so many digits stand in a part of the text. */
  hasDigits(from: number, to: number, needed: number): boolean {
    const text = this.text;
    let found = 0;
    for (let at = from; at < to && at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit >= ZERO && unit <= NINE && ++found >= needed) return true;
    }
    return false;
  }

  #note(state: number, at: number): void {
    for (const group of this.#automaton.state(state).ends) {
      this.#found ??= new Map();
      const cells = this.#found.get(group);
      const cell = at >> CELL_SHIFT;
      if (!cells) this.#found.set(group, [cell]);
      else if (cells.at(-1) !== cell) cells.push(cell);
    }
  }
}
