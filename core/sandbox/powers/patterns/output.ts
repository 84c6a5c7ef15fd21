/**
 * A levelled text and where each of its UTF-16 units comes from: `[starts[i], ends[i])` of the text as it was. The arrays may
 * be longer than the text.
 */
export interface Levelled {
  readonly text: string;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

const LEAST_UNITS = 512;
/** Larger ones are not kept. */
const MAX_KEPT_UNITS = 65_536;
const MAX_KEPT = 4;

/** Levelled units, as they are collected. */
export class Output {
  #units = new Uint16Array(0);
  #bytes = Buffer.alloc(0);
  #starts = new Int32Array(0);
  #ends = new Int32Array(0);
  length = 0;

  /** How many units it has room for. */
  get room(): number {
    return this.#units.length;
  }

  add(text: string, start: number, end: number): void {
    const length = this.length + text.length;
    if (length > this.#units.length) this.#grow(length);
    for (let at = 0; at < text.length; at++) {
      this.#units[this.length] = text.charCodeAt(at);
      this.#starts[this.length] = start;
      this.#ends[this.length] = end;
      this.length++;
    }
  }

  /** Adds ASCII characters, each of which becomes the one that `plain` has for it. */
  addRun(text: string, from: number, to: number, plain: Uint16Array): void {
    const length = this.length + to - from;
    if (length > this.#units.length) this.#grow(length);
    const units = this.#units;
    const starts = this.#starts;
    const ends = this.#ends;
    let put = this.length;
    for (let at = from; at < to; at++) {
      units[put] = plain[text.charCodeAt(at)] ?? 0;
      starts[put] = at;
      ends[put] = at + 1;
      put++;
    }
    this.length = length;
  }

  read(): Levelled {
    return {
      text: this.#bytes.toString("utf16le", 0, this.length * Uint16Array.BYTES_PER_ELEMENT),
      starts: this.#starts,
      ends: this.#ends,
    };
  }

  #grow(needed: number): void {
    const size = Math.max(needed, this.#units.length * 2, LEAST_UNITS);
    const units = new Uint16Array(size);
    units.set(this.#units);
    this.#units = units;
    this.#bytes = Buffer.from(units.buffer);
    this.#starts = grown(this.#starts, size);
    this.#ends = grown(this.#ends, size);
  }
}

const grown = (old: Int32Array, size: number): Int32Array<ArrayBuffer> => {
  const made = new Int32Array(size);
  made.set(old);
  return made;
};

const spare: Output[] = [];

/** An output, with the room that it had in its last use. */
export const takeOutput = (): Output => spare.pop() ?? new Output();

/** Gives an output back that nobody reads any more. */
export const giveBack = (out: Output): void => {
  if (spare.length < MAX_KEPT && out.room <= MAX_KEPT_UNITS) spare.push(out);
};
