import { Database } from "bun:sqlite";
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SluiceError } from "../errors/index.ts";

/** A data folder that is ours until it is released, or until this process ends in whatever way. */
export interface DataDirLock {
  release(): void;
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);

/**
 * Makes the data folder where it is missing and takes it for this process. The lock is SQLite's, thus the kernel's:
 * it is gone when the process is, and no stale file can keep the next start out. Throws `START_DATA_DIR_…`.
 */
export const lockDataDir = (path: string): DataDirLock => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new SluiceError("START_DATA_DIR_MISSING", { path, detail: codeOf(cause) }, cause);
  }
  const pidFile = join(path, "sluice.pid");
  let lock: Database;
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    lock = new Database(join(path, "lock"));
    lock.run("PRAGMA busy_timeout = 0");
    lock.run("PRAGMA locking_mode = EXCLUSIVE");
    lock.run("BEGIN EXCLUSIVE");
  } catch (cause) {
    if (codeOf(cause) === "SQLITE_BUSY") {
      throw new SluiceError("START_DATA_DIR_LOCKED", { path, detail: holder(pidFile) }, cause);
    }
    throw new SluiceError("START_DATA_DIR_UNWRITABLE", { path, detail: codeOf(cause) }, cause);
  }
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  return {
    release() {
      rmSync(pidFile, { force: true });
      lock.close();
    },
  };
};

const holder = (pidFile: string): string => {
  try {
    return ` (process ${Number.parseInt(readFileSync(pidFile, "utf8"), 10)})`;
  } catch {
    return "";
  }
};
