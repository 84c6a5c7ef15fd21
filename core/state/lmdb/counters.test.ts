import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CounterStore, CounterTake } from "../contract.ts";
import { openLmdbCounters } from "./counters.ts";

const MINUTE = 60_000;
let dir = "";
let now = 0;
let counters: CounterStore;
const reopen = () => openLmdbCounters(dir, () => now);
const take = (parts: Partial<CounterTake> = {}): CounterTake => ({
  key: "k",
  amount: 1,
  limit: 10,
  windowMs: MINUTE,
  ...parts,
});
const outcomeOf = async (id: string, ...takes: readonly CounterTake[]) =>
  (await counters.reserve("s", id, takes)).outcome;
const used = async (key = "k") => (await counters.peek("s", [key])).map((counter) => counter.used);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sluice-counters-"));
  now = 1_000 * MINUTE;
  counters = reopen();
});
afterEach(async () => {
  await counters.close();
  rmSync(dir, { recursive: true, force: true });
});

describe("reserve", () => {
  test("takes up to the limit, and says how the counters stand", async () => {
    now += 1000;
    expect(await counters.reserve("s", "a", [take({ amount: 6 })])).toEqual({
      outcome: "granted",
      counters: [{ key: "k", used: 6, limit: 10, resetMs: 59_000 }],
    });
    expect(await counters.reserve("s", "b", [take({ amount: 5 })])).toEqual({
      outcome: "denied",
      counters: [{ key: "k", used: 6, limit: 10, resetMs: 59_000 }],
    });
    expect(await outcomeOf("c", take({ amount: 4 }))).toBe("granted");
    expect(await used()).toEqual([10]);
  });

  test("takes from all or from none", async () => {
    await outcomeOf("a", take({ key: "narrow", limit: 1 }));
    expect(await outcomeOf("b", take({ key: "wide" }), take({ key: "narrow", limit: 1 }))).toBe("denied");
    expect(await used("wide")).toEqual([]);
    expect(await used("narrow")).toEqual([1]);
  });

  test("that names a counter twice takes both", async () => {
    expect(await outcomeOf("a", take({ amount: 6 }), take({ amount: 5 }))).toBe("denied");
    expect(await outcomeOf("b", take({ amount: 5 }), take({ amount: 5 }))).toBe("granted");
    expect(await used()).toEqual([10]);
  });

  test("counts one key in two windows apart", async () => {
    expect(await outcomeOf("a", take(), take({ windowMs: 60 * MINUTE, amount: 3 }))).toBe("granted");
    expect(await used()).toEqual([1, 3]);
  });

  test("keeps spaces apart", async () => {
    await counters.reserve("s", "a", [take({ amount: 10 })]);
    expect((await counters.reserve("t", "a", [take({ amount: 10 })])).outcome).toBe("granted");
  });

  test("meets a limit of fractions, and does not pass it", async () => {
    for (const id of ["a", "b", "c"]) {
      expect(await outcomeOf(id, take({ amount: 0.1, limit: 0.3 }))).toBe("granted");
    }
    expect(await outcomeOf("d", take({ amount: 0.000_001, limit: 0.3 }))).toBe("denied");
  });

  test("holds a limit that is lower than before against what is taken already", async () => {
    await outcomeOf("a", take({ amount: 8 }));
    expect(await outcomeOf("b", take({ limit: 5 }))).toBe("denied");
    expect(await outcomeOf("c", take({ limit: 9 }))).toBe("granted");
  });
});

describe("windows", () => {
  test("begin at whole multiples of their length, with nothing taken", async () => {
    now += MINUTE - 1;
    await outcomeOf("a", take({ amount: 10 }));
    expect(await outcomeOf("b", take())).toBe("denied");
    now += 1;
    expect(await used()).toEqual([]);
    expect(await outcomeOf("c", take({ amount: 10 }))).toBe("granted");
  });

  test("that are over cannot be opened again by a clock that is set back a little", async () => {
    await outcomeOf("a", take({ amount: 10 }));
    now -= 10;
    expect(await outcomeOf("b", take())).toBe("denied");
  });

  test("that are over leave nothing behind", async () => {
    for (let at = 0; at < 20; at++) await outcomeOf(`r${at}`, take({ key: `k${at}` }));
    now += 2 * 3_600_000;
    for (let at = 0; at < 20; at++) {
      await outcomeOf(`q${at}`, take({ key: "other", limit: 1000 }));
      await counters.release("s", `q${at}`);
    }
    now += 2 * 3_600_000;
    for (let at = 0; at < 20; at++) {
      await outcomeOf(`p${at}`, take({ key: "other", limit: 1000 }));
      await counters.release("s", `p${at}`);
    }
    await counters.close();
    const { open } = await import("lmdb");
    const db = open({
      path: join(dir, "counters", readdirSync(join(dir, "counters"))[0] ?? ""),
      encoding: "json",
    });
    const left = Array.from(db.getKeys({}), (key) =>
      Array.isArray(key) ? `${String(key[0])} ${String(key[2])}` : key,
    );
    await db.close();
    counters = reopen();
    expect(left.toSorted()).toEqual(["c other", "n undefined", "w s"]);
  });
});

describe("settle", () => {
  test("puts what was used in place of what was reserved, less or more, once", async () => {
    await outcomeOf("a", take({ amount: 5 }), take({ key: "l", amount: 5 }));
    expect(await counters.settle("s", "a", [2, 20])).toBe("settled");
    expect(await counters.settle("s", "a", [9, 9])).toBe("unknown");
    expect(await used()).toEqual([2]);
    expect(await used("l")).toEqual([20]);
  });

  test("without amounts leaves what was reserved, and nothing to give back", async () => {
    await outcomeOf("a", take({ amount: 5 }));
    expect(await counters.settle("s", "a")).toBe("settled");
    await counters.release("s", "a");
    now += MINUTE - 1;
    expect(await used()).toEqual([5]);
  });

  test("with another number of amounts changes nothing", async () => {
    await outcomeOf("a", take({ amount: 5 }));
    expect(await counters.settle("s", "a", [1, 1])).toBe("wrong-count");
    expect(await used()).toEqual([5]);
    expect(await counters.settle("s", "a", [1])).toBe("settled");
  });

  test("after the window has ended leaves the next one alone", async () => {
    await outcomeOf("a", take({ amount: 5 }));
    now += MINUTE;
    await outcomeOf("b", take({ amount: 1 }));
    await counters.settle("s", "a", [9]);
    expect(await used()).toEqual([1]);
  });

  test("of another space is unknown", async () => {
    await outcomeOf("a", take({ amount: 5 }));
    expect(await counters.settle("t", "a", [0])).toBe("unknown");
  });
});

test("release gives back, once", async () => {
  await outcomeOf("a", take({ amount: 5 }));
  await outcomeOf("b", take({ amount: 5 }));
  await counters.release("s", "a");
  await counters.release("s", "a");
  expect(await used()).toEqual([5]);
});

describe("a reservation that nobody renews", () => {
  const hour = { windowMs: 60 * MINUTE, amount: 10 };

  test("gives back what it holds, to the next that needs it", async () => {
    await outcomeOf("crashed", take(hour));
    now += MINUTE - 1;
    expect(await outcomeOf("b", take(hour))).toBe("denied");
    now += 1;
    expect(await outcomeOf("c", take(hour))).toBe("granted");
  });

  test("still counts what was used, when it is settled late", async () => {
    await outcomeOf("late", take(hour));
    now += MINUTE;
    await outcomeOf("b", take({ ...hour, amount: 4 }));
    expect(await used()).toEqual([4]);
    await counters.settle("s", "late", [3]);
    expect(await used()).toEqual([7]);
  });

  test("holds on as long as it is renewed", async () => {
    await outcomeOf("a", take(hour));
    for (let minute = 0; minute < 5; minute++) {
      now += MINUTE - 1;
      await counters.renew("s", ["a", "unknown"]);
      expect(await outcomeOf(`b${minute}`, take(hour))).toBe("denied");
    }
  });
});

test("what was taken is there after a restart, reservations too", async () => {
  await outcomeOf("a", take({ amount: 5 }));
  await counters.close();
  counters = reopen();
  expect(await used()).toEqual([5]);
  await counters.settle("s", "a", [1]);
  expect(await used()).toEqual([1]);
});

test("four processes at once never take more than the limit, and all of it", async () => {
  now = 1_000_000;
  const worker = join(import.meta.dir, "counters-worker.ts");
  const children = Array.from({ length: 4 }, () =>
    Bun.spawn([process.execPath, worker, dir, "500", "400"], { stdout: "pipe", stderr: "inherit" }),
  );
  const granted = await Promise.all(children.map(async (child) => Number(await child.stdout.text())));
  expect(granted.reduce((sum, one) => sum + one, 0)).toBe(500);
  expect(await counters.peek("s", ["one", "two"])).toEqual([
    { key: "one", used: 500, limit: 500, resetMs: 20_000 },
    { key: "two", used: 500, limit: 500, resetMs: 20_000 },
  ]);
}, 30_000);
