import { mkdirSync, utimesSync } from "node:fs";
import { encodeFileHead, encodeFrame, type FrameKind, newFileKey } from "./frame.ts";
import { SegmentFile } from "./segment-file.ts";

/** How a writer writes. Sizes and times may change while it does. */
export interface WriterOptions {
  /** The writer's own folder; made where it is missing. */
  readonly dir: string;
  /** A file that has grown to this size is closed, and the next one begun. */
  readonly segmentBytes: number;
  /** Longest time until what was written is on disk, in milliseconds; 0: before the answer goes out. */
  readonly syncEveryMs: number;
}

/** Where a frame begins: the number of the segment, and the offset in it. */
export type Place = readonly [segment: number, offset: number];

/** How often a writer touches its folder, so that others see that it lives. */
export const HEARTBEAT_MS = 2_000;
/** How often it looks whether somebody took its file away. */
const LOOK_MS = 100;

/** What one turn of the event loop has for the disk. */
interface Turn {
  readonly parts: Uint8Array[];
  /** Where its frames end, counted from its beginning. */
  readonly ends: number[];
  readonly done: Promise<Outcome>;
  readonly settle: (outcome: Outcome) => void;
}

/** How much of a turn is written, counted from its beginning, and where that is. */
interface Outcome {
  readonly segment: number;
  readonly offset: number;
  readonly kept: number;
  readonly cause?: unknown;
}

/**
 * Appends frames to segment files, once for each turn of the event loop: what is appended in one turn costs one system
 * call together. The promise of `append` resolves when the bytes are the kernel's, so that they survive the end of this
 * process, and the answers that wait for it go out behind them. It rejects where they could not be written; then they
 * are not in the file, and a later append tries anew.
 */
export class SegmentWriter {
  readonly #options: WriterOptions;
  readonly #key = newFileKey();
  #turn: Turn | undefined;
  #file: SegmentFile | undefined;
  #sequence = 0;
  #lookedAt = 0;
  #syncTimer: Timer | undefined;
  #heartbeat: Timer | undefined;
  #closing: Promise<void> | undefined;
  /** Full files whose last bytes are on their way to the disk. */
  readonly #full = new Set<Promise<void>>();

  constructor(options: WriterOptions) {
    this.#options = options;
    makeFolder(options.dir);
  }

  async append(kind: FrameKind, payload: readonly Uint8Array[]): Promise<void> {
    const { turn, end } = this.#add(kind, payload);
    this.#check(await turn.done, end);
  }

  /** The same, and where it was written. */
  async appendPlaced(kind: FrameKind, payload: readonly Uint8Array[]): Promise<Place> {
    const { turn, start, end } = this.#add(kind, payload);
    const outcome = await turn.done;
    this.#check(outcome, end);
    return [outcome.segment, outcome.offset + start];
  }

  #add(kind: FrameKind, payload: readonly Uint8Array[]): { turn: Turn; start: number; end: number } {
    if (this.#closing) throw new Error("the ledger's writer is closed");
    const parts = encodeFrame(kind, payload, this.#key);
    this.#turn ??= this.#begin();
    const turn = this.#turn;
    const start = turn.ends.at(-1) ?? 0;
    let end = start;
    for (const part of parts) {
      turn.parts.push(part);
      end += part.byteLength;
    }
    turn.ends.push(end);
    return { turn, start, end };
  }

  #check({ kept, cause }: Outcome, end: number): void {
    if (end <= kept) return;
    throw new Error(`the ledger cannot write in ${this.#options.dir}: ${said(cause)}`, { cause });
  }

  /** Writes what is left and closes the file. What is appended later is rejected. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#turn?.done;
    clearTimeout(this.#syncTimer);
    clearInterval(this.#heartbeat);
    this.#retire();
    await Promise.all(this.#full);
  }

  #begin(): Turn {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    // After this turn's events, before the next poll of the sockets.
    setImmediate(() => this.#flush());
    return { parts: [], ends: [], done: promise, settle: resolve };
  }

  #flush(): void {
    const turn = this.#turn;
    this.#turn = undefined;
    if (!turn) return;
    try {
      const file = this.#current();
      const place = { segment: file.sequence, offset: file.sizeBytes };
      const outcome = { ...place, ...file.append(turn.parts, turn.ends) };
      if (this.#options.syncEveryMs > 0) {
        this.#syncTimer ??= setTimeout(() => this.#syncLater(), this.#options.syncEveryMs);
        turn.settle(outcome);
        return;
      }
      file.sync().then(
        () => turn.settle(outcome),
        (cause) => turn.settle({ ...place, kept: 0, cause }),
      );
    } catch (cause) {
      turn.settle({ segment: 0, offset: 0, kept: 0, cause });
    }
  }

  /** The file to write to: the one at hand, unless it is full, spoilt or taken away. */
  #current(): SegmentFile {
    const file = this.#file;
    if (file && file.sizeBytes < this.#options.segmentBytes && !file.spoilt && !this.#removed(file))
      return file;
    this.#retire();
    this.#file = this.#create();
    this.#lookedAt = performance.now();
    this.#heartbeat ??= setInterval(() => this.#touch(), HEARTBEAT_MS).unref();
    return this.#file;
  }

  #create(): SegmentFile {
    const { dir } = this.#options;
    makeFolder(dir);
    for (;;) {
      try {
        const file = SegmentFile.create(dir, this.#sequence + 1, encodeFileHead(this.#key));
        this.#sequence++;
        return file;
      } catch (cause) {
        if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause;
        this.#sequence++;
      }
    }
  }

  #retire(): void {
    const full = this.#file?.close();
    this.#file = undefined;
    if (!full) return;
    this.#full.add(full);
    void full.finally(() => this.#full.delete(full));
  }

  #removed(file: SegmentFile): boolean {
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_MS) return false;
    this.#lookedAt = now;
    return file.removed;
  }

  #syncLater(): void {
    this.#syncTimer = undefined;
    // A disk that cannot sync says so at a later write.
    this.#file?.sync().catch(() => undefined);
  }

  #touch(): void {
    const now = new Date();
    try {
      utimesSync(this.#options.dir, now, now);
    } catch {
      // Taken away, or read-only: the next write finds out.
    }
  }
}

const makeFolder = (dir: string): void => {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
};

const said = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
