import {
  closeSync,
  fdatasync,
  fstatSync,
  fsync,
  ftruncateSync,
  open,
  openSync,
  rmSync,
  writeSync,
  writevSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { segmentName } from "./segments.ts";

/** How much of what was to be written is in the file, and why not all. */
export interface Written {
  /** Bytes of whole frames. */
  readonly kept: number;
  readonly cause?: unknown;
}

/** A segment file that is being written. */
export class SegmentFile {
  sizeBytes: number;
  /** Whether it may end in half a frame that could not be cut away: nothing can be added. */
  spoilt = false;
  readonly #fd: number;
  /** Resolves when the last sync that was begun has ended, well or not. */
  #synced: Promise<void>;
  #nextSync: Promise<void> | undefined;

  private constructor(
    readonly sequence: number,
    fd: number,
    headBytes: number,
    dir: string,
  ) {
    this.#fd = fd;
    this.sizeBytes = headBytes;
    // A power cut must not take the name of a file whose bytes are on disk.
    this.#synced = syncFolder(dir).then(() => syncFolder(dirname(dir)));
  }

  /** Makes a file, or leaves none behind. Throws `EEXIST` where it is there already. */
  static create(dir: string, sequence: number, head: Uint8Array): SegmentFile {
    const path = join(dir, segmentName(sequence));
    const fd = openSync(path, "ax", 0o600);
    try {
      if (writeSync(fd, head) !== head.byteLength) throw new Error("no room for a file's head");
      return new SegmentFile(sequence, fd, head.byteLength, dir);
    } catch (cause) {
      closeSync(fd);
      rmSync(path, { force: true });
      throw cause;
    }
  }

  /** Whether the file has no name any more, so that nobody will ever read what is written to it. */
  get removed(): boolean {
    return fstatSync(this.#fd).nlink === 0;
  }

  /**
   * Appends parts that make up frames ending at `ends`. Where not all of it can be written, whole frames stay, since a
   * reader may have seen them, and the rest is cut away.
   */
  append(parts: readonly Uint8Array[], ends: readonly number[]): Written {
    const wanted = ends.at(-1) ?? 0;
    const cause = this.#write(parts, wanted);
    if (cause === undefined) {
      this.sizeBytes += wanted;
      return { kept: wanted };
    }
    try {
      const written = fstatSync(this.#fd).size - this.sizeBytes;
      const kept = ends.findLast((end) => end <= written) ?? 0;
      ftruncateSync(this.#fd, this.sizeBytes + kept);
      this.sizeBytes += kept;
      return { kept, cause };
    } catch {
      this.spoilt = true;
      return { kept: 0, cause };
    }
  }

  /** Writes until nothing is left; what stands in the way comes back. */
  #write(parts: readonly Uint8Array[], wanted: number): unknown {
    let rest = parts;
    let left = wanted;
    while (left > 0) {
      try {
        const written = writevSync(this.#fd, rest);
        left -= written;
        if (left === 0) return undefined;
        if (written === 0) return new Error("the file takes no more bytes");
        rest = behind(rest, written);
      } catch (cause) {
        return cause;
      }
    }
    return undefined;
  }

  /** Resolves when what was written before the call is on disk. Calls that come together share one sync. */
  sync(): Promise<void> {
    this.#nextSync ??= this.#synced.then(() => {
      this.#nextSync = undefined;
      const running = flushed(fdatasync, this.#fd);
      this.#synced = running.catch(() => undefined);
      return running;
    });
    return this.#nextSync;
  }

  /** Closes it when all that was begun is over. */
  async close(): Promise<void> {
    await this.sync().catch(() => undefined);
    closeSync(this.#fd);
  }
}

/** What of the parts comes behind so many bytes. */
const behind = (parts: readonly Uint8Array[], bytes: number): Uint8Array[] => {
  let skip = bytes;
  return parts.flatMap((part) => {
    const rest = part.subarray(Math.min(skip, part.byteLength));
    skip -= part.byteLength - rest.byteLength;
    return rest.byteLength > 0 ? [rest] : [];
  });
};

const flushed = (call: typeof fsync, fd: number): Promise<void> =>
  new Promise((resolve, reject) => call(fd, (error) => (error ? reject(error) : resolve())));

/** Not every system can sync a folder; then there is nothing to do about it. */
const syncFolder = (dir: string): Promise<void> =>
  new Promise((resolve) => {
    open(dir, "r", (error, fd) => {
      if (error) return resolve();
      fsync(fd, () => {
        closeSync(fd);
        resolve();
      });
    });
  });
