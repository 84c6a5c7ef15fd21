import type { KeyRecord } from "@sluice/sdk";
import type { KeyConfig } from "../config/schema.ts";
import type { Store } from "../state/contract.ts";
import { KeyCache } from "./key-cache.ts";
import { type StoredKey, stateOf } from "./key-records.ts";
import type { Principals } from "./principals.ts";
import { hashSecret, idOf, sameHash } from "./secrets.ts";

const MAX_CREDENTIAL_CHARS = 512;
const CONTROL_CHARACTER = /\p{Cc}/u;

interface DeclaredKey {
  readonly hash: string;
  readonly record: KeyRecord;
}

/** The keys of one config and of the store: what stands behind a credential. */
export class KeyDirectory {
  readonly #declared: ReadonlyMap<string, DeclaredKey>;
  readonly #principals: Principals;
  readonly #cache: KeyCache;
  readonly #now: () => number;
  /** Records of stored keys, which name principals of this config; they go when the cache drops the key. */
  readonly #records = new WeakMap<StoredKey, KeyRecord>();

  private constructor(
    declared: readonly KeyConfig[],
    principals: Principals,
    cache: KeyCache,
    now: () => number,
  ) {
    this.#declared = new Map(declared.map((key) => declare(key, principals)));
    this.#principals = principals;
    this.#cache = cache;
    this.#now = now;
  }

  /** Reads nothing of the store before it is asked. `now` gives milliseconds since 1970. */
  static open(
    declared: readonly KeyConfig[],
    store: Store,
    principals: Principals,
    now: () => number = Date.now,
  ): KeyDirectory {
    return new KeyDirectory(declared, principals, new KeyCache(store), now);
  }

  /** A directory for another config. It shares what is known of the store; one of the two is closed. */
  withConfig(declared: readonly KeyConfig[], principals: Principals): KeyDirectory {
    return new KeyDirectory(declared, principals, this.#cache, this.#now);
  }

  /**
   * The key behind a credential, whatever its state; `undefined` for an unknown one. A promise only where the
   * store has to be asked and is not in this process.
   */
  find(credential: string): KeyRecord | undefined | Promise<KeyRecord | undefined> {
    if (credential.length > MAX_CREDENTIAL_CHARS || CONTROL_CHARACTER.test(credential)) return undefined;
    const hash = hashSecret(credential);
    const declared = this.#declared.get(hash);
    if (declared) return sameHash(declared.hash, hash) ? declared.record : undefined;
    const id = idOf(credential);
    if (id === undefined) return undefined;
    const key = this.#cache.find(id);
    return key instanceof Promise
      ? key.then((found) => this.#recordOf(found, hash))
      : this.#recordOf(key, hash);
  }

  close(): void {
    this.#cache.close();
  }

  #recordOf(key: StoredKey | undefined, hash: string): KeyRecord | undefined {
    if (!key || !sameHash(key.hash, hash)) return undefined;
    const state = stateOf(key, this.#now());
    const known = this.#records.get(key);
    if (known?.state === state) return known;
    const principal = known?.principal ?? this.#principals.find(key.principal);
    const record: KeyRecord = { id: key.id, name: key.name, state, principal };
    this.#records.set(key, record);
    return record;
  }
}

const declare = (key: KeyConfig, principals: Principals): readonly [string, DeclaredKey] => {
  const hash = hashSecret(key.secret);
  const principal = principals.find(key.principal);
  return [hash, { hash, record: { id: key.name, name: key.name, state: "active", principal } }];
};
