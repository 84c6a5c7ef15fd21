import type { Outcome } from "@sluice/sdk";
import type { Frame } from "./frame.ts";
import { type LedgerRecord, readRecord } from "./record.ts";
import { framesBackwards, readFrames } from "./segment-reader.ts";
import { HEARTBEAT_MS } from "./segment-writer.ts";
import { type Segment, segmentsOf, type WriterFolder, writersOf } from "./segments.ts";

/** An exchange as people read it: a record and who wrote it, or a stream that has none yet. */
export interface LogRow extends Omit<LedgerRecord, "outcome"> {
  readonly outcome: Outcome | "running";
  /** The name of the writer. */
  readonly writer: string;
}

/** Where to tell of files that are damaged or foreign. */
export type Notice = (text: string) => void;

/** A worker that was silent for so long is taken for dead. */
const SILENT_MS = 5 * HEARTBEAT_MS;

/** The folders of the ledger as they were at one moment, each with where its last whole frame ended. */
export interface Snapshot {
  readonly writers: readonly WriterEnd[];
}

/** A writer at that moment. */
export interface WriterEnd {
  readonly name: string;
  readonly segments: readonly Segment[];
  readonly end: number;
  readonly alive: boolean;
}

/** Looks at the ledger. Where its last frames end is looked up only if `follow` says that somebody reads on there. */
export const snapshotOf = (ledgerDir: string, follow = false): Snapshot => {
  const folders = writersOf(ledgerDir);
  const now = Date.now();
  const writers = folders.map((folder): WriterEnd => {
    const segments = segmentsOf(folder.dir);
    const last = segments.at(-1);
    const end = last && follow ? wholeEnd(last) : (last?.sizeBytes ?? 0);
    return { name: folder.name, segments, end, alive: isAlive(folder, folders, now) };
  });
  return { writers };
};

/**
 * A worker lives as long as it touches its folder, and no longer than until a later one has its slot. A dead one is thus
 * known within ten seconds, mostly at once, and one that is stopped for longer is taken for dead.
 */
const isAlive = (folder: WriterFolder, all: readonly WriterFolder[], now: number): boolean =>
  Math.abs(now - folder.touchedAt) <= SILENT_MS &&
  !all.some(({ slot, startedAt }) => slot === folder.slot && startedAt > folder.startedAt);

const wholeEnd = ({ path, sizeBytes }: Segment): number =>
  unlessGone(() => framesBackwards(path, { end: sizeBytes }).next().value?.end) ?? 0;

/** Reads on behind a snapshot: what ends later, by whichever writer. */
export class Follower {
  readonly #positions = new Map<string, { sequence: number; offset: number }>();

  constructor(
    readonly ledgerDir: string,
    { writers }: Snapshot,
    readonly notice: Notice,
  ) {
    for (const { name, segments, end } of writers) {
      const last = segments.at(-1);
      if (last) this.#positions.set(name, { sequence: last.sequence, offset: end });
    }
  }

  /** What has ended since the last call, in the order in which it arrived. */
  poll(): LogRow[] {
    return writersOf(this.ledgerDir)
      .flatMap((folder) => this.#read(folder))
      .sort((a, b) => a.arrivedAt - b.arrivedAt);
  }

  #read({ name, dir }: WriterFolder): LogRow[] {
    const rows: LogRow[] = [];
    const position = this.#positions.get(name) ?? { sequence: 0, offset: 0 };
    this.#positions.set(name, position);
    for (const { sequence, path, sizeBytes } of segmentsOf(dir)) {
      if (sequence < position.sequence) continue;
      if (sequence > position.sequence) Object.assign(position, { sequence, offset: 0 });
      if (sizeBytes <= position.offset) continue;
      for (const { payload, kind } of this.#framesBehind(path, position)) {
        const record = kind === "record" ? readRecord(payload)?.record : undefined;
        if (record) rows.push({ ...record, writer: name });
      }
    }
    return rows;
  }

  *#framesBehind(path: string, position: { offset: number }): Generator<Frame> {
    for (;;) {
      const batch = unlessGone(() => readFrames(path, position.offset));
      if (!batch) return;
      if (batch.foreign !== undefined)
        this.notice(`${path}: ${JSON.stringify(batch.foreign)} is no segment of this version`);
      if (batch.damagedBytes > 0) this.notice(`${path}: ${batch.damagedBytes} damaged bytes passed over`);
      position.offset = batch.next;
      yield* batch.frames;
      if (batch.atEnd) return;
    }
  }
}

/** A file that the recorder has removed in between holds nothing that anybody misses. */
export const unlessGone = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (cause) {
    if (isGone(cause)) return undefined;
    throw cause;
  }
};

/** Whether a file is not there any more. */
export const isGone = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && cause.code === "ENOENT";
