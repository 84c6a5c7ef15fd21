import { expect, test } from "bun:test";
import { Deadlines, type Expiring } from "./deadlines.ts";

const due = (inMs: number) => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const entry: Expiring & { expired: number; readonly done: Promise<number> } = {
    dueAt: performance.now() + inMs,
    slot: -1,
    expired: 0,
    done: promise,
    expire() {
      entry.expired++;
      resolve(performance.now());
    },
  };
  return entry;
};

test("each expires once, when it is due and not before", async () => {
  const deadlines = new Deadlines();
  // Far apart, so that a busy machine does not look at both at once.
  const [late, soon] = [due(500), due(20)];
  deadlines.add(late);
  deadlines.add(soon);
  const soonAt = await soon.done;
  expect(soonAt).toBeGreaterThanOrEqual(soon.dueAt);
  expect(late.expired).toBe(0);
  expect(await late.done).toBeGreaterThanOrEqual(late.dueAt);
  expect([soon.expired, late.expired]).toEqual([1, 1]);
});

test("what is moved on or taken out does not expire", async () => {
  const deadlines = new Deadlines();
  const [moved, gone, mark] = [due(15), due(15), due(40)];
  for (const entry of [moved, gone, mark]) deadlines.add(entry);
  moved.dueAt += 60_000;
  deadlines.delete(gone);
  await mark.done;
  expect([moved.expired, gone.expired]).toEqual([0, 0]);
  deadlines.delete(moved);
});

test("one that comes after a time with none is kept as well", async () => {
  const deadlines = new Deadlines();
  const first = due(0);
  deadlines.add(first);
  await first.done;
  const pause = due(30);
  new Deadlines().add(pause);
  await pause.done;
  const second = due(0);
  deadlines.add(second);
  await second.done;
  expect(second.expired).toBe(1);
});
