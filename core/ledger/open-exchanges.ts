import type { Frame } from "./frame.ts";
import { type Damage, FrameWalk, isBefore, type Position } from "./frame-walk.ts";
import { type LedgerBegin, readBegin, readPiece, readRecord } from "./record.ts";
import type { Writer } from "./writers.ts";

/** Bytes after which a long scan lets others have the event loop. */
const TURN_BYTES = 4_194_304;
const ID_START = Buffer.from('{"id":"');
const ID_CHARS = 36;
const QUOTE = 34;

/** An exchange that has begun and is not recorded yet. */
interface Open {
  readonly segment: number;
  /** Payload of its `begin` frame, copied; absent where only pieces were seen. */
  begin?: Uint8Array;
  hasPieces: boolean;
}

/** A record whose bodies begin in an earlier segment. */
interface Span {
  readonly from: number;
  /** Where the record ends. */
  readonly to: Position;
}

/**
 * Which exchanges of a writer have begun and have no record: their segments must stay, since their records will refer
 * to them, and when the writer is dead they are abandoned.
 */
export class OpenExchanges {
  readonly #writer: Writer;
  readonly #open = new Map<string, Open>();
  #spans: Span[] = [];
  readonly #walk: FrameWalk;
  #scanned = false;

  constructor(writer: Writer, onDamage: (damage: Damage) => void) {
    this.#writer = writer;
    this.#walk = new FrameWalk(writer, { segment: 0, offset: 0 }, onDamage);
  }

  /** Whether it has been to the end. */
  get scanned(): boolean {
    return this.#scanned;
  }

  /** The end of the last whole frame. */
  get end(): Position {
    return this.#walk.position;
  }

  /** Looks at the end alone: nobody will ask what is open. */
  skipToLast(): void {
    const last = this.#writer.segments.at(-1);
    if (last && !this.#scanned) this.#walk.position = { segment: last.sequence, offset: 0 };
  }

  /** Reads what is new. */
  async scan(): Promise<void> {
    let bytes = 0;
    for (let frame = this.#walk.next(); frame; frame = this.#walk.next()) {
      this.#note(frame);
      bytes += frame.end - frame.start;
      if (bytes < TURN_BYTES) continue;
      bytes = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#scanned = true;
  }

  /** What began and never ended, once the writer is dead. */
  abandoned(): LedgerBegin[] {
    return [...this.#open.values()].flatMap(({ begin }) => (begin ? (readBegin(begin) ?? []) : []));
  }

  /** The first segment that is still needed, beside what is not read, for what comes behind the place `readTo`. */
  heldFrom(readTo: Position): number {
    if (!this.#scanned) return 0;
    let held = Number.POSITIVE_INFINITY;
    for (const { segment } of this.#open.values()) held = Math.min(held, segment);
    for (const { from } of this.#spansFrom(readTo)) held = Math.min(held, from);
    return held;
  }

  /** The same without what is not recorded yet. */
  heldByRecords(readTo: Position): number {
    if (!this.#scanned) return 0;
    return this.#spansFrom(readTo).reduce((held, { from }) => Math.min(held, from), Number.POSITIVE_INFINITY);
  }

  #spansFrom(readTo: Position): readonly Span[] {
    this.#spans = this.#spans.filter(({ to }) => isBefore(readTo, to));
    return this.#spans;
  }

  #note(frame: Frame): void {
    const { segment } = this.#walk.position;
    if (frame.kind === "begin") {
      const id = idAt(frame.payload, 0) ?? readBegin(frame.payload)?.id;
      // The chunk that the payload lies in must not stay in memory for one long stream.
      if (id) this.#open.set(id, { segment, begin: Uint8Array.from(frame.payload), hasPieces: false });
    } else if (frame.kind === "piece") {
      const id = readPiece(frame.payload)?.id;
      const open = id === undefined ? undefined : (this.#open.get(id) ?? { segment, hasPieces: true });
      if (id === undefined || !open) return;
      open.hasPieces = true;
      this.#open.set(id, open);
    } else if (this.#open.size > 0) {
      const id = idAt(frame.payload, 4) ?? readRecord(frame.payload)?.record.id;
      const open = id === undefined ? undefined : this.#open.get(id);
      if (id === undefined || !open) return;
      this.#open.delete(id);
      if (open.hasPieces && open.segment < segment)
        this.#spans.push({ from: open.segment, to: this.#walk.position });
    }
  }
}

/** The id that a JSON of ours begins with, without parsing it: it is all that matters of most frames. */
const idAt = (payload: Uint8Array, at: number): string | undefined => {
  const start = at + ID_START.length;
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (bytes[start + ID_CHARS] !== QUOTE) return undefined;
  if (ID_START.compare(bytes, at, start) !== 0) return undefined;
  const id = bytes.toString("latin1", start, start + ID_CHARS);
  return /^[0-9a-f-]+$/.test(id) ? id : undefined;
};
