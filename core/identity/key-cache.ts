import type { Store } from "../state/contract.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { asStoredKey, KEY_SPACE, type StoredKey } from "./key-records.ts";

const CAPACITY = 10_000;

/**
 * Keys of the store, read one by one when asked for. Ids that do not exist are remembered apart, so that
 * somebody who tries many cannot push out those that do. Any change of the space drops everything.
 */
export class KeyCache {
  readonly #store: Store;
  readonly #stop: () => void;
  readonly #known = new BoundedCache<StoredKey>(CAPACITY);
  readonly #absent = new BoundedCache<true>(CAPACITY);
  #epoch = 0;

  constructor(store: Store) {
    this.#store = store;
    this.#stop = store.watch(KEY_SPACE, () => this.#drop());
  }

  /** Entries held, for the tests of its bounds. */
  get size(): { readonly known: number; readonly absent: number } {
    return { known: this.#known.size, absent: this.#absent.size };
  }

  find(id: string): StoredKey | undefined | Promise<StoredKey | undefined> {
    const known = this.#known.get(id);
    if (known || this.#absent.get(id)) return known;
    const epoch = this.#epoch;
    const value = this.#store.get<unknown>(KEY_SPACE, id);
    return value instanceof Promise
      ? value.then((read) => this.#keep(id, read, epoch))
      : this.#keep(id, value, epoch);
  }

  close(): void {
    this.#stop();
    this.#drop();
  }

  /** What was read before a drop may be older than the change that caused it: it is used, not kept. */
  #keep(id: string, value: unknown, epoch: number): StoredKey | undefined {
    const key = asStoredKey(value);
    if (epoch !== this.#epoch) return key;
    if (key) this.#known.set(id, key);
    else this.#absent.set(id, true);
    return key;
  }

  #drop(): void {
    this.#epoch++;
    this.#known.clear();
    this.#absent.clear();
  }
}
