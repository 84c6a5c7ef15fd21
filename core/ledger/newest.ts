import type { Frame } from "./frame.ts";
import { FrameReader, type Place } from "./frame-reader.ts";
import { type LedgerBegin, readBegin, readRecord } from "./record.ts";
import { framesBackwards } from "./segment-reader.ts";
import type { Segment } from "./segments.ts";
import { isGone, type LogRow, type Notice, type Snapshot, unlessGone, type WriterEnd } from "./tail.ts";

/** What is looked for. */
export interface LogQuery {
  /** How many, the newest; all where it is `Infinity`. */
  readonly limit: number;
  readonly matches: (row: LogRow) => boolean;
  /** Rows that arrived before it do not match, milliseconds since 1970: what is older need not be read. */
  readonly since?: number;
}

/** A row, and where it was found. */
interface FoundRow extends Place {
  readonly row: LogRow;
  readonly source: Source;
}

/** A segment, and who wrote it. */
interface Source {
  readonly segment: Segment;
  readonly writer: WriterEnd;
}

/**
 * The newest exchanges that match, in the order in which they arrived. Reads no more of the ledger than it needs, and holds no
 * more of them than one: which they are, and in which order, is only known at the end, so they are looked for first and read
 * again one after the other.
 */
export function* newest(snapshot: Snapshot, query: LogQuery, notice: Notice): Generator<LogRow> {
  const places = new Places();
  const cursors = snapshot.writers.map((writer) => new Cursor(writer, query.since, notice));
  while (places.count < query.limit) {
    const next = cursors.reduce<Cursor | undefined>(
      (latest, cursor) => (cursor.key > (latest?.key ?? Number.NEGATIVE_INFINITY) ? cursor : latest),
      undefined,
    );
    if (!next) break;
    const found = next.take();
    if (found && query.matches(found.row)) places.add(found);
  }
  const readers = new Readers();
  try {
    for (const together of places.inOrder()) {
      const rows = together.flatMap(([source, place]) => readers.row(source, place) ?? []);
      yield* rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    }
  } finally {
    readers.close();
  }
}

/** Places of rows, as numbers: of a million rows they take 32 MB, where the rows would take gigabytes. */
class Places {
  readonly #arrivedAt: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #sources: Source[] = [];

  get count(): number {
    return this.#starts.length;
  }

  add({ row, start, end, source }: FoundRow): void {
    this.#arrivedAt.push(row.arrivedAt);
    this.#starts.push(start);
    this.#ends.push(end);
    this.#sources.push(source);
  }

  /** By the time of arrival, those of the same time together. */
  *inOrder(): Generator<(readonly [Source, Place])[]> {
    const order = Uint32Array.from(this.#starts, (_, at) => at);
    const arrivedAt = (at: number): number => this.#arrivedAt[at] ?? 0;
    order.sort((a, b) => arrivedAt(a) - arrivedAt(b));
    let together: (readonly [Source, Place])[] = [];
    let time = Number.NaN;
    for (const at of order) {
      const source = this.#sources[at];
      if (!source) continue;
      if (arrivedAt(at) !== time && together.length > 0) {
        yield together;
        together = [];
      }
      time = arrivedAt(at);
      together.push([source, { start: this.#starts[at] ?? 0, end: this.#ends[at] ?? 0 }]);
    }
    if (together.length > 0) yield together;
  }
}

const MOST_OPEN = 16;

/** The segments that rows are read from, open: at any time they are those of a few writers. */
class Readers {
  readonly #open = new Map<Source, FrameReader>();

  /** The row that was found there; none where its segment was removed since. */
  row(source: Source, place: Place): LogRow | undefined {
    const frame = unlessGone(() => this.#reader(source))?.read(place);
    return frame && rowOf(frame, source.writer);
  }

  close(): void {
    for (const reader of this.#open.values()) reader.close();
    this.#open.clear();
  }

  #reader(source: Source): FrameReader {
    const known = this.#open.get(source);
    if (known) return known;
    for (const [first, reader] of this.#open) {
      if (this.#open.size < MOST_OPEN) break;
      reader.close();
      this.#open.delete(first);
    }
    const opened = new FrameReader(source.segment.path);
    this.#open.set(source, opened);
    return opened;
  }
}

/** The clock of files lags behind that of records. */
const CLOCK_LAG_MS = 1_000;

/** One writer's exchanges, from the last one back. */
class Cursor {
  /** No row that comes is newer; no row comes where it is -Infinity. */
  key: number;
  readonly #rows: Iterator<FoundRow>;
  #row: FoundRow | undefined;

  constructor(writer: WriterEnd, since: number | undefined, notice: Notice) {
    const touched = writer.segments.at(-1)?.modifiedAt;
    // So a writer with old exchanges only is not even opened.
    this.key = touched === undefined ? Number.NEGATIVE_INFINITY : touched + CLOCK_LAG_MS;
    this.#rows = rowsBackwards(writer, since, notice);
  }

  /** The row whose turn it is; none where it was not known before, only a bound of it. */
  take(): FoundRow | undefined {
    const found = this.#row;
    const next = this.#rows.next();
    this.#row = next.done ? undefined : next.value;
    // The order of a file is kept also where the clock was set back while it was written.
    this.key = this.#row ? Math.min(this.key, endedAt(this.#row.row)) : Number.NEGATIVE_INFINITY;
    return found;
  }
}

const endedAt = (row: LogRow): number => row.arrivedAt + row.durationMs;

function* rowsBackwards(writer: WriterEnd, since: number | undefined, notice: Notice): Generator<FoundRow> {
  const ended = new Set<string>();
  for (const segment of writer.segments.toReversed()) {
    const source = { segment, writer };
    const isLast = segment === writer.segments.at(-1);
    let recent = since === undefined || isLast;
    for (const frame of framesOf(segment, isLast ? writer.end : undefined, isLast && writer.alive, notice)) {
      const row = rowOf(frame, writer);
      // Read from its end, a record comes before its begin.
      if (!row || (frame.kind === "begin" && ended.delete(row.id))) continue;
      if (frame.kind === "record" && row.stream) ended.add(row.id);
      recent ||= endedAt(row) >= (since ?? 0);
      yield { row, source, start: frame.start, end: frame.end };
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

/** What a frame says of an exchange; a begin is one that has not ended. */
const rowOf = ({ kind, payload }: Frame, writer: WriterEnd): LogRow | undefined => {
  if (kind === "record") {
    const record = readRecord(payload)?.record;
    return record && { ...record, writer: writer.name };
  }
  const begin = kind === "begin" ? readBegin(payload) : undefined;
  return begin && unended(begin, writer);
};

const unended = (begin: LedgerBegin, { name, alive }: WriterEnd): LogRow => ({
  ...begin,
  status: 0,
  durationMs: 0,
  outcome: alive ? "running" : "abandoned",
  writer: name,
});
