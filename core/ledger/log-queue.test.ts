import { expect, test } from "bun:test";
import type { ExchangeRecord } from "@sluice/sdk";
import type { LogStep } from "../exchange/pipeline.ts";
import { instanceOf } from "../exchange/testing/exchange.ts";
import { LogQueue } from "./log-queue.ts";

const record = (id: string): ExchangeRecord => ({
  id,
  arrivedAt: 0,
  durationMs: 1,
  api: "openai-chat",
  stream: false,
  status: 200,
  outcome: "answered",
  attempts: [],
  tags: {},
  config: 1,
});
const numbered = (count: number): ExchangeRecord[] =>
  Array.from({ length: count }, (_, n) => record(String(n)));

const recordsOf = (ctx: object): ExchangeRecord[] =>
  "records" in ctx && Array.isArray(ctx.records) ? ctx.records : [];

/** A queue whose handler does as told; `calls` are the batches that it was called with, by the ids in them. */
const queueOf = async (handle: (batch: ExchangeRecord[], call: number) => unknown, callDeadlineMs = 1000) => {
  const calls: string[][] = [];
  const faults: unknown[] = [];
  const consumer = { name: "consumer", version: "1.0.0", hooks: { onLog: () => undefined } };
  const made = await instanceOf(consumer);
  const step: LogStep = {
    instance: { ...made, callDeadlineMs },
    handler: (ctx) => {
      const batch = recordsOf(ctx);
      calls.push(batch.map(({ id }) => id));
      return handle(batch, calls.length);
    },
  };
  const queue = new LogQueue(
    step,
    () => undefined,
    (_hook, _step, _exchange, cause) => faults.push(cause),
  );
  return { queue, calls, faults };
};

test("what a busy turn pushes comes as one batch, in order, and not in the same turn", async () => {
  const { queue, calls } = await queueOf(() => undefined);
  for (const one of numbered(3)) queue.push(one);
  expect(calls).toEqual([]);
  await queue.settled();
  expect(calls).toEqual([["0", "1", "2"]]);
});

test("a batch has at most 500 records", async () => {
  const { queue, calls } = await queueOf(() => undefined);
  for (const one of numbered(1200)) queue.push(one);
  await queue.settled();
  expect(calls.map(({ length }) => length)).toEqual([500, 500, 200]);
});

test("a batch whose call throws is tried three times in all, then set aside; the next one comes all the same", async () => {
  const { queue, calls, faults } = await queueOf((batch) => {
    if (batch.some(({ id }) => id === "0")) throw new Error("not now");
  });
  for (const one of numbered(501)) queue.push(one);
  await queue.settled();
  expect(calls.map(({ length }) => length)).toEqual([500, 500, 500, 1]);
  expect(faults).toHaveLength(3);
  expect(queue.setAside).toBe(1);
});

test("a batch that is taken at the second try is delivered, not set aside", async () => {
  const { queue, calls } = await queueOf((_, call) =>
    call === 1 ? Promise.reject(new Error("no")) : undefined,
  );
  queue.push(record("a"));
  await queue.settled();
  expect(calls).toEqual([["a"], ["a"]]);
  expect(queue.setAside).toBe(0);
});

test("a call that hangs is a fault at the instance's deadline", async () => {
  const { queue, faults } = await queueOf(
    (_, call) => (call < 3 ? new Promise(() => undefined) : undefined),
    20,
  );
  queue.push(record("a"));
  await queue.settled();
  expect(faults.map(String)).toEqual(["Error: no answer within 20 ms", "Error: no answer within 20 ms"]);
  expect(queue.setAside).toBe(0);
});

test("beyond 10,000 queued records the newest are counted and left out", async () => {
  const { queue, calls } = await queueOf(() => undefined);
  for (const one of numbered(10_003)) queue.push(one);
  await queue.settled();
  expect(queue.leftOut).toBe(3);
  expect(calls.flat().at(-1)).toBe("9999");
});

test.each(Array.from({ length: 40 }, (_, turns) => turns))(
  "a record that is pushed %d microtasks after a batch was handed over follows it",
  async (turns) => {
    const pushed = Promise.withResolvers<void>();
    const { queue, calls } = await queueOf(async (_, call) => {
      if (call === 1) void pushAfter(turns);
    });
    const pushAfter = async (left: number): Promise<void> => {
      for (let turn = 0; turn < left; turn++) await undefined;
      queue.push(record("late"));
      pushed.resolve();
    };
    queue.push(record("first"));
    await pushed.promise;
    await queue.settled();
    expect(calls.flat()).toEqual(["first", "late"]);
  },
);
