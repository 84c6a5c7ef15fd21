import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { open, type RootDatabase } from "lmdb";
import { SluiceError } from "../../errors/index.ts";
import { damageOf } from "./intact.ts";

/** How an environment is opened. */
export interface EnvironmentOptions {
  /** Leaves it to the system when what was written goes to disk. A kill loses nothing, a power cut may damage the file. */
  readonly noSync?: boolean;
}

/**
 * Opens the environment in `<dir>/<name>`, made with its folders where missing, readable by this user alone. Any number of
 * processes may have it open. Throws `START_DATA_DIR_UNWRITABLE`, `START_DATA_DIR_MISSING`, `START_STORE_DAMAGED`.
 */
export const openEnvironment = (
  dir: string,
  name: string,
  { noSync = false }: EnvironmentOptions = {},
): RootDatabase => {
  const path = join(dir, name);
  prepareFolder(dir, path);
  try {
    const damage = damageOf(join(path, "data.mdb"));
    if (damage !== undefined) throw new Error(damage);
    // Without overlappingSync a write's promise resolves when it is on disk, if syncing is on. JSON, so that every store
    // keeps the same values.
    const options = {
      path,
      encoding: "json",
      overlappingSync: false,
      noSync,
      permissionsMode: 0o600,
    } as const;
    return open(options);
  } catch (error) {
    throw new SluiceError("START_STORE_DAMAGED", { path, detail: reasonOf(error) }, error);
  }
};

const prepareFolder = (dir: string, path: string): void => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new SluiceError(
      existsSync(dir) ? "START_DATA_DIR_UNWRITABLE" : "START_DATA_DIR_MISSING",
      { path: dir, detail: reasonOf(error) },
      error,
    );
  }
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
