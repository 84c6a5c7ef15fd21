import { describe, expect, test } from "bun:test";
import type { StreamDialect } from "../contract.ts";
import { parseJson } from "../json/read.ts";
import { SseBuffer } from "../sse/buffer.ts";
import { splitEvents } from "../sse/events.ts";
import { Random, randomChunks } from "../testing/random.ts";
import { messages } from "./index.ts";
import { assemble } from "./testing/assemble.ts";
import { OWN, onTheWire, RECORDINGS } from "./testing/recordings.ts";
import { mergeUsage } from "./usage.ts";

const streamOf = (): StreamDialect => {
  if (messages.stream === undefined) throw new Error("the dialect has streams");
  return messages.stream;
};
const stream = streamOf();
const encoder = new TextEncoder();
const read = (event: unknown) => stream.read(JSON.stringify(event));

describe("an event means", () => {
  test("a start until a block holds anything", () => {
    const usage = { input_tokens: 3, cache_read_input_tokens: 5, output_tokens: 1 };
    expect(read({ type: "message_start", message: { usage } })).toEqual({
      kind: "start",
      usage: { inputTokens: 8, cachedInputTokens: 5, outputTokens: 1 },
    });
    for (const block of [
      { type: "text", text: "" },
      { type: "thinking", thinking: "" },
    ])
      expect(read({ type: "content_block_start", index: 0, content_block: block })).toEqual({
        kind: "start",
      });
    const empty = { type: "input_json_delta", partial_json: "" };
    expect(read({ type: "content_block_delta", index: 0, delta: empty })).toEqual({ kind: "start" });
  });
  test("content, whatever holds it", () => {
    for (const type of ["tool_use", "redacted_thinking", "web_search_tool_result", "never_heard_of"])
      expect(read({ type: "content_block_start", content_block: { type } })).toEqual({ kind: "content" });
    for (const delta of [
      { type: "text_delta", text: "a" },
      { type: "thinking_delta", thinking: "a" },
      { type: "signature_delta", signature: "a" },
      { type: "citations_delta", citation: {} },
    ])
      expect(read({ type: "content_block_delta", delta })).toEqual({ kind: "content" });
  });
  test("a finish with usage, the end, and an error with its status", () => {
    expect(
      read({ type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 2 } }),
    ).toEqual({ kind: "finish", finished: true, usage: { outputTokens: 2 } });
    expect(read({ type: "message_stop" })).toEqual({ kind: "end" });
    const error = { type: "overloaded_error", message: "Overloaded" };
    expect(read({ type: "error", error })).toMatchObject({
      kind: "error",
      error: { message: "Overloaded" },
    });
  });
  test("nothing known where it is nothing known, and reading never throws", () => {
    for (const data of ["", "{", "null", "[]", "1", "{}", '{"type":"ping"}', '{"type":"constructor"}'])
      expect(stream.read(data)).toEqual({ kind: "other" });
    for (const type of ["message_start", "content_block_start", "content_block_delta", "message_delta"])
      for (const value of [null, 1, "x", []])
        expect(() => read({ type, message: value, content_block: value, delta: value })).not.toThrow();
  });
});

test("what a later event does not say again of the cache still counts as input", () => {
  const begun = mergeUsage(undefined, {
    inputTokens: 127,
    cachedInputTokens: 100,
    cacheWriteInputTokens: 20,
  });
  expect(mergeUsage(begun, { outputTokens: 5 })).toEqual({ ...begun, outputTokens: 5 });
  expect(mergeUsage(begun, { inputTokens: 7, outputTokens: 5 })).toEqual({ ...begun, outputTokens: 5 });
  expect(mergeUsage(begun, { inputTokens: 9, cachedInputTokens: 0, cacheWriteInputTokens: 0 })).toMatchObject(
    {
      inputTokens: 9,
      cachedInputTokens: 0,
    },
  );
});

test("a recording gives the same events wherever it is cut, and no mark misses one", () => {
  for (const { payloads } of RECORDINGS) {
    for (const lineEnd of ["\n", "\r\n", "\r"]) {
      const random = new Random(payloads.length);
      const buffer = new SseBuffer();
      const data: string[] = [];
      const bytes = encoder.encode(onTheWire(payloads, lineEnd));
      for (const chunk of [...randomChunks(bytes, random, 40), undefined]) {
        const block = chunk ? buffer.push(chunk) : buffer.rest();
        for (const event of block ? splitEvents(block) : []) {
          data.push(event.data);
          const { kind, usage } = stream.read(event.data);
          if (usage) expect(stream.maybeUsage(event.raw)).toBe(true);
          if (kind === "end") expect(stream.maybeEnd(event.raw)).toBe(true);
        }
      }
      expect(data).toEqual([...payloads]);
    }
  }
});

test("the texts of a stream are those of the whole answer", () => {
  for (const { payloads, whole = "" } of OWN) {
    const streamed = new Map<string, string>();
    for (const payload of payloads) {
      const body = parseJson(payload, stream.shape);
      for (const { channel, text, kind } of body ? stream.slots(body) : [])
        if (kind !== "tool-arguments") streamed.set(channel, (streamed.get(channel) ?? "") + text);
    }
    const body = parseJson(whole, messages.answer);
    const slots = body ? messages.answerSlots(body) : [];
    const texts = slots.filter(({ kind }) => kind !== "tool-arguments").map(({ text }) => text);
    expect([...streamed.values()].filter((text) => text !== "").sort()).toEqual(texts.sort());
    for (const { start, end, text } of slots)
      expect(JSON.parse(body?.text.slice(start, end) ?? "")).toBe(text);
  }
});

describe("what is written keeps the grammar", () => {
  const meta = { id: "r1", model: "svc", created: 1, request: {} };
  const usage = { inputTokens: 30, outputTokens: 4, cachedInputTokens: 10 };
  const datas = (events: readonly string[]): string[] =>
    splitEvents(encoder.encode(events.join(""))).map(({ data }) => data);

  test("an answer of our own", () => {
    const content = { text: ["Hel", "lo"], usage };
    expect(assemble(datas(stream.write(content, meta, true)))).toEqual(
      JSON.parse(messages.write(content, meta)),
    );
  });
  test("a refusal in place of an answer, and in the middle of one, wherever it comes", () => {
    const refusal = { policy: "guard", phase: "response", reason: "no", usage } as const;
    const write = stream.refusal?.write ?? (() => []);
    expect(assemble(datas(write(refusal, meta, true, [])))).toMatchObject({
      stop_reason: "refusal",
      stop_details: { type: "refusal", explanation: "no" },
      content: [{ type: "text", text: "This response was blocked by the 'guard' service policy." }],
    });
    for (const { payloads } of RECORDINGS) {
      const last = payloads.findIndex((payload) => payload.includes('"message_delta"'));
      for (let sent = 1; sent <= last; sent++) {
        const out = payloads.slice(0, sent).filter((payload, at) => {
          return at === 0 || stream.refusal?.maybeNeeded(encoder.encode(payload));
        });
        const events = [...payloads.slice(0, sent), ...datas(write(refusal, meta, true, out))];
        // Arguments that were cut are no JSON.
        const whole = events.filter((event) => !event.includes("input_json_delta"));
        expect(assemble(whole)).toMatchObject({ stop_reason: "refusal", usage: { output_tokens: 4 } });
      }
    }
  });
});
