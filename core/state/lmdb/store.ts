import type { RootDatabase } from "lmdb";
import type { Store } from "../contract.ts";
import { Changes } from "./changes.ts";
import { openEnvironment } from "./environment.ts";

const PAGE_ENTRIES = 256;

/**
 * Opens the store in `<dir>/store`, made with its folders where missing, readable by this user alone. Any
 * number of processes may have it open.
 */
export const openLmdbStore = (dir: string): Store => new LmdbStore(openEnvironment(dir, "store"));

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
