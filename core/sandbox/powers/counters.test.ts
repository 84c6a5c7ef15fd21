import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { temporaryDir } from "../../../tests/gateway/setup.ts";
import type { CounterStore } from "../../state/contract.ts";
import { openLmdbCounters } from "../../state/lmdb/counters.ts";
import { makeCounters } from "./counters.ts";
import type { HostPower, PowerCall } from "./power.ts";
import { powerCall, refusal } from "./testing.ts";

const HOUR = 3_600_000;
let dir = temporaryDir();
let store: CounterStore;
let power: HostPower;
let now = 0;
beforeEach(() => {
  dir = temporaryDir();
  now = 1000 * HOUR;
  store = openLmdbCounters(dir.path, () => now);
  power = makeCounters({ store });
});
afterEach(async () => {
  await power.close();
  await store.close();
  dir.remove();
});

const call = powerCall();
const take = { key: "k", amount: 4, limit: 10, windowMs: HOUR };
const reserve = async (by: PowerCall = call, takes: readonly unknown[] = [take]) => {
  const made: unknown = await power.serve("reserve", [takes], by);
  if (typeof made === "object" && made && "reservation" in made) return String(made.reservation);
  throw new Error(`not granted: ${JSON.stringify(made)}`);
};
// Writes are done in their order.
const written = () => store.renew("none", []);
const used = async () => (await store.peek(call.instance, ["k"])).map((counter) => counter.used);

test("reserve, settle, release and peek work on the instance's own counters", async () => {
  const [first, second] = [await reserve(), await reserve()];
  expect(await power.serve("reserve", [[take]], call)).toEqual({
    granted: false,
    counters: [{ key: "k", used: 8, limit: 10, resetMs: HOUR }],
  });
  await power.serve("settle", [first, [1]], call);
  await power.serve("release", [second], call);
  expect(await power.serve("peek", [["k", "none"]], call)).toEqual([
    { key: "k", used: 1, limit: 10, resetMs: HOUR },
  ]);
  expect(await power.serve("peek", [["k"]], powerCall({ instance: "up/other" }))).toEqual([]);
});

test("to settle or release a second time does nothing, whichever came first", async () => {
  const reservation = await reserve();
  await power.serve("settle", [reservation, [3]], call);
  await power.serve("settle", [reservation, [9]], call);
  await power.serve("release", [reservation], call);
  expect(await used()).toEqual([3]);
});

test("a reservation of another exchange is left alone", async () => {
  const reservation = await reserve();
  const other = powerCall({ exchange: "exchange-2" });
  await power.serve("release", [reservation], other);
  await power.serve("settle", [reservation, [0]], other);
  expect(await used()).toEqual([4]);
});

test("the end of an exchange gives back what it still holds, and nothing of another's", async () => {
  const settled = await reserve();
  await power.serve("settle", [settled, [1]], call);
  await reserve();
  await reserve(powerCall({ exchange: "exchange-2" }));
  power.exchangeEnded?.("exchange-1");
  await written();
  expect(await used()).toEqual([5]);
  power.exchangeEnded?.("exchange-1");
  power.exchangeEnded?.("never was");
  power.exchangeEnded?.("exchange-2");
  await written();
  expect(await used()).toEqual([1]);
});

test("close gives back everything", async () => {
  await reserve();
  await reserve(powerCall({ exchange: "exchange-2" }));
  await power.close();
  expect(await used()).toEqual([0]);
});

test("what is granted when the call is over already is given back", async () => {
  const over = new AbortController();
  const late = power.serve("reserve", [[take]], powerCall({ signal: over.signal }));
  over.abort();
  await refusal("ended", late);
  expect(await used()).toEqual([0]);
});

test("the reservation of an exchange that goes on is renewed, that of one that crashed runs out", async () => {
  await power.close();
  power = makeCounters({ store, renewMs: 5 });
  const full = { ...take, amount: 10 };
  await reserve(call, [full]);
  await store.reserve(call.instance, "crashed", [{ ...full, key: "crashed" }]);
  for (let seconds = 0; seconds < 120; seconds += 40) {
    now += 40_000;
    const renewed = Promise.withResolvers<void>();
    const { renew } = store;
    store.renew = async (...args) => {
      await renew.apply(store, args);
      renewed.resolve();
    };
    await renewed.promise;
    store.renew = renew;
  }
  expect(await power.serve("reserve", [[full]], call)).toMatchObject({ granted: false });
  expect(await power.serve("reserve", [[{ ...full, key: "crashed" }]], call)).toMatchObject({
    granted: true,
  });
});

describe("it refuses", () => {
  test("a reservation outside of an exchange", async () => {
    await refusal("refused", power.serve("reserve", [[take]], powerCall({ exchange: undefined })));
  });

  test("takes that make no sense", async () => {
    const bad: readonly unknown[] = [
      [],
      take,
      Array.from({ length: 17 }, () => take),
      [{ ...take, amount: -1 }],
      [{ ...take, amount: "4" }],
      [{ ...take, limit: -1 }],
      [{ ...take, windowMs: 0 }],
      [{ ...take, windowMs: 1500.5 }],
      [{ ...take, windowMs: 1e12 }],
      [{ ...take, key: "" }],
      [{ ...take, key: "\ud83c" }],
      [{ ...take, more: 1 }],
    ];
    for (const takes of bad) await refusal("argument", power.serve("reserve", [takes], call));
    expect(await used()).toEqual([]);
  });

  test("to settle with another number of amounts, or with less than nothing", async () => {
    const reservation = await reserve();
    await refusal("argument", power.serve("settle", [reservation, [1, 1]], call));
    await refusal("argument", power.serve("settle", [reservation, [-1]], call));
    expect(await used()).toEqual([4]);
    await power.serve("settle", [reservation], call);
    expect(await used()).toEqual([4]);
  });
});
