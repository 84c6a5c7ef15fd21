import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "./contract.ts";

/** A store under test, named so that another process can open it too. */
export interface StoreUnderTest {
  readonly name: string;
  /** Absolute path of the module that opens it. */
  readonly module: string;
  /** The module's export: takes a place, gives a store. */
  readonly opener: string;
}

const WRITER = join(import.meta.dir, "conformance-writer.ts");

/** What every store must do. */
export const testStore = (subject: StoreUnderTest): void => {
  describe(`the ${subject.name} store`, () => {
    let place = "";
    let store: Store;
    const openStore = async (): Promise<Store> => (await import(subject.module))[subject.opener](place);
    const inAnotherProcess = async (...args: string[]): Promise<string> => {
      const command = [process.execPath, WRITER, subject.module, subject.opener, place, ...args];
      const child = Bun.spawn(command, { stdout: "pipe", stderr: "inherit" });
      const text = await child.stdout.text();
      expect(await child.exited).toBe(0);
      return text;
    };

    beforeEach(async () => {
      place = mkdtempSync(join(tmpdir(), "sluice-store-"));
      store = await openStore();
    });
    afterEach(async () => {
      await store.close();
      rmSync(place, { recursive: true, force: true });
    });

    test("gives back what was put, and nothing where nothing stands", async () => {
      const value = { text: "Grüße 🌊", list: [1, null, { deep: true }], number: -0.5 };
      await store.put("a", "one", value);
      expect(await store.get<unknown>("a", "one")).toEqual(value);
      expect(await store.get("a", "two")).toBeUndefined();
      expect(await store.get("b", "one")).toBeUndefined();
    });

    test("put replaces, add does not", async () => {
      expect(await store.add("a", "k", 1)).toBe(true);
      expect(await store.add("a", "k", 2)).toBe(false);
      expect(await store.get<number>("a", "k")).toBe(1);
      await store.put("a", "k", 3);
      expect(await store.get<number>("a", "k")).toBe(3);
    });

    test("one of many racing adds wins", async () => {
      const wins = await Promise.all(Array.from({ length: 20 }, (_, n) => store.add("a", "k", n)));
      expect(wins.filter(Boolean)).toHaveLength(1);
      expect(await store.get<number>("a", "k")).toBe(wins.indexOf(true));
    });

    test("remove says whether there was something", async () => {
      await store.put("a", "k", 1);
      expect(await store.remove("a", "k")).toBe(true);
      expect(await store.remove("a", "k")).toBe(false);
      expect(await store.get("a", "k")).toBeUndefined();
    });

    test("list gives one space, whole and in the order of its keys", async () => {
      const keys = Array.from({ length: 1000 }, (_, n) => `k${String(n).padStart(4, "0")}`);
      await Promise.all(keys.toReversed().map((key) => store.put("keys", key, key)));
      await store.put("key", "k", "a shorter name");
      await store.put("keysmith", "k", "a longer name");
      const entries = await Array.fromAsync(store.list<string>("keys"));
      expect(entries).toEqual(keys.map((key) => [key, key] as const));
      expect(await Array.fromAsync(store.list("none"))).toEqual([]);
    });

    test("keys with separators and other alphabets stay apart", async () => {
      const keys = ["a", "a/b", "a\u0000b", "a b", "ключ", "x".repeat(300)];
      for (const key of keys) await store.put("a", key, key);
      for (const key of keys) expect(await store.get<string>("a", key)).toBe(key);
      expect(await Array.fromAsync(store.list("a"))).toHaveLength(keys.length);
    });

    test("what was put is there after a restart", async () => {
      await store.put("a", "k", "v");
      await store.close();
      store = await openStore();
      expect(await store.get<string>("a", "k")).toBe("v");
    });

    test("a watch fires for a change of its space alone, and not after its end", async () => {
      let others = 0;
      let ended = 0;
      store.watch("b", () => others++);
      const end = store.watch("a", () => ended++);
      end();
      await fires(store, "a", () => store.put("a", "k", 1));
      await fires(store, "a", () => store.remove("a", "k"));
      await fires(store, "a", () => store.add("a", "k", 2));
      expect({ others, ended }).toEqual({ others: 0, ended: 0 });
    });

    test("a watch fires within half a second of a change by another process, which can be read then", async () => {
      const changedAt = await fires(store, "a", async () =>
        Number(await inAnotherProcess("put", "a", "from-there", "v")),
      );
      expect(Date.now() - changedAt).toBeLessThan(500);
      expect(await store.get<string>("a", "from-there")).toBe("v");
    });

    test("two processes that write at once lose nothing", async () => {
      const here = Array.from({ length: 300 }, (_, n) => store.put("a", `here-${n}`, n));
      await Promise.all([inAnotherProcess("fill", "a", "there-", "300"), ...here]);
      expect(await Array.fromAsync(store.list("a"))).toHaveLength(600);
    });

    test("what another process wrote can be read when it has grown the store many times over", async () => {
      await store.put("a", "first", 1);
      await inAnotherProcess("fill", "a", "there-", "20000");
      expect(await store.get<number>("a", "there-19999")).toBe(19_999);
      expect(await Array.fromAsync(store.list("a"))).toHaveLength(20_001);
    });
  });
};

/** The result of a change, once the watch of its space has told of it. */
const fires = async <T>(store: Store, space: string, change: () => Promise<T>): Promise<T> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = store.watch(space, resolve);
  const [result] = await Promise.all([change(), promise]);
  end();
  return result;
};
