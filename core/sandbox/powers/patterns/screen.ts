import { ALL, indexOf } from "./charsets.ts";
import type { Needs, Pair } from "./needs.ts";

/** A pattern, as far as it can be seen from afar that it does not match. */
export interface Screened {
  readonly needs?: Needs | undefined;
  readonly max: number;
}

const SIDE = ALL.length;
const SHIFT = Math.log2(SIDE);
const CELL_SHIFT = 6;
const CELL_UNITS = 1 << CELL_SHIFT;
/** The bit behind those of the pairs says that a unit is a digit. */
const PAIR_BITS = 31;
/** A pattern whose matches may go over more cells than these is looked for everywhere. */
const MAX_CELLS = 64;
const ZERO = 48;
const NINE = 57;

/** What a pattern needs of the cells that a match of it goes over; those with a mask of 0 and no digits need nothing. */
interface Mask {
  mask: number;
  readonly digits: number;
  readonly cells: number;
}

/**
 * Tells in which parts of a text none of some patterns can match. One pass over the text finds which of the pairs of
 * characters that the patterns need stand in each cell of it, and how many digits.
 */
export class Screen {
  readonly #bits = new Int32Array(SIDE * SIDE);
  readonly #masks: readonly Mask[];
  /** Whether there is a pattern that needs anything. */
  readonly isOfUse: boolean;

  constructor(patterns: readonly Screened[]) {
    this.#masks = patterns.map(({ needs, max }) => {
      const cells = Math.floor((CELL_UNITS + max - 2) / CELL_UNITS) + 1;
      return { mask: 0, digits: cells <= MAX_CELLS ? (needs?.digits ?? 0) : 0, cells };
    });
    this.#setPairs(patterns);
    for (let first = 0; first < SIDE; first++) {
      for (let digit = ZERO; digit <= NINE; digit++) this.#add((first << SHIFT) | digit, 1 << PAIR_BITS);
    }
    this.isOfUse = this.#masks.some(({ mask, digits }) => mask !== 0 || digits > 0);
  }

  /** What a text's cells hold; nothing yet. */
  cells(text: string): Cells {
    return new Cells(text, this.#bits);
  }

  /** The first place from `from` on at which a match of a pattern may begin; `Infinity` for none. */
  next(pattern: number, cells: Cells, from: number): number {
    const mask = this.#masks[pattern];
    if (!mask) return from;
    if (!cells.mayHold(mask)) return Number.POSITIVE_INFINITY;
    for (let cell = from >> CELL_SHIFT; cell < cells.count; cell++) {
      if (cells.holds(cell, mask)) return Math.max(from, cell << CELL_SHIFT);
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The end of the places around `from` at which it may. */
  end(pattern: number, cells: Cells, from: number): number {
    const mask = this.#masks[pattern];
    if (!mask) return Number.POSITIVE_INFINITY;
    let cell = (from >> CELL_SHIFT) + 1;
    while (cell < cells.count && cells.holds(cell, mask)) cell++;
    return cell < cells.count ? cell << CELL_SHIFT : Number.POSITIVE_INFINITY;
  }

  /** Each pattern's most seldom pair gets a bit, shared where there are too many; then the others, while there are bits. */
  #setPairs(patterns: readonly Screened[]): void {
    const bits = new Map<string, number>();
    const most = Math.max(0, ...patterns.map(({ needs }) => needs?.pairs.length ?? 0));
    for (let rank = 0; rank < most; rank++) {
      for (const [at, { needs }] of patterns.entries()) {
        const pair = needs?.pairs[rank];
        const mask = this.#masks[at];
        if (!pair || !mask || mask.cells > MAX_CELLS) continue;
        const key = `${pair.first.join("")}${pair.second.join("")}`;
        let bit = bits.get(key);
        if (bit === undefined) {
          if (rank > 0 && bits.size >= PAIR_BITS) continue;
          bit = bits.size % PAIR_BITS;
          bits.set(key, bit);
          this.#setPair(pair, 1 << bit);
        }
        mask.mask |= 1 << bit;
      }
    }
  }

  #setPair({ first, second }: Pair, bit: number): void {
    for (let one = 0; one < SIDE; one++) {
      if (first[one] === 0) continue;
      for (let other = 0; other < SIDE; other++) {
        if (second[other] === 1) this.#add((one << SHIFT) | other, bit);
      }
    }
  }

  #add(cell: number, bit: number): void {
    this.#bits[cell] = (this.#bits[cell] ?? 0) | bit;
  }
}

/** What the cells of one text hold, read piece by piece. */
export class Cells {
  readonly #text: string;
  readonly #bits: Int32Array;
  readonly #pairs: number[] = [];
  readonly #digits: number[] = [];
  #allPairs = 0;
  #allDigits = 0;
  #previous = 0;
  #at = 0;

  constructor(text: string, bits: Int32Array) {
    this.#text = text;
    this.#bits = bits;
  }

  get count(): number {
    return this.#pairs.length;
  }

  /** Reads on by about so many units; false at the end of the text. */
  read(units: number): boolean {
    const text = this.#text;
    const stop = Math.min(text.length, this.#at + units);
    while (this.#at < stop) this.#readCell(text, Math.min(text.length, this.#at + CELL_UNITS));
    return this.#at < text.length;
  }

  #readCell(text: string, end: number): void {
    const bits = this.#bits;
    let previous = this.#previous;
    let pairs = 0;
    let digits = 0;
    for (let at = this.#at; at < end; at++) {
      const unit = indexOf(text.charCodeAt(at));
      const found = bits[(previous << SHIFT) | unit] ?? 0;
      pairs |= found;
      digits += found >>> PAIR_BITS;
      previous = unit;
    }
    this.#previous = previous;
    this.#at = end;
    this.#pairs.push(pairs);
    this.#digits.push(digits);
    this.#allPairs |= pairs;
    this.#allDigits += digits;
  }

  /** Whether what a pattern needs is anywhere in what was read. */
  mayHold({ mask, digits }: Mask): boolean {
    return (this.#allPairs & mask) === mask && this.#allDigits >= digits;
  }

  /** Whether what a pattern needs may stand in a match that begins in a cell. */
  holds(cell: number, { mask, digits, cells }: Mask): boolean {
    let pairs = 0;
    let found = 0;
    for (let at = cell; at < cell + cells && at < this.#pairs.length; at++) {
      pairs |= this.#pairs[at] ?? 0;
      found += this.#digits[at] ?? 0;
      if ((pairs & mask) === mask && found >= digits) return true;
    }
    return (pairs & mask) === mask && found >= digits;
  }
}
