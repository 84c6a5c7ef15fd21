import { describe, expect, test } from "bun:test";
import { FramingFault } from "../framing.ts";
import { SseOverflow } from "../sse/buffer.ts";
import { splitEvents } from "../sse/events.ts";
import { Random, randomChunks } from "../testing/random.ts";
import { FrameBuffer } from "./event-stream.ts";
import { eventFrame, frame, framed, RECORDINGS } from "./testing.ts";

const read = async (chunks: readonly Uint8Array[]): Promise<string[]> => {
  const buffer = new FrameBuffer();
  const data: string[] = [];
  for (const chunk of chunks) {
    // A reader may use its memory again: the buffer must hold copies.
    const own = Uint8Array.from(chunk);
    const block = buffer.push(own);
    own.fill(0);
    if (block) data.push(...splitEvents(block).map((event) => event.data));
  }
  expect(buffer.rest().length).toBe(0);
  return data;
};
const fault = async (...chunks: Uint8Array[]): Promise<unknown> =>
  read(chunks).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
const changed = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[at < 0 ? copy.length + at : at] = (copy.at(at) ?? 0) ^ 1;
  return copy;
};
const parsed = (data: readonly string[]): unknown[] => data.map((one) => JSON.parse(one));

describe("frames", () => {
  test("give the same events wherever a recording is cut", async () => {
    for (const { events } of RECORDINGS) {
      const wire = framed(events);
      for (let seed = 1; seed <= 6; seed++) {
        const random = new Random(seed);
        const data = await read(randomChunks(wire, random, seed === 1 ? 1 : 1 + random.int(700)));
        expect(parsed(data)).toEqual(parsed(events));
      }
    }
  });

  test("give an event with their last byte", async () => {
    const buffer = new FrameBuffer();
    const one = eventFrame('{"messageStart":{"role":"assistant"}}');
    expect(buffer.push(one.subarray(0, -1))).toBeUndefined();
    expect(splitEvents(buffer.push(one.subarray(-1)) ?? new Uint8Array())[0]?.data).toBe(
      '{"messageStart":{"role":"assistant"}}',
    );
  });

  test("of exceptions and errors are events that say which", async () => {
    const exception = frame(
      { ":message-type": "exception", ":exception-type": "throttlingException" },
      '{"message":"slow down"}',
    );
    const error = frame(
      { ":message-type": "error", ":error-code": "Internal", ":error-message": 'no "more"' },
      "",
    );
    expect(parsed(await read([exception, error]))).toEqual([
      { throttlingException: { message: "slow down" } },
      { InternalException: { message: 'no "more"' } },
    ]);
  });

  test("whose payload has lines are one event each, and the response's own is none", async () => {
    const lines = frame({ ":message-type": "event", ":event-type": "metadata" }, '{\r\n"usage":\n{}}\n');
    const initial = frame({ ":message-type": "event", ":event-type": "initial-response" }, "{}");
    expect(parsed(await read([initial, lines]))).toEqual([{ metadata: { usage: {} } }]);
  });

  test("with one wrong bit are refused, in whatever place it is", async () => {
    const one = eventFrame('{"contentBlockDelta":{"contentBlockIndex":0,"delta":{"text":"abc"}}}');
    for (let at = 0; at < one.length; at++)
      expect(await fault(changed(one, at))).toMatchObject({ name: "FramingFault", kind: "invalid" });
  });

  test("that end in their middle are cut", async () => {
    const one = eventFrame('{"messageStart":{"role":"assistant"}}');
    for (const size of [1, 11, 12, one.length - 1])
      expect(await fault(one, one.subarray(0, size))).toMatchObject({ kind: "cut" });
  });

  test("that are no frames at all are refused at once", async () => {
    expect(await fault(Buffer.from('data: {"messageStart":{}}\n\n'))).toBeInstanceOf(FramingFault);
    expect(await fault(frame({}, "{}"))).toMatchObject({ kind: "invalid" });
    expect(await fault(frame({ ":message-type": "event" }, "{"))).toBeUndefined();
  });

  test("beyond the bound are not waited for", async () => {
    const large = frame({ ":message-type": "event", ":event-type": "x" }, "x".repeat(9_000_000));
    expect(await fault(large.subarray(0, 12))).toBeInstanceOf(SseOverflow);
  });

  test("of half a megabyte in single bytes cost no quadratic work", async () => {
    const text = "x".repeat(500_000);
    const wire = eventFrame(JSON.stringify({ contentBlockDelta: { delta: { text } } }));
    const buffer = new FrameBuffer();
    let last: Uint8Array | undefined;
    for (let at = 0; at < wire.length; at++) last = buffer.push(wire.subarray(at, at + 1));
    expect(last?.length).toBeGreaterThan(500_000);
  });
});
