import { FrameWalk, type Position } from "./frame-walk.ts";
import { type LedgerBegin, type ReadRecord, readRecord } from "./record.ts";
import type { Writer } from "./writers.ts";

/** A position of one consumer. `done`: it also has what a dead writer left unfinished. */
export interface ConsumerPosition extends Position {
  readonly done?: true;
}

/** Takes the records of one writer for one consumer, and when the writer is dead what it has abandoned. */
export class RecordCursor {
  readonly writer: Writer;
  readonly #walk: FrameWalk;
  #abandoned: LedgerBegin[] | undefined;
  #done: boolean;

  constructor(writer: Writer, { segment, offset, done }: ConsumerPosition) {
    this.writer = writer;
    this.#walk = new FrameWalk(writer, { segment, offset });
    this.#done = done === true;
  }

  get position(): ConsumerPosition {
    return this.finished ? { ...this.#walk.position, done: true } : this.#walk.position;
  }

  /** Whether there will never be more. */
  get finished(): boolean {
    return this.#done && !this.writer.live;
  }

  get unreadBytes(): number {
    return this.finished ? 0 : this.#walk.unreadBytes();
  }

  /** The next record; `undefined` where there is none by now. */
  next(): ReadRecord | undefined {
    if (this.finished) return undefined;
    for (let frame = this.#walk.next(); frame; frame = this.#walk.next()) {
      // Taken for dead, and alive all the same.
      this.#done = false;
      const read = frame.kind === "record" ? readRecord(frame.payload) : undefined;
      if (read) return read;
    }
    if (this.#done || this.writer.live || !this.writer.open.scanned) return undefined;
    this.#abandoned ??= this.writer.open.abandoned();
    const begin = this.#abandoned.shift();
    if (this.#abandoned.length === 0) {
      this.#done = true;
      this.#abandoned = undefined;
    }
    if (!begin) return undefined;
    return { record: { ...begin, status: 0, outcome: "abandoned", durationMs: 0 }, inline: {} };
  }

  /** The segment is going to be removed: how many of its records, of those wanted, were not taken. */
  drop(sequence: number, wanted: (read: ReadRecord) => boolean): number {
    if (this.finished || this.#walk.position.segment > sequence) return 0;
    this.#walk.rewind();
    let dropped = 0;
    while (this.#walk.position.segment <= sequence) {
      const frame = this.#walk.next();
      // The frame that ends this loop is of the segment that follows, and was taken too early.
      if (!frame || this.#walk.position.segment > sequence) break;
      const read = frame.kind === "record" ? readRecord(frame.payload) : undefined;
      if (read && wanted(read)) dropped++;
    }
    this.#walk.rewind();
    this.#walk.position = { segment: sequence + 1, offset: 0 };
    return dropped;
  }
}
