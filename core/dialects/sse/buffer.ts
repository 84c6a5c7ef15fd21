const LF = 0x0a;
const CR = 0x0d;
const DEFAULT_LIMIT = 8 * 1024 * 1024;
// A held buffer beyond this is let go after use: slow streams should cost little while they wait.
const KEEP_BYTES = 4096;

/** One event grew beyond the limit. The core turns it into an error that names the target. */
export class SseOverflow extends Error {
  readonly limit: number;

  constructor(limit: number) {
    super(`an event is larger than ${limit} bytes`);
    this.name = "SseOverflow";
    this.limit = limit;
  }
}

/** Cuts a stream of server-sent events behind whole ones. The bytes stay as they came. */
export class SseBuffer {
  private readonly limit: number;
  private held = new Uint8Array(0);
  private size = 0;

  constructor(limit: number = DEFAULT_LIMIT) {
    this.limit = limit;
  }

  /**
   * All events that are whole by now, or `undefined`. With nothing held and a chunk that ends with an event it is
   * the chunk itself. A carriage return at the end of a chunk waits for the next byte, which may belong to it.
   */
  push(chunk: Uint8Array): Uint8Array | undefined {
    const end = this.boundary(chunk);
    if (end < 0) {
      this.hold(chunk);
      return undefined;
    }
    if (this.size === 0 && end === chunk.length) return chunk;
    const block = this.take(end === chunk.length ? chunk : chunk.subarray(0, end));
    if (end < chunk.length) this.hold(chunk.subarray(end));
    return block;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  /** What is left at the end of the stream: an event without its blank line, or nothing. */
  rest(): Uint8Array {
    return this.take(new Uint8Array(0));
  }

  private take(more: Uint8Array): Uint8Array {
    const block = new Uint8Array(this.size + more.length);
    block.set(this.held.subarray(0, this.size));
    block.set(more, this.size);
    this.size = 0;
    if (this.held.length > KEEP_BYTES) this.held = new Uint8Array(0);
    return block;
  }

  private hold(bytes: Uint8Array): void {
    const size = this.size + bytes.length;
    if (size > this.limit) throw new SseOverflow(this.limit);
    if (size > this.held.length) {
      const larger = new Uint8Array(Math.max(size, 2 * this.size));
      larger.set(this.held.subarray(0, this.size));
      this.held = larger;
    }
    this.held.set(bytes, this.size);
    this.size = size;
  }

  /** Where in the chunk the last blank line ends; -1 where none ends here. Looks from the end, line by line. */
  private boundary(chunk: Uint8Array): number {
    let lf = chunk.lastIndexOf(LF);
    // The forward search is the faster one, and hardly any stream has a carriage return.
    let cr = chunk.indexOf(CR) === -1 ? -1 : chunk.lastIndexOf(CR);
    while (lf >= 0 || cr >= 0) {
      const at = Math.max(lf, cr);
      const start = lf === at && this.byteAt(chunk, at - 1) === CR ? at - 1 : at;
      const decided = lf === at || at < chunk.length - 1;
      if (decided && isLineEnd(this.byteAt(chunk, start - 1))) return at + 1;
      if (start <= 0) break;
      if (lf >= start) lf = chunk.lastIndexOf(LF, start - 1);
      if (cr >= start) cr = chunk.lastIndexOf(CR, start - 1);
    }
    const waiting = this.byteAt(chunk, -1) === CR && chunk.length > 0 && chunk[0] !== LF;
    return waiting && isLineEnd(this.byteAt(chunk, -2)) ? 0 : -1;
  }

  private byteAt(chunk: Uint8Array, at: number): number | undefined {
    return at >= 0 ? chunk[at] : this.size + at >= 0 ? this.held[this.size + at] : undefined;
  }
}

const isLineEnd = (byte: number | undefined): boolean => byte === LF || byte === CR;
