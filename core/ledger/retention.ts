import { rmdirSync, rmSync } from "node:fs";
import type { Consumer } from "./consumer.ts";
import { isBefore, type Position } from "./frame-walk.ts";
import type { Segment } from "./segments.ts";
import type { Writer } from "./writers.ts";

/** What the ledger may take. */
export interface Limits {
  readonly maxBytes: number;
  readonly keepMs: number;
  readonly whenFull: "refuse" | "drop-oldest";
}

/** Records that a consumer will never see. */
export interface Dropped {
  readonly consumer: string;
  readonly segment: string;
  readonly records: number;
}

/** What a round came to. */
export interface Round {
  /** Whether what must not be removed takes more than the ledger may. */
  readonly full: boolean;
  readonly dropped: readonly Dropped[];
  /** Dead writers of whom nothing is left. */
  readonly gone: readonly Writer[];
}

const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `24h` in milliseconds. */
export const durationMs = (text: string): number => {
  const unit = Object.entries(UNITS_MS).find(([name]) => text.endsWith(name))?.[1] ?? Number.NaN;
  return Number.parseInt(text, 10) * unit;
};

/**
 * Removes the segments that nobody needs: first by age, then by the ledger's size. A writer loses its oldest segment
 * first, and the last one of a living writer stays always.
 */
export const retain = (
  writers: readonly Writer[],
  consumers: readonly Consumer[],
  limits: Limits,
  now = Date.now(),
): Round => {
  const readTo = (writer: Writer): Position => readByAll(writer, consumers);
  const behindAll = (writer: Writer): number => {
    const read = readTo(writer);
    return Math.min(read.segment, writer.open.heldFrom(read));
  };
  const behindAllRecorded = (writer: Writer): number => {
    const read = readTo(writer);
    return Math.min(read.segment, writer.open.heldByRecords(read));
  };

  for (const writer of writers) {
    for (let first = removable(writer, behindAll); first; first = removable(writer, behindAll)) {
      if (first.modifiedAt + limits.keepMs > now) break;
      remove(writer, first);
    }
  }
  const shrink = (heldFrom: (writer: Writer) => number, tooMuch: () => boolean, before = nothing) => {
    while (tooMuch()) {
      const oldest = oldestOf(writers, heldFrom);
      if (!oldest) return;
      before(oldest.writer, oldest.segment);
      remove(oldest.writer, oldest.segment);
    }
  };
  const overLimit = () => sizeOf(writers) > limits.maxBytes;
  shrink(behindAll, overLimit);
  // One stream that stays open for an hour must not make the gateway refuse everybody else: its record will come
  // without the beginning of its bodies.
  shrink(behindAllRecorded, overLimit);

  const tooMuchUnread = () => sizeOf(writers) - readInLast(writers, consumers) > limits.maxBytes;
  const dropped: Dropped[] = [];
  if (limits.whenFull === "drop-oldest") {
    shrink(
      () => Number.POSITIVE_INFINITY,
      tooMuchUnread,
      (writer, segment) => {
        for (const consumer of consumers) {
          const records = consumer.drop(writer, segment.sequence);
          if (records > 0) dropped.push({ consumer: consumer.id, segment: segment.path, records });
        }
      },
    );
  }
  const full = limits.whenFull === "refuse" && tooMuchUnread();
  return { full, dropped, gone: writers.filter(isGone) };
};

/** Up to where all consumers have read a writer. */
const readByAll = (writer: Writer, consumers: readonly Consumer[]): Position => {
  let least: Position = { segment: Number.POSITIVE_INFINITY, offset: 0 };
  for (const consumer of consumers) {
    const read = consumer.readTo(writer);
    if (read && isBefore(read, least)) least = read;
  }
  return least;
};

const nothing = (_writer: Writer, _segment: Segment): void => undefined;

const sizeOf = (writers: readonly Writer[]): number =>
  writers.reduce((sum, { segments }) => sum + segments.reduce((own, { sizeBytes }) => own + sizeBytes, 0), 0);

/**
 * What everybody has read of the segments that are still written: it cannot be removed, and it grows no further when
 * new exchanges are refused, so it must not be what they are refused for.
 */
const readInLast = (writers: readonly Writer[], consumers: readonly Consumer[]): number =>
  writers.reduce((sum, writer) => {
    const last = writer.live ? writer.segments.at(-1) : undefined;
    if (!last) return sum;
    const read = readByAll(writer, consumers);
    return sum + (read.segment < last.sequence ? 0 : bytesRead(read, last));
  }, 0);

const bytesRead = (read: Position, last: Segment): number =>
  read.segment === last.sequence ? Math.min(read.offset, last.sizeBytes) : last.sizeBytes;

/** The oldest segment of a writer, where it may be removed. */
const removable = (writer: Writer, heldFrom: (writer: Writer) => number): Segment | undefined => {
  const [first, second] = writer.segments;
  if (!first || (writer.live && !second)) return undefined;
  return first.sequence < heldFrom(writer) ? first : undefined;
};

const oldestOf = (writers: readonly Writer[], heldFrom: (writer: Writer) => number) => {
  let oldest: { readonly writer: Writer; readonly segment: Segment } | undefined;
  for (const writer of writers) {
    const segment = removable(writer, heldFrom);
    if (segment && segment.modifiedAt < (oldest?.segment.modifiedAt ?? Number.POSITIVE_INFINITY)) {
      oldest = { writer, segment };
    }
  }
  return oldest;
};

const remove = (writer: Writer, segment: Segment): void => {
  rmSync(segment.path, { force: true });
  writer.segments = writer.segments.filter((other) => other !== segment);
};

const isGone = (writer: Writer): boolean => {
  if (writer.live || writer.segments.length > 0) return false;
  try {
    rmdirSync(writer.dir);
    return true;
  } catch {
    // Something foreign lies in it.
    return false;
  }
};
