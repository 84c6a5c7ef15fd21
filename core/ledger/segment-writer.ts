import { closeSync, fdatasync, ftruncateSync, mkdirSync, openSync, writevSync } from "node:fs";
import { join } from "node:path";
import { encodeFrame, FILE_HEAD, type FrameKind } from "./frame.ts";
import { segmentName } from "./segments.ts";

/** How a writer writes. */
export interface WriterOptions {
  /** The writer's own folder; made where it is missing. */
  readonly dir: string;
  /** A file that has grown to this size is closed, and the next one begun. */
  readonly segmentBytes: number;
  /** Longest time until what was written is on disk, in milliseconds; 0: before the answer goes out. */
  readonly syncEveryMs: number;
}

/** What one turn of the event loop has for the disk. */
interface Turn {
  readonly parts: Uint8Array[];
  readonly written: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Appends frames to segment files, once for each turn of the event loop: what is appended in one turn costs one system
 * call together. The promise of `append` resolves when the bytes are the kernel's, so that they survive the end of this
 * process, and the answers that wait for it go out behind them.
 */
export class SegmentWriter {
  readonly #options: WriterOptions;
  #turn: Turn | undefined;
  #fd: number | undefined;
  #sequence = 0;
  #size = 0;
  #syncTimer: Timer | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
    mkdirSync(options.dir, { recursive: true, mode: 0o700 });
  }

  append(kind: FrameKind, payload: readonly Uint8Array[]): Promise<void> {
    const turn = this.#turn ?? this.#begin();
    turn.parts.push(...encodeFrame(kind, payload));
    return turn.written;
  }

  /** Writes what is left and closes the file. */
  async close(): Promise<void> {
    if (this.#turn) await this.#turn.written.catch(() => undefined);
    clearTimeout(this.#syncTimer);
    if (this.#fd !== undefined) {
      await sync(this.#fd);
      closeSync(this.#fd);
    }
    this.#fd = undefined;
  }

  #begin(): Turn {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#turn = { parts: [], written: promise, resolve, reject };
    // After this turn's events, before the next poll of the sockets.
    setImmediate(() => this.#flush());
    return this.#turn;
  }

  #flush(): void {
    const turn = this.#turn;
    this.#turn = undefined;
    if (!turn) return;
    try {
      const fd = this.#file();
      this.#writeWhole(fd, turn.parts);
      if (this.#options.syncEveryMs > 0) {
        this.#syncTimer ??= setTimeout(() => this.#syncLater(), this.#options.syncEveryMs);
        turn.resolve();
      } else {
        sync(fd).then(turn.resolve, turn.reject);
      }
    } catch (cause) {
      turn.reject(cause);
    }
  }

  /** All of it, or none: half a frame in the middle of a file would hide what comes behind it from nobody, but cost. */
  #writeWhole(fd: number, parts: Uint8Array[]): void {
    let wanted = 0;
    for (const part of parts) wanted += part.byteLength;
    try {
      const written = writevSync(fd, parts);
      if (written !== wanted) throw new Error(`wrote ${written} of ${wanted} bytes`);
      this.#size += written;
    } catch (cause) {
      ftruncateSync(fd, this.#size);
      throw cause;
    }
  }

  #file(): number {
    if (this.#fd !== undefined && this.#size < this.#options.segmentBytes) return this.#fd;
    if (this.#fd !== undefined) {
      const full = this.#fd;
      sync(full).finally(() => closeSync(full));
      this.#fd = undefined;
    }
    this.#sequence++;
    const fd = openSync(join(this.#options.dir, segmentName(this.#sequence)), "ax", 0o600);
    this.#fd = fd;
    this.#size = 0;
    this.#writeWhole(fd, [FILE_HEAD]);
    return fd;
  }

  #syncLater(): void {
    this.#syncTimer = undefined;
    // A disk that cannot sync says so at the next write.
    if (this.#fd !== undefined) sync(this.#fd).catch(() => undefined);
  }
}

const sync = (fd: number): Promise<void> =>
  new Promise((resolve, reject) => fdatasync(fd, (error) => (error ? reject(error) : resolve())));
