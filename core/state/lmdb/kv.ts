import type { RootDatabase } from "lmdb";
import type { KvOptions, KvStore } from "../contract.ts";
import { openEnvironment } from "./environment.ts";

const VALUES = "v";
const SIZES = "s";
const EXPIRIES = "x";
const NEVER = 0;
/** Values that have run out which a write clears away in its own space: more than it adds, and more where it needs the room. */
const SWEPT_A_WRITE = 8;
const SWEPT_FOR_ROOM = 256;

type Value = readonly [text: string, expiresAt: number];

/** Opens the values of the power `kv`, in `<dir>/kv`. */
export const openLmdbKv = (dir: string, now: () => number = Date.now): KvStore =>
  new LmdbKv(openEnvironment(dir, "kv"), now);

/**
 * Values lie under `["v", space, key]`, the bytes of a space under `["s", space]`, and what runs out a second time under
 * `["x", space, expiresAt, key]`, in the order in which it does.
 */
class LmdbKv implements KvStore {
  readonly #db: RootDatabase;
  readonly #now: () => number;

  constructor(db: RootDatabase, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  get(space: string, key: string): string | undefined {
    const value = this.#valueOf(space, key);
    return value && isThere(value, this.#now()) ? value[0] : undefined;
  }

  set(space: string, key: string, text: string, { expiresAt, maxBytes }: KvOptions): Promise<boolean> {
    const bytes = sizeOf(key, text);
    return this.#db.transaction(() => {
      this.#sweep(space, SWEPT_A_WRITE);
      if (this.#bytesWithout(space, key) + bytes > maxBytes) {
        this.#sweep(space, SWEPT_FOR_ROOM);
        if (this.#bytesWithout(space, key) + bytes > maxBytes) return false;
      }
      this.#drop(space, key);
      const value: Value = [text, expiresAt ?? NEVER];
      this.#db.put([VALUES, space, key], value);
      if (expiresAt !== undefined) this.#db.put([EXPIRIES, space, expiresAt, key], 1);
      this.#db.put([SIZES, space], this.#bytesOf(space) + bytes);
      return true;
    });
  }

  remove(space: string, key: string): Promise<void> {
    return this.#db.transaction(() => this.#drop(space, key));
  }

  list(space: string, prefix: string, limit: number): readonly string[] {
    const keys: string[] = [];
    const now = this.#now();
    for (const { key, value } of this.#db.getRange({ start: [VALUES, space, prefix] })) {
      if (keys.length === limit || !Array.isArray(key) || key[0] !== VALUES || key[1] !== space) break;
      const name = String(key[2]);
      if (!name.startsWith(prefix)) break;
      if (isThere(value, now)) keys.push(name);
    }
    return keys;
  }

  async close(): Promise<void> {
    await this.#db.close();
  }

  #valueOf(space: string, key: string): Value | undefined {
    return this.#db.get([VALUES, space, key]);
  }

  #bytesOf(space: string): number {
    return this.#db.get([SIZES, space]) ?? 0;
  }

  #bytesWithout(space: string, key: string): number {
    const value = this.#valueOf(space, key);
    return this.#bytesOf(space) - (value ? sizeOf(key, value[0]) : 0);
  }

  #drop(space: string, key: string): void {
    const value = this.#valueOf(space, key);
    if (!value) return;
    const left = this.#bytesWithout(space, key);
    this.#db.remove([VALUES, space, key]);
    if (value[1] !== NEVER) this.#db.remove([EXPIRIES, space, value[1], key]);
    if (left > 0) this.#db.put([SIZES, space], left);
    else this.#db.remove([SIZES, space]);
  }

  #sweep(space: string, limit: number): void {
    const range = { start: [EXPIRIES, space, 0], end: [EXPIRIES, space, this.#now() + 1], limit };
    // All at once: the entries are removed from what is walked over.
    for (const key of Array.from(this.#db.getKeys(range))) {
      if (Array.isArray(key)) this.#drop(space, String(key[3]));
    }
  }
}

const isThere = ([, expiresAt]: Value, now: number): boolean => expiresAt === NEVER || expiresAt > now;

const sizeOf = (key: string, text: string): number => Buffer.byteLength(key) + Buffer.byteLength(text);
