const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const CLOSE_BRACE = 0x7d;
/** The brace that closes the data, and the blank line. */
const TAIL_BYTES = 3;

/** Where line ends stand, asked for place after place; each is looked for anew only once it is passed. */
export class LineEnds {
  #lf = -1;
  #cr = -1;

  constructor(readonly bytes: Uint8Array) {}

  within(from: number, to: number): boolean {
    if (this.#lf < from) this.#lf = this.#next(LF, from);
    if (this.#cr < from) this.#cr = this.#next(CR, from);
    return this.#lf < to || this.#cr < to;
  }

  #next(byte: number, from: number): number {
    const at = this.bytes.indexOf(byte, from);
    return at === -1 ? this.bytes.length : at;
  }
}

/** Events on their way out, in one piece of memory. */
export class EventBytes {
  #bytes: Uint8Array;
  #size = 0;

  /** An event is shorter than its frame, but for names that nobody has. */
  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
  }

  /** An event: its beginning, and a payload that stands among other bytes. */
  add(begin: Uint8Array, payload: Uint8Array, from: number, to: number, hasLineEnd: boolean): void {
    const at = this.#size + begin.length;
    const end = at + to - from;
    this.#reserve(end + TAIL_BYTES);
    const out = this.#bytes;
    copy(begin, out, this.#size, 0, begin.length);
    copy(payload, out, at, from, to);
    if (hasLineEnd) oneLine(out, at, end);
    out[end] = CLOSE_BRACE;
    out[end + 1] = LF;
    out[end + 2] = LF;
    this.#size = end + TAIL_BYTES;
  }

  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * size);
    larger.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = larger;
  }
}

// Called on the bytes as they are: views for each would take longer than what is done with them.
const copy = (of: Uint8Array, into: Uint8Array, at: number, from: number, to: number): void => {
  Buffer.prototype.copy.call(of, into, at, from, to);
};

/** White space between tokens is all that a line end can be in JSON, and would end the event's line. */
const oneLine = (bytes: Uint8Array, from: number, to: number): void => {
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte === LF || byte === CR) bytes[at] = SPACE;
  }
};
