import type { Value } from "./quickjs.ts";

/** Values in one generation. */
const MAX_VALUES = 512;
/** Characters of JSON in one generation. */
const MAX_WEIGHT = 256 * 1024;
/** What is heavier is not kept. So nothing that one call has put in can be given back before the call is over. */
const MAX_VALUE_WEIGHT = 16 * 1024;

/**
 * Values of the guest by what they were made of, so that they need not be made for every call. Two generations: what is not
 * asked for while one fills up is given back.
 */
export class Handles<Key> {
  readonly #release: (value: Value) => void;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();
  #weight = 0;
  #weights = new Map<Key, number>();

  constructor(release: (value: Value) => void) {
    this.#release = release;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: Key): Value | undefined {
    return this.#young.get(key) ?? this.#renew(key);
  }

  /** Keeps a value; false where it is too heavy, and stays the caller's. */
  put(key: Key, value: Value, weight: number): boolean {
    if (weight > MAX_VALUE_WEIGHT) return false;
    if (this.#young.size >= MAX_VALUES || this.#weight + weight > MAX_WEIGHT) this.#age();
    this.#young.set(key, value);
    this.#weights.set(key, weight);
    this.#weight += weight;
    return true;
  }

  /** Gives everything back. */
  clear(): void {
    this.#age();
    this.#age();
  }

  #renew(key: Key): Value | undefined {
    const value = this.#old.get(key);
    if (value === undefined) return undefined;
    this.#old.delete(key);
    this.put(key, value, this.#weights.get(key) ?? 0);
    return value;
  }

  #age(): void {
    for (const [key, value] of this.#old) {
      this.#release(value);
      this.#weights.delete(key);
    }
    this.#old = this.#young;
    this.#young = new Map();
    this.#weight = 0;
  }
}
