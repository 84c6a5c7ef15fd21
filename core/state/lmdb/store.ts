import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { open, type RootDatabase } from "lmdb";
import { SluiceError } from "../../errors/index.ts";
import type { Store } from "../contract.ts";
import { Changes } from "./changes.ts";
import { damageOf } from "./intact.ts";

const PAGE_ENTRIES = 256;

/**
 * Opens the store in `<dir>/store`, made with its folders where missing, readable by this user alone. Any
 * number of processes may have it open.
 */
export const openLmdbStore = (dir: string): Store => {
  const path = join(dir, "store");
  prepareFolder(dir, path);
  return new LmdbStore(openEnvironment(path));
};

/**
 * Entries lie under `[space, key]`, the version of a space under `[space]`. Everything is written in a
 * transaction that also raises the version, so that no watcher can see one without the other.
 */
class LmdbStore implements Store {
  readonly #db: RootDatabase;
  readonly #changes: Changes;

  constructor(db: RootDatabase) {
    this.#db = db;
    this.#changes = new Changes((space) => {
      db.resetReadTxn();
      return db.get([space]);
    });
  }

  get<T>(space: string, key: string): T | undefined {
    return this.#db.get([space, key]);
  }

  put<T>(space: string, key: string, value: T): Promise<void> {
    return this.#db.transaction(() => {
      this.#db.put([space, key], value);
      this.#raise(space);
    });
  }

  add<T>(space: string, key: string, value: T): Promise<boolean> {
    return this.#db.transaction(() => {
      if (this.#db.doesExist([space, key])) return false;
      this.#db.put([space, key], value);
      this.#raise(space);
      return true;
    });
  }

  remove(space: string, key: string): Promise<boolean> {
    return this.#db.transaction(() => {
      if (!this.#db.doesExist([space, key])) return false;
      this.#db.remove([space, key]);
      this.#raise(space);
      return true;
    });
  }

  /** In pages, since a reader that is held open keeps the file from reusing space. */
  async *list<T>(space: string): AsyncGenerator<readonly [key: string, value: T]> {
    let page = this.#page<T>(space, "");
    for (;;) {
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < PAGE_ENTRIES) return;
      page = this.#page(space, last[0]);
    }
  }

  watch(space: string, changed: () => void): () => void {
    return this.#changes.watch(space, changed);
  }

  async close(): Promise<void> {
    this.#changes.close();
    await this.#db.close();
  }

  #page<T>(space: string, after: string): (readonly [string, T])[] {
    const page: (readonly [string, T])[] = [];
    const range = { start: [space, after], exclusiveStart: true, limit: PAGE_ENTRIES };
    for (const { key, value } of this.#db.getRange(range)) {
      if (!Array.isArray(key) || key[0] !== space) break;
      page.push([String(key[1]), value]);
    }
    return page;
  }

  #raise(space: string): void {
    this.#db.put([space], (this.#db.get([space]) ?? 0) + 1);
  }
}

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

const openEnvironment = (path: string): RootDatabase => {
  try {
    const damage = damageOf(join(path, "data.mdb"));
    if (damage !== undefined) throw new Error(damage);
    // Without overlappingSync a write's promise resolves when it is on disk. JSON, so that every store keeps
    // the same values.
    const options = { path, encoding: "json", overlappingSync: false, permissionsMode: 0o600 } as const;
    return open(options);
  } catch (error) {
    throw new SluiceError("START_STORE_DAMAGED", { path, detail: reasonOf(error) }, error);
  }
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
