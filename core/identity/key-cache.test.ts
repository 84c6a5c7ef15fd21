import { describe, expect, test } from "bun:test";
import type { Store } from "../state/contract.ts";
import { KeyCache } from "./key-cache.ts";
import type { StoredKey } from "./key-records.ts";
import { hashSecret } from "./secrets.ts";

describe("what is kept in memory", () => {
  /** A store that claims to hold a key under any id that ends with a b. */
  const endless = () => {
    let reads = 0;
    const never = () => {
      throw new Error("not to be called");
    };
    const get = <T>(_: string, id: string): T | undefined => {
      reads++;
      const key: StoredKey = { id, name: id, principal: "alice", hash: hashSecret(id), createdAt: 1 };
      return id.endsWith("b") ? JSON.parse(JSON.stringify(key)) : undefined;
    };
    let changed = () => {};
    const watch = (_: string, callback: () => void) => {
      changed = callback;
      return () => {};
    };
    const store: Store = { get, watch, list: never, put: never, add: never, remove: never, close: never };
    return { store, reads: () => reads, change: () => changed() };
  };

  test("is nothing at start, however many keys the store holds", () => {
    const { store, reads } = endless();
    const cache = new KeyCache(store);
    expect(cache.size).toEqual({ known: 0, absent: 0 });
    expect(reads()).toBe(0);
  });

  test("is bounded, for ids that exist and for ids that do not, and neither pushes out the other", () => {
    const { store, reads, change } = endless();
    const cache = new KeyCache(store);
    expect(cache.find("aaaaaaaaaaab")).toBeDefined();
    for (let n = 0; n < 50_000; n++) cache.find(`${String(n).padStart(11, "0")}a`);
    expect(cache.size.absent).toBeLessThanOrEqual(10_000);
    const before = reads();
    cache.find("aaaaaaaaaaab");
    expect(reads()).toBe(before);
    for (let n = 0; n < 50_000; n++) cache.find(`${String(n).padStart(11, "0")}b`);
    expect(cache.size.known).toBeLessThanOrEqual(10_000);
    change();
    expect(cache.size).toEqual({ known: 0, absent: 0 });
  });

  test("is not what was read before a change and came after it", async () => {
    const answer = Promise.withResolvers<undefined>();
    const { store, change } = endless();
    const cache = new KeyCache({ ...store, get: () => answer.promise });
    const early = cache.find("aaaaaaaaaaaa");
    change();
    answer.resolve(undefined);
    expect(await early).toBeUndefined();
    expect(cache.size).toEqual({ known: 0, absent: 0 });
  });
});
