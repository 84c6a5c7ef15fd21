import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KvStore } from "../contract.ts";
import { openLmdbKv } from "./kv.ts";

const ROOM = { maxBytes: 1000 };
let dir = "";
let now = 0;
let kv: KvStore;
const reopen = () => openLmdbKv(dir, () => now);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sluice-kv-"));
  now = 1_000_000;
  kv = reopen();
});
afterEach(async () => {
  await kv.close();
  rmSync(dir, { recursive: true, force: true });
});

test("keeps what was set, over a restart, and removes it", async () => {
  await kv.set("a", "k", '"Grüße 🌊"', ROOM);
  await kv.close();
  kv = reopen();
  expect(await kv.get("a", "k")).toBe('"Grüße 🌊"');
  await kv.remove("a", "k");
  await kv.remove("a", "k");
  expect(await kv.get("a", "k")).toBeUndefined();
});

test("spaces do not see each other, also where one name begins like the other", async () => {
  for (const space of ["a", "a/b", "aa"]) await kv.set(space, "k", space, ROOM);
  for (const space of ["a", "a/b", "aa"]) {
    expect(await kv.get(space, "k")).toBe(space);
    expect(await kv.list(space, "", 10)).toEqual(["k"]);
  }
});

test("lists the keys that begin so, in order, and no more than asked for", async () => {
  for (const key of ["b", "ab", "a", "ac", "a\u0000", "ä", "🌊"]) await kv.set("s", key, "1", ROOM);
  expect(await kv.list("s", "", 10)).toEqual(["a", "a\u0000", "ab", "ac", "b", "ä", "🌊"]);
  expect(await kv.list("s", "a", 10)).toEqual(["a", "a\u0000", "ab", "ac"]);
  expect(await kv.list("s", "a", 2)).toEqual(["a", "a\u0000"]);
  expect(await kv.list("s", "z", 10)).toEqual([]);
});

describe("room", () => {
  test("is counted in bytes of keys and values, and what is replaced or removed gives it back", async () => {
    const room = { maxBytes: 10 };
    expect(await kv.set("s", "k", "🌊🌊", room)).toBe(true);
    expect(await kv.set("s", "l", "1", room)).toBe(false);
    expect(await kv.get("s", "l")).toBeUndefined();
    expect(await kv.set("s", "k", "123456789", room)).toBe(true);
    expect(await kv.set("s", "k", "1234567890", room)).toBe(false);
    expect(await kv.get("s", "k")).toBe("123456789");
    await kv.remove("s", "k");
    expect(await kv.set("s", "other", "12345", room)).toBe(true);
  });

  test("of one space is nothing to another", async () => {
    expect(await kv.set("s", "k", "123456789", { maxBytes: 10 })).toBe(true);
    expect(await kv.set("t", "k", "123456789", { maxBytes: 10 })).toBe(true);
  });

  test("stays exact when many write at once", async () => {
    const writes = Array.from({ length: 200 }, (_, at) =>
      kv.set("s", `${at % 50}`.padStart(2, "0"), "12345678", ROOM),
    );
    expect(await Promise.all(writes)).toEqual(writes.map(() => true));
    expect(await kv.set("s", "xx", "1".repeat(498), ROOM)).toBe(true);
    expect(await kv.set("s", "y", "", ROOM)).toBe(false);
  });
});

describe("what runs out", () => {
  test("is not there from that moment on, and can be set anew", async () => {
    await kv.set("s", "k", "1", { ...ROOM, expiresAt: now + 10 });
    now += 9;
    expect(await kv.get("s", "k")).toBe("1");
    now += 1;
    expect(await kv.get("s", "k")).toBeUndefined();
    expect(await kv.list("s", "", 10)).toEqual([]);
    await kv.set("s", "k", "2", ROOM);
    now += 1_000_000;
    await kv.set("s", "l", "3", ROOM);
    expect(await kv.get("s", "k")).toBe("2");
  });

  test("gives its room back", async () => {
    const room = { maxBytes: 200 };
    for (let at = 0; at < 100; at++) {
      await kv.set("s", `${at}`.padStart(2, "0"), "", { ...room, expiresAt: now + 5 });
    }
    expect(await kv.set("s", "k", "1", room)).toBe(false);
    now += 5;
    expect(await kv.set("s", "k", "1".repeat(199), room)).toBe(true);
  });

  test("leaves nothing: after it was cleared away the whole room is free again", async () => {
    for (let at = 0; at < 40; at++) await kv.set("s", `k${at}`, "x", { ...ROOM, expiresAt: now + at });
    now += 1000;
    await kv.set("s", "a", "1".repeat(900), ROOM);
    await kv.remove("s", "a");
    for (let at = 0; at < 5; at++) await kv.set("s", "a", `${at}`, ROOM);
    expect(await kv.set("s", "a", "1".repeat(999), ROOM)).toBe(true);
  });
});
