import { describe, expect, test } from "bun:test";
import OpenAI from "openai";
import type { StreamDialect } from "../contract.ts";
import { parseJson } from "../json/read.ts";
import { SseBuffer } from "../sse/buffer.ts";
import { splitEvents } from "../sse/events.ts";
import { Random, randomChunks } from "../testing/random.ts";
import { onTheWire, RECORDINGS } from "../testing/recordings.ts";
import { openaiChat } from "./index.ts";

const streamOf = (): StreamDialect => {
  if (openaiChat.stream === undefined) throw new Error("the chat dialect has streams");
  return openaiChat.stream;
};
const stream = streamOf();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const event = (delta: unknown, finish: string | null = null, more: object = {}) =>
  stream.read(JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }], ...more }));
const usage = { prompt_tokens: 4, completion_tokens: 2 };
const read = { inputTokens: 4, outputTokens: 2 };

describe("an event means", () => {
  test("a start while no delta holds anything", () => {
    for (const delta of [
      {},
      { role: "assistant" },
      { content: "", refusal: null },
      { content: null, tool_calls: [] },
      null,
    ]) {
      expect(event(delta)).toEqual({ kind: "start" });
    }
  });
  test("content, whatever holds it", () => {
    for (const delta of [
      { content: "a" },
      { content: [{ type: "text", text: "a" }] },
      { reasoning: "a" },
      { reasoning_content: "a" },
      { refusal: "a" },
      { tool_calls: [{ index: 0 }] },
      { function_call: { name: "f" } },
      { audio: { data: "AA" } },
    ]) {
      expect(event(delta)).toEqual({ kind: "content" });
    }
  });
  test("content that finishes in the same event, with usage", () => {
    expect(event({ content: "a" }, "stop", { usage })).toEqual({
      kind: "content",
      finished: true,
      usage: read,
    });
  });
  test("a finish, with usage where it comes along", () => {
    expect(event({}, "length")).toEqual({ kind: "finish", finished: true });
    expect(event({ content: "" }, "stop", { usage })).toEqual({
      kind: "finish",
      finished: true,
      usage: read,
    });
  });
  test("usage alone", () => {
    expect(stream.read(JSON.stringify({ choices: [], usage }))).toEqual({ kind: "usage", usage: read });
  });
  test("the end", () => expect(stream.read("[DONE]")).toEqual({ kind: "end" }));
  test("an error in any of its forms", () => {
    expect(stream.read('{"error":{"message":"full","code":503}}')).toEqual({
      kind: "error",
      error: { message: "full", status: 503 },
    });
    expect(stream.read('{"error":"full"}')).toEqual({ kind: "error", error: { message: "full" } });
    expect(stream.read('{"object":"error","message":"full","code":400}')).toMatchObject({ kind: "error" });
    expect(stream.read('{"choices":[],"error":{"message":"x","code":"odd"}}')).toEqual({
      kind: "error",
      error: { message: "x" },
    });
  });
  test("nothing known where it is nothing known, and reading never throws", () => {
    for (const data of [
      "",
      "{",
      "null",
      "[]",
      "1",
      '"x"',
      "{}",
      '{"choices":{}}',
      '{"choices":[]}',
      "[".repeat(100_000),
    ]) {
      expect(stream.read(data)).toEqual({ kind: "other" });
    }
    expect(stream.read('{"choices":[null,1,"x"]}')).toEqual({ kind: "start" });
  });
});

test("usage that is no whole number from 0 up is passed over", () => {
  for (const bad of [-1, 1.5, "3", null, 1e300, {}]) {
    expect(openaiChat.usage({ usage: { prompt_tokens: bad, completion_tokens: bad } })).toBeUndefined();
    expect(openaiChat.usage({ usage: { prompt_tokens: 2, completion_tokens: bad } })).toEqual({
      inputTokens: 2,
      outputTokens: 0,
    });
  }
  expect(
    openaiChat.usage({
      usage: { ...usage, prompt_cache_hit_tokens: 3, completion_tokens_details: { reasoning_tokens: 1 } },
    }),
  ).toEqual({ ...read, cachedInputTokens: 3, reasoningTokens: 1 });
  expect(
    openaiChat.usage({
      usage: { ...usage, prompt_cache_hit_tokens: 3, prompt_tokens_details: { cached_tokens: 0 } },
    }),
  ).toEqual({ ...read, cachedInputTokens: 0 });
});

test("a recording gives the same events and usage wherever it is cut, and no mark misses one", () => {
  for (const recording of RECORDINGS) {
    const expected = recording.payloads.map((payload) => stream.read(payload));
    expect(expected.some((found) => found.kind === "content")).toBe(true);
    expect(expected.some((found) => found.finished)).toBe(true);
    expect(expected.filter((found) => found.usage !== undefined).length).toBe(1);
    for (const lineEnd of ["\n", "\r\n"] as const) {
      const random = new Random(recording.name.length);
      const buffer = new SseBuffer();
      const found = [];
      for (const chunk of randomChunks(onTheWire(recording, lineEnd), random, 2000)) {
        const block = buffer.push(chunk);
        if (block === undefined) continue;
        const events = splitEvents(block).map(({ data }) => stream.read(data));
        expect(stream.maybeUsage(block) || events.every((one) => one.usage === undefined)).toBe(true);
        expect(stream.maybeUsageOnly?.(block) || events.every((one) => one.kind !== "usage")).toBe(true);
        found.push(...events);
      }
      expect(found).toEqual([...expected, { kind: "end" }]);
    }
  }
});

test("an event with usage null is passed over unread", () => {
  expect(stream.maybeUsage(bytes('data: {"choices":[{}],"usage":null}\n\n'))).toBe(false);
  expect(stream.maybeUsage(bytes('data: {"choices":[{}],"usage" : {"prompt_tokens":1}}\n\n'))).toBe(true);
});

test("the texts of an event have their channel", () => {
  const data = JSON.stringify({
    choices: [
      { index: 1, delta: { content: "b", reasoning: "r", reasoning_content: "s" } },
      { index: 0, delta: { tool_calls: [{ index: 2, function: { arguments: "{" } }], refusal: "no" } },
      {
        delta: {
          content: [
            { type: "thinking", thinking: [{ type: "text", text: "t" }] },
            { type: "text", text: "c" },
          ],
        },
      },
    ],
  });
  const body = parseJson(data, stream.shape);
  if (body === undefined) throw new Error("the event is JSON");
  const slots = stream.slots(body);
  expect(slots.map(({ channel, kind, choice, text }) => [channel, kind, choice, text])).toEqual([
    ["1:text", "text", 1, "b"],
    ["1:reasoning", "reasoning", 1, "r"],
    ["1:reasoning-content", "reasoning", 1, "s"],
    ["0:tool:2", "tool-arguments", 0, "{"],
    ["0:refusal", "refusal", 0, "no"],
    ["2:thinking", "reasoning", 2, "t"],
    ["2:text", "text", 2, "c"],
  ]);
  for (const slot of slots) expect(JSON.parse(data.slice(slot.start, slot.end))).toBe(slot.text);
});

describe("the official client", () => {
  const clientOf = (body: string, type: string, status = 200): OpenAI =>
    new OpenAI({
      apiKey: "k",
      baseURL: "http://127.0.0.1/v1",
      maxRetries: 0,
      fetch: async () => new Response(body, { status, headers: { "content-type": type } }),
    });
  const meta = { id: "r1", model: "svc", created: 1700000000, request: {} };
  const content = { text: ["Grüß ", "Gott \u{1f600}"], usage: { inputTokens: 3, outputTokens: 2 } };
  const ask = { model: "svc", messages: [{ role: "user" as const, content: "hi" }] };
  const error = { status: 429, code: "RATE_LIMIT", message: "too many", requestId: "r1" };

  test("reads an answer of our own", async () => {
    const answer = await clientOf(
      openaiChat.write(content, meta),
      "application/json",
    ).chat.completions.create(ask);
    expect(answer.id).toBe("chatcmpl-r1");
    expect(answer.choices[0]?.message.content).toBe("Grüß Gott \u{1f600}");
    expect(answer.choices[0]?.finish_reason).toBe("stop");
    expect(answer.usage?.total_tokens).toBe(5);
  });

  for (const usageAsked of [true, false]) {
    test(`reads a stream of our own, usage ${usageAsked ? "" : "not "}asked for`, async () => {
      const events = stream.write(content, meta, usageAsked);
      const kinds = events.flatMap((one) =>
        splitEvents(bytes(one)).map(({ data }) => stream.read(data).kind),
      );
      expect(kinds).toEqual([
        "start",
        "content",
        "content",
        "finish",
        ...(usageAsked ? ["usage" as const] : []),
        "end",
      ]);
      const client = clientOf(events.join(""), "text/event-stream");
      let text = "";
      let total: number | undefined;
      for await (const chunk of await client.chat.completions.create({ ...ask, stream: true })) {
        text += chunk.choices[0]?.delta.content ?? "";
        total = chunk.usage?.total_tokens ?? total;
      }
      expect(text).toBe("Grüß Gott \u{1f600}");
      expect(total).toBe(usageAsked ? 5 : undefined);
    });
  }

  test("raises an error that comes in the middle of a stream", async () => {
    const [first] = stream.write(content, meta, false);
    const client = clientOf(`${first}${stream.error(error)}`, "text/event-stream");
    const run = async () => {
      for await (const _ of await client.chat.completions.create({ ...ask, stream: true })) {
      }
    };
    const thrown: unknown = await run().catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(OpenAI.APIError);
    expect(thrown).toMatchObject({ code: "RATE_LIMIT", type: "rate_limit_error" });
  });

  test("raises the right error for an error body", async () => {
    const client = clientOf(openaiChat.error(error), "application/json", 429);
    const thrown: unknown = await client.chat.completions.create(ask).catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(OpenAI.RateLimitError);
    expect(thrown).toMatchObject({ code: "RATE_LIMIT", param: null, type: "rate_limit_error" });
  });
});
