import { createHash } from "node:crypto";
import { type FSWatcher, readFileSync, statSync, watch } from "node:fs";
import { dirname, resolve } from "node:path";

const SETTLE_MS = 100;
const POLL_MS = 1000;

/** Settings of `watchConfig`. */
export interface WatchOptions {
  /** Call back also when the file goes away. Default false. */
  readonly gone?: boolean;
}

/**
 * Calls back each time the content of the file has changed, however it was saved: in place, by a rename over it,
 * deleted and made again, or by a symbolic link on the way to it that was turned. While the file is away nothing
 * is called. What changes after this call returns is never missed; so begin to watch before loading.
 */
export const watchConfig = (
  file: string,
  onChange: () => void,
  { gone = false }: WatchOptions = {},
): (() => void) => {
  const path = resolve(file);
  let known = contentHash(path);
  let stamp = stampOf(path);
  let settling: ReturnType<typeof setTimeout> | undefined;

  const compare = () => {
    settling = undefined;
    const hash = contentHash(path);
    if ((hash === undefined && !gone) || hash === known) return;
    known = hash;
    onChange();
  };
  const look = () => {
    clearTimeout(settling);
    settling = setTimeout(compare, SETTLE_MS);
  };

  // The directory, since an editor that renames replaces the file, and a watch on it with it.
  const watcher = watchDirectory(dirname(path), look);
  // Not all file systems report changes, and the folder itself may be replaced.
  const poll = setInterval(() => {
    const now = stampOf(path);
    if (now === stamp) return;
    stamp = now;
    look();
  }, POLL_MS);
  poll.unref();

  return () => {
    clearTimeout(settling);
    clearInterval(poll);
    watcher?.close();
  };
};

const watchDirectory = (path: string, onEvent: () => void): FSWatcher | undefined => {
  try {
    const watcher = watch(path, { persistent: false }, onEvent);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
};

const contentHash = (path: string): string | undefined => {
  try {
    return createHash("sha256").update(readFileSync(path)).digest("base64");
  } catch {
    return undefined;
  }
};

const stampOf = (path: string): string | undefined => {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
};
