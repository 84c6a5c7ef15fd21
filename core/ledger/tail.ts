import type { Outcome } from "@sluice/sdk";
import type { Frame } from "./frame.ts";
import { type LedgerBegin, type LedgerRecord, readBegin, readRecord } from "./record.ts";
import { framesBackwards, readFrames } from "./segment-reader.ts";
import { HEARTBEAT_MS } from "./segment-writer.ts";
import { type Segment, segmentsOf, type WriterFolder, writersOf } from "./segments.ts";

/** An exchange as people read it: a record and who wrote it, or a stream that has none yet. */
export interface LogRow extends Omit<LedgerRecord, "outcome"> {
  readonly outcome: Outcome | "running";
  /** The name of the writer. */
  readonly writer: string;
}

/** What is looked for. */
export interface LogQuery {
  /** How many, the newest; all where it is `Infinity`. */
  readonly limit: number;
  readonly matches: (row: LogRow) => boolean;
  /** Rows that arrived before it do not match, milliseconds since 1970: what is older need not be read. */
  readonly since?: number;
}

/** Where to tell of files that are damaged or foreign. */
export type Notice = (text: string) => void;

/** A worker that was silent for so long is taken for dead. */
const SILENT_MS = 5 * HEARTBEAT_MS;

/** The folders of the ledger as they were at one moment, each with where its last whole frame ended. */
export interface Snapshot {
  readonly writers: readonly WriterEnd[];
}

interface WriterEnd {
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

/** The newest exchanges that match, in the order in which they arrived. Reads no more of the ledger than it needs. */
export const newest = ({ writers }: Snapshot, query: LogQuery, notice: Notice): LogRow[] => {
  const cursors = writers.map((writer) => new Cursor(writer, query.since, notice));
  const rows: LogRow[] = [];
  while (rows.length < query.limit) {
    const next = cursors.reduce<Cursor | undefined>(
      (latest, cursor) => (cursor.key > (latest?.key ?? Number.NEGATIVE_INFINITY) ? cursor : latest),
      undefined,
    );
    if (!next) break;
    const row = next.take();
    if (row && query.matches(row)) rows.push(row);
  }
  return rows.sort((a, b) => a.arrivedAt - b.arrivedAt || (a.id < b.id ? -1 : 1));
};

/** The clock of files lags behind that of records. */
const CLOCK_LAG_MS = 1_000;

/** One writer's exchanges, from the last one back. */
class Cursor {
  /** No row that comes is newer; no row comes where it is -Infinity. */
  key: number;
  readonly #rows: Iterator<LogRow>;
  #row: LogRow | undefined;

  constructor(writer: WriterEnd, since: number | undefined, notice: Notice) {
    const touched = writer.segments.at(-1)?.modifiedAt;
    // So a writer with old exchanges only is not even opened.
    this.key = touched === undefined ? Number.NEGATIVE_INFINITY : touched + CLOCK_LAG_MS;
    this.#rows = rowsBackwards(writer, since, notice);
  }

  /** The row whose turn it is; none where it was not known before, only a bound of it. */
  take(): LogRow | undefined {
    const row = this.#row;
    const next = this.#rows.next();
    this.#row = next.done ? undefined : next.value;
    // The order of a file is kept also where the clock was set back while it was written.
    this.key = this.#row ? Math.min(this.key, endedAt(this.#row)) : Number.NEGATIVE_INFINITY;
    return row;
  }
}

const endedAt = (row: LogRow): number => row.arrivedAt + row.durationMs;

function* rowsBackwards(writer: WriterEnd, since: number | undefined, notice: Notice): Generator<LogRow> {
  const ended = new Set<string>();
  for (const segment of writer.segments.toReversed()) {
    const isLast = segment === writer.segments.at(-1);
    let recent = since === undefined || isLast;
    for (const frame of framesOf(segment, isLast ? writer.end : undefined, isLast && writer.alive, notice)) {
      const row = rowOf(frame, writer, ended);
      if (!row) continue;
      recent ||= endedAt(row) >= (since ?? 0);
      yield row;
    }
    // By whole segments, since one clock that jumped must not hide what is behind it.
    if (!recent) return;
  }
}

function* framesOf(
  { path, sizeBytes }: Segment,
  end: number | undefined,
  beingWritten: boolean,
  notice: Notice,
): Generator<Frame> {
  const onDamage = (start: number, to: number): void => {
    if (beingWritten && to === (end ?? sizeBytes)) return;
    notice(`${path}: ${to - start} damaged bytes at ${start} passed over`);
  };
  const onForeign = (head: string): void =>
    notice(`${path}: ${JSON.stringify(head)} is no segment of this version`);
  try {
    yield* framesBackwards(path, { end: end ?? sizeBytes, onDamage, onForeign });
  } catch (cause) {
    if (!isGone(cause)) throw cause;
  }
}

const rowOf = (frame: Frame, writer: WriterEnd, ended: Set<string>): LogRow | undefined => {
  if (frame.kind === "record") {
    const record = readRecord(frame.payload)?.record;
    if (record?.stream) ended.add(record.id);
    return record && { ...record, writer: writer.name };
  }
  const begin = frame.kind === "begin" ? readBegin(frame.payload) : undefined;
  // Read from its end, a record comes before its begin.
  return begin && !ended.delete(begin.id) ? unended(begin, writer) : undefined;
};

const unended = (begin: LedgerBegin, { name, alive }: WriterEnd): LogRow => ({
  ...begin,
  status: 0,
  durationMs: 0,
  outcome: alive ? "running" : "abandoned",
  writer: name,
});

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
const unlessGone = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (cause) {
    if (isGone(cause)) return undefined;
    throw cause;
  }
};

const isGone = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && cause.code === "ENOENT";
