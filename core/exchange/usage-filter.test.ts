import { expect, test } from "bun:test";
import { chatStream, chunk } from "./testing/stage.ts";
import { UsageFilter } from "./usage-filter.ts";

const usage = JSON.stringify({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } });
const wire = (...payloads: string[]): Uint8Array =>
  new TextEncoder().encode(payloads.map((payload) => `data: ${payload}\n\n`).join(""));
const filter = (...blocks: Uint8Array[]): UsageFilter =>
  new UsageFilter({ next: () => Promise.resolve(blocks.shift()) }, chatStream);

test("events with nothing but usage are taken out, and the bytes of the others stay", async () => {
  const filtered = filter(wire(chunk({ content: "a" }), usage, "[DONE]"));
  expect(Buffer.from((await filtered.next()) ?? "").toString()).toBe(
    Buffer.from(wire(chunk({ content: "a" }), "[DONE]")).toString(),
  );
  expect(await filtered.next()).toBeUndefined();
});

test("a block with nothing else in it is passed over", async () => {
  const last = wire("[DONE]");
  const filtered = filter(wire(usage), last);
  expect(await filtered.next()).toBe(last);
});

test("a block without such an event is the block itself", async () => {
  const both = JSON.stringify({
    choices: [{ index: 0, delta: { content: "a" } }],
    usage: { prompt_tokens: 1 },
  });
  const quoted = chunk({ content: '"choices":[],"usage":{' });
  for (const block of [wire(chunk({ content: "a" })), wire(both), wire(quoted), wire('{"choices":[]}')]) {
    expect(await filter(block).next()).toBe(block);
  }
});
