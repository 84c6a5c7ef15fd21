import type { BodyEnd } from "./head.ts";
import { malformed } from "./head.ts";

/** Takes the bytes of a body out of those of a connection. */
export interface BodyReader {
  /** Whether the body is over. */
  readonly done: boolean;
  /**
   * The body's bytes in a chunk of the connection, from a place on, as a copy: Bun uses a chunk again. `undefined` where there
   * are none.
   */
  push(chunk: Buffer, from: number): Uint8Array | undefined;
  /** Where in the last chunk the body ended. */
  readonly endedAt: number;
}

/** The reader of a body. */
export const bodyReader = (end: BodyEnd): BodyReader => {
  if (end === "chunked") return new ChunkedBody();
  return new MeasuredBody(end === "close" ? Number.POSITIVE_INFINITY : end);
};

/** A body of known length, or one that lasts as long as the connection. */
class MeasuredBody implements BodyReader {
  endedAt = 0;

  constructor(public missing: number) {}

  get done(): boolean {
    return this.missing === 0;
  }

  push(chunk: Buffer, from: number): Uint8Array | undefined {
    const taken = Math.min(this.missing, chunk.length - from);
    this.missing -= taken;
    this.endedAt = from + taken;
    return taken === 0 ? undefined : new Uint8Array(chunk.subarray(from, this.endedAt));
  }
}

const CR = 13;
const LF = 10;
/** The longest line of a chunk's size with its extensions, and the most bytes of trailers. */
const MAX_LINE_BYTES = 4_096;
const MAX_TRAILER_BYTES = 16_384;
/** Up to 2^48 bytes; extensions behind a semicolon mean nothing to us. */
const SIZE_LINE = /^([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\0\r\n]*)?$/;

const NO_DIGIT = 255;
const HEX_DIGITS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const value = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(value) ? NO_DIGIT : value;
});

/** A body in chunks. Source: RFC 9112, section 7.1. Trailers are read over. */
class ChunkedBody implements BodyReader {
  done = false;
  endedAt = 0;
  /** Of the chunk that is being read. */
  #missing = 0;
  #expects: "size" | "data" | "end" | "trailer" = "size";
  /** The beginning of a line that has not come whole. */
  #line = "";
  #trailerBytes = 0;

  push(chunk: Buffer, from: number): Uint8Array | undefined {
    // One copy of all; the pieces of the body are then moved to its beginning.
    const out = new Uint8Array(chunk.subarray(from));
    let size = 0;
    let at = from;
    while (at < chunk.length && !this.done) {
      if (this.#expects !== "data") {
        at = this.#pass(chunk, at);
        continue;
      }
      const taken = Math.min(this.#missing, chunk.length - at);
      out.copyWithin(size, at - from, at - from + taken);
      size += taken;
      at += taken;
      this.#missing -= taken;
      if (this.#missing === 0) this.#expects = "end";
    }
    this.endedAt = at;
    return size === 0 ? undefined : out.subarray(0, size);
  }

  /** Goes over the line that is expected, or as much of it as there is. */
  #pass(chunk: Buffer, at: number): number {
    if (this.#line !== "") return this.#readLine(chunk, at);
    if (this.#expects === "end" && chunk[at] === CR && chunk[at + 1] === LF) {
      this.#expects = "size";
      return at + 2;
    }
    return this.#expects === "size" ? this.#readSize(chunk, at) : this.#readLine(chunk, at);
  }

  /** The usual line of a size, digits alone and whole; there may be hundreds in a chunk. */
  #readSize(chunk: Buffer, from: number): number {
    let size = 0;
    let at = from;
    for (; at < chunk.length; at++) {
      const digit = HEX_DIGITS[chunk[at] ?? 0] ?? NO_DIGIT;
      if (digit === NO_DIGIT) break;
      size = size * 16 + digit;
    }
    const isUsual = size > 0 && at - from <= 12 && chunk[at] === CR && chunk[at + 1] === LF;
    if (!isUsual) return this.#readLine(chunk, from);
    this.#missing = size;
    this.#expects = "data";
    return at + 2;
  }

  /** Reads on in the line that is expected; where it has ended what it says counts. */
  #readLine(chunk: Buffer, from: number): number {
    const lf = chunk.indexOf(LF, from);
    const end = lf < 0 ? chunk.length : lf;
    if (this.#line.length + end - from > MAX_LINE_BYTES) throw malformed("a line of its body is too long");
    if (lf < 0) {
      this.#line += chunk.toString("latin1", from, end);
      return end;
    }
    const before = end > from ? chunk[end - 1] : this.#line.charCodeAt(this.#line.length - 1);
    if (before !== CR) throw malformed("a line of its body ends in a way of its own");
    const line = (this.#line + chunk.toString("latin1", from, end)).slice(0, -1);
    this.#line = "";
    this.#take(line);
    return end + 1;
  }

  #take(line: string): void {
    if (this.#expects === "end") {
      if (line !== "") throw malformed("a chunk is longer than it says");
      this.#expects = "size";
      return;
    }
    if (this.#expects === "trailer") {
      this.#trailerBytes += line.length;
      if (this.#trailerBytes > MAX_TRAILER_BYTES) throw malformed("its trailers are too long");
      this.done = line === "";
      return;
    }
    const size = SIZE_LINE.exec(line);
    if (!size) throw malformed("a chunk has no size");
    this.#missing = Number.parseInt(size[1] ?? "", 16);
    this.#expects = this.#missing === 0 ? "trailer" : "data";
  }
}
