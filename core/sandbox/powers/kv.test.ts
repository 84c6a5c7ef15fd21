import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { temporaryDir } from "../../../tests/gateway/setup.ts";
import type { KvStore } from "../../state/contract.ts";
import { openLmdbKv } from "../../state/lmdb/kv.ts";
import { makeKv } from "./kv.ts";
import { powerCall, refusal } from "./testing.ts";

let dir = temporaryDir();
let store: KvStore;
let now = 0;
const clock = () => now;
beforeEach(() => {
  dir = temporaryDir();
  now = 1_000_000;
  store = openLmdbKv(dir.path, clock);
});
afterEach(async () => {
  await store.close();
  dir.remove();
});

const power = (maxBytes?: number) => makeKv({ store, maxBytes, now: clock });
const call = powerCall();
const get = (key: string, by = call) => power().serve("get", [key], by);
const set = (...args: readonly unknown[]) => power().serve("set", args, call);

test("gives back any JSON value, also to the instance after a reload", async () => {
  const old = power();
  for (const value of [{ a: [1, null, "Grüße 🌊"] }, null, false, 0, "", []]) {
    await old.serve("set", ["k", value], call);
    expect(await get("k")).toEqual(value);
  }
  await old.close();
  expect(await get("k")).toEqual([]);
  expect(await get("none")).toBeUndefined();
});

test("an instance sees its own keys alone", async () => {
  await set("k", 1);
  const other = powerCall({ instance: "up/other" });
  expect(await get("k", other)).toBeUndefined();
  expect(await power().serve("list", [""], other)).toEqual([]);
  await power().serve("delete", ["k"], other);
  expect(await get("k")).toBe(1);
});

test("delete removes, and list tells what begins so, in order", async () => {
  for (const key of ["user/b", "user/a", "group/a"]) await set(key, 1);
  expect(await power().serve("list", ["user/"], call)).toEqual(["user/a", "user/b"]);
  expect(await power().serve("list", ["", 1], call)).toEqual(["group/a"]);
  await power().serve("delete", ["user/a"], call);
  await power().serve("delete", ["user/a"], call);
  expect(await power().serve("list", ["user/", null], call)).toEqual(["user/b"]);
});

test("a value with ttlMs is gone when that is over", async () => {
  await set("k", 1, { ttlMs: 1000 });
  now += 999;
  expect(await get("k")).toBe(1);
  now += 1;
  expect(await get("k")).toBeUndefined();
});

describe("it refuses", () => {
  test("a value beyond 64 kB, and what is beyond the instance's room, saying what to do", async () => {
    expect(await refusal("limit", set("k", "x".repeat(65_535)))).toContain("split it over several keys");
    await set("k", "x".repeat(65_534));
    const small = power(1024);
    await small.serve("delete", ["k"], call);
    expect(await refusal("limit", small.serve("set", ["k", "x".repeat(1022)], call))).toContain(
      "powers.kv.maxBytes",
    );
    await small.serve("set", ["k", "x".repeat(1021)], call);
  });

  test("keys that are none", async () => {
    for (const key of ["", "x".repeat(257), 1, null, ["k"], { toString: "k" }]) {
      await refusal("argument", set(key, 1));
    }
    for (const [name, ...args] of [["get"], ["set", 1], ["delete"]] as const) {
      await refusal("argument", power().serve(name, ["\ud83c", ...args], call));
    }
    await refusal("argument", power().serve("list", ["\udf0a"], call));
    await set("x".repeat(256), 1);
  });

  test("options and bounds that make no sense", async () => {
    for (const options of [{ ttlMs: 0 }, { ttlMs: 1.5 }, { ttlMs: "1" }, { ttl: 1 }, 1, { ttlMs: 1e300 }]) {
      await refusal("argument", set("k", 1, options));
    }
    for (const limit of [0, 1001, 1.5, "1"])
      await refusal("argument", power().serve("list", ["", limit], call));
    await refusal("argument", set("k"));
  });
});
