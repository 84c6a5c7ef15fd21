import type { Frame } from "./frame.ts";
import { readFrames } from "./segment-reader.ts";
import type { Segment } from "./segments.ts";
import type { Writer } from "./writers.ts";

/** Where reading goes on in a writer: everything before it is done. */
export interface Position {
  readonly segment: number;
  readonly offset: number;
}

/** Whether a place comes before another one of the same writer. */
export const isBefore = (one: Position, other: Position): boolean =>
  one.segment < other.segment || (one.segment === other.segment && one.offset < other.offset);

/** Bytes that are no frame. `last`: at the end of what a dead writer wrote, where nobody ever finished. */
export interface Damage {
  readonly segment: Segment;
  readonly from: number;
  readonly bytes: number;
  readonly last: boolean;
  /** The file is no segment of this version, and was passed over as a whole. */
  readonly foreign: boolean;
}

/** Takes the frames of a writer one after the other, over its segments. */
export class FrameWalk {
  position: Position;
  readonly #writer: Writer;
  readonly #onDamage: (damage: Damage) => void;
  #frames: readonly Frame[] = [];
  #taken = 0;
  /** Where the bytes end that the frames were found in: damage behind the last of them is passed over once. */
  #readTo = 0;

  constructor(writer: Writer, position: Position, onDamage: (damage: Damage) => void = () => undefined) {
    this.#writer = writer;
    this.position = position;
    this.#onDamage = onDamage;
  }

  /** The next frame; `undefined` where there is nothing more by now. */
  next(): Frame | undefined {
    for (;;) {
      const frame = this.#frames[this.#taken];
      if (frame) {
        this.#taken++;
        this.position = { segment: this.position.segment, offset: frame.end };
        return frame;
      }
      if (!this.#read()) return undefined;
    }
  }

  /** Bytes behind the position, as far as they are known. */
  unreadBytes(): number {
    let bytes = 0;
    for (const { sequence, sizeBytes } of this.#writer.segments) {
      if (sequence > this.position.segment) bytes += sizeBytes;
      if (sequence === this.position.segment) bytes += Math.max(0, sizeBytes - this.position.offset);
    }
    return bytes;
  }

  /** Forgets what is read ahead, so that the position alone counts. */
  rewind(): void {
    this.#frames = [];
    this.#taken = 0;
    this.#readTo = 0;
  }

  /** Reads on. Whether there may be more to take. */
  #read(): boolean {
    const { segment: current } = this.position;
    if (this.#readTo > this.position.offset) this.position = { segment: current, offset: this.#readTo };
    this.rewind();
    const segment = this.#writer.segments.find(({ sequence }) => sequence >= this.position.segment);
    if (!segment) return false;
    if (segment.sequence > this.position.segment) this.position = { segment: segment.sequence, offset: 0 };
    const { offset } = this.position;
    if (offset >= segment.sizeBytes) return this.#moveOn(segment);
    const batch = readIfThere(segment.path, offset);
    if (!batch) return false;
    const foreign = batch.foreign !== undefined;
    const bytes = foreign ? segment.sizeBytes : batch.damagedBytes;
    if (bytes > 0) this.#onDamage({ segment, from: offset, bytes, last: false, foreign });
    if (batch.frames.length > 0) {
      this.#frames = batch.frames;
      this.#readTo = batch.next;
      return true;
    }
    if (batch.next > offset) {
      this.position = { segment: segment.sequence, offset: batch.next };
      return true;
    }
    if (!this.#writer.isFinal(segment)) return false;
    // Nobody will ever add what is missing to make a frame of this.
    const last = segment === this.#writer.segments.at(-1);
    this.#onDamage({ segment, from: offset, bytes: segment.sizeBytes - offset, last, foreign: false });
    this.position = { segment: segment.sequence, offset: segment.sizeBytes };
    return this.#moveOn(segment);
  }

  #moveOn(from: Segment): boolean {
    const next = this.#writer.segments.find(({ sequence }) => sequence > from.sequence);
    if (next) this.position = { segment: next.sequence, offset: 0 };
    return next !== undefined;
  }
}

const readIfThere = (path: string, from: number) => {
  try {
    return readFrames(path, from);
  } catch (cause) {
    // Removed since the folder was read.
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
};
