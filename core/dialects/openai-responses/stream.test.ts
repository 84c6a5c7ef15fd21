import { describe, expect, test } from "bun:test";
import OpenAI from "openai";
import { leftOut } from "../../../checks/left-out.ts";
import type { FollowedStream, StreamDialect } from "../contract.ts";
import { parseJson } from "../json/read.ts";
import { SseBuffer } from "../sse/buffer.ts";
import { splitEvents } from "../sse/events.ts";
import { Random, randomChunks } from "../testing/random.ts";
import { openaiResponses } from "./index.ts";
import { HAS_RECORDED, onTheWire, RECORDED_RESPONSES } from "./testing/recordings.ts";

if (!HAS_RECORDED) leftOut("recorded answers of Responses", "they do not lie beside the project");

const streamOf = (): StreamDialect => {
  if (!openaiResponses.stream) throw new Error("the dialect has streams");
  return openaiResponses.stream;
};
const stream = streamOf();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const kindOf = (event: object): string => stream.read(JSON.stringify(event)).kind;

describe("an event means", () => {
  test("a start, until there is anything to show", () => {
    for (const type of ["created", "queued", "in_progress", "content_part.added"])
      expect(kindOf({ type: `response.${type}` })).toBe("start");
    expect(kindOf({ type: "response.output_item.added", item: { type: "message" } })).toBe("start");
    expect(kindOf({ type: "response.output_item.added", item: { type: "reasoning" } })).toBe("start");
  });
  test("content, from the first text, call or built-in tool on", () => {
    for (const type of ["output_text.delta", "refusal.delta", "web_search_call.searching", "of_tomorrow"])
      expect(kindOf({ type: `response.${type}` })).toBe("content");
    expect(kindOf({ type: "response.output_item.added", item: { type: "function_call" } })).toBe("content");
  });
  test("the end, with what was spent", () => {
    const usage = { input_tokens: 9, output_tokens: 4, input_tokens_details: { cached_tokens: 2 } };
    for (const type of ["response.completed", "response.incomplete"]) {
      expect(stream.read(JSON.stringify({ type, response: { usage } }))).toEqual({
        kind: "end",
        finished: true,
        usage: { inputTokens: 9, outputTokens: 4, cachedInputTokens: 2 },
      });
    }
    expect(stream.read("[DONE]")).toEqual({ kind: "end" });
  });
  test("an error in any of its forms", () => {
    const error = { code: "rate_limit_exceeded", message: "slow down" };
    const told = { kind: "error", error: { message: "slow down", status: 429 } } as const;
    expect(stream.read(JSON.stringify({ type: "error", ...error, param: null }))).toEqual(told);
    expect(stream.read(JSON.stringify({ type: "error", error }))).toEqual(told);
    expect(stream.read(JSON.stringify({ type: "response.failed", response: { error } }))).toEqual(told);
    expect(stream.read(JSON.stringify({ error }))).toEqual(told);
    expect(kindOf({ type: "response.failed", response: { error: null } })).toBe("error");
    expect(kindOf({ type: "response.failed" })).toBe("error");
  });
  test("nothing known where it is nothing known, and reading never throws", () => {
    for (const data of [
      "",
      "{",
      "null",
      "[]",
      "1",
      "{}",
      '{"type":3}',
      '{"type":"keepalive"}',
      "[".repeat(99_999),
    ])
      expect(stream.read(data)).toEqual({ kind: "other" });
  });
});

test.skipIf(!HAS_RECORDED)(
  "a recording gives the same events and usage wherever it is cut, and no mark misses one",
  () => {
    for (const { name, payloads } of RECORDED_RESPONSES) {
      const expected = payloads.map((data) => stream.read(data));
      const random = new Random(name.length);
      const buffer = new SseBuffer();
      const found = [];
      for (const chunk of randomChunks(bytes(onTheWire(payloads)), random, 3000)) {
        const block = buffer.push(chunk);
        if (!block) continue;
        const events = splitEvents(block).map(({ data }) => stream.read(data));
        expect(stream.maybeUsage(block) || events.every(({ usage }) => usage === undefined)).toBe(true);
        expect(stream.maybeError(block) || events.every(({ kind }) => kind !== "error")).toBe(true);
        expect(stream.maybeEnd(block) || events.every(({ kind }) => kind !== "end")).toBe(true);
        found.push(...events);
      }
      expect(found).toEqual(expected);
      expect(["end", "error"]).toContain(found.at(-1)?.kind ?? "none");
    }
  },
);

test.skipIf(!HAS_RECORDED)("no text of a recorded answer is overlooked, streamed or not", () => {
  const collect = (value: unknown, key: string, out: Set<string>): void => {
    if (typeof value === "string" && TEXTS.has(key) && value !== "") out.add(value);
    else if (Array.isArray(value)) for (const one of value) collect(one, key, out);
    else if (typeof value === "object" && value !== null)
      for (const [name, one] of Object.entries(value)) if (!UNREAD.has(name)) collect(one, name, out);
  };
  const TEXTS = new Set(["text", "delta", "arguments", "input", "refusal", "command", "commands", "query"]);
  const UNREAD = new Set(["tools", "instructions", "annotations", "annotation", "metadata"]);
  for (const { name, payloads, whole } of RECORDED_RESPONSES) {
    for (const [data, shape, slotsOf] of [
      [whole, openaiResponses.answer, openaiResponses.answerSlots],
      ...payloads.map((one) => [one, stream.shape, stream.slots] as const),
    ] as const) {
      const body = parseJson(data, shape);
      if (!body) throw new Error(name);
      const wanted = new Set<string>();
      collect(body.value, "", wanted);
      const slots = slotsOf(body);
      for (const slot of slots) expect(JSON.parse(data.slice(slot.start, slot.end))).toBe(slot.text);
      const found = new Set(slots.map(({ text }) => text));
      expect([...wanted].filter((text) => !found.has(text))).toEqual([]);
    }
  }
});

describe("the texts of an event", () => {
  const slotsOf = (event: object) => {
    const body = parseJson(JSON.stringify(event), stream.shape);
    return (body ? stream.slots(body) : []).map(({ channel, kind, text, repeats = false }) => ({
      channel,
      kind,
      text,
      repeats,
    }));
  };
  test("have one channel, wherever they are said again", () => {
    const item = {
      type: "message",
      content: [
        { type: "output_text", text: "a" },
        { type: "refusal", refusal: "b" },
      ],
    };
    const place = { output_index: 2, content_index: 0 };
    const first = { channel: "0/2:content:0", kind: "text", text: "a", repeats: false } as const;
    const again = { ...first, repeats: true };
    const second = { channel: "0/2:content:1", kind: "text", text: "b", repeats: true } as const;
    expect(slotsOf({ type: "response.output_text.delta", ...place, delta: "a" })).toEqual([first]);
    expect(slotsOf({ type: "response.output_text.done", ...place, text: "a" })).toEqual([again]);
    expect(slotsOf({ type: "response.content_part.done", ...place, part: item.content[0] })).toEqual([again]);
    const refused = { ...second, kind: "refusal" as const };
    expect(slotsOf({ type: "response.output_item.done", output_index: 2, item })).toEqual([again, refused]);
    const output = [{ type: "reasoning" }, { type: "web_search_call" }, item];
    expect(slotsOf({ type: "response.completed", response: { output } })).toEqual([again, refused]);
  });
  test("are read of events that nobody has heard of, and never of sound", () => {
    expect(slotsOf({ type: "response.of_tomorrow.delta", output_index: 1, delta: "x" })).toEqual([
      { channel: "0/1:response.of_tomorrow", kind: "text", text: "x", repeats: false },
    ]);
    expect(slotsOf({ type: "response.audio.delta", delta: "AAAA" })).toEqual([]);
  });
  test("know a thought from a word", () => {
    const item = {
      type: "reasoning",
      summary: [{ type: "summary_text", text: "s" }],
      content: [{ type: "reasoning_text", text: "t" }],
      encrypted_content: "x",
    };
    expect(
      slotsOf({ type: "response.output_item.done", output_index: 0, item }).map(({ channel, kind }) => [
        channel,
        kind,
      ]),
    ).toEqual([
      ["0/0:summary:0", "reasoning"],
      ["0/0:content:0", "reasoning"],
    ]);
  });
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
  const ask = { model: "svc", input: "hi" };
  const error = { status: 429, code: "RATE_LIMIT", message: "too many", requestId: "r1" };
  const refusal = { policy: "p", phase: "response", reason: "not that", usage: undefined } as const;

  test("reads an answer of our own", async () => {
    const answer = await clientOf(openaiResponses.write(content, meta), "application/json").responses.create(
      ask,
    );
    expect([answer.id, answer.status, answer.output_text]).toEqual([
      "resp_r1",
      "completed",
      "Grüß Gott \u{1f600}",
    ]);
    expect(answer.usage?.total_tokens).toBe(5);
  });

  test("reads a stream of our own, its numbers and places in order", async () => {
    const events = stream.write(content, meta, true);
    const read = events.flatMap((one) => splitEvents(bytes(one)).map(({ data }) => stream.read(data)));
    expect(read.map(({ kind }) => kind).join(" ")).toBe(`${"start ".repeat(4)}${"content ".repeat(5)}end`);
    const got = clientOf(events.join(""), "text/event-stream").responses.stream(ask);
    const sequence: number[] = [];
    got.on("event", (event) => sequence.push(event.sequence_number));
    const final = await got.finalResponse();
    expect(final.output_text).toBe("Grüß Gott \u{1f600}");
    expect(sequence).toEqual(sequence.map((_, at) => at));
  });

  test("reads a refusal, whole and streamed", async () => {
    const body = openaiResponses.refusal?.(refusal, meta) ?? "";
    const whole = await clientOf(body, "application/json").responses.create(ask);
    expect(whole.output_text).toBe("This response was blocked by the 'p' service policy.");
    expect(whole.output[1]).toMatchObject({ content: [{ type: "refusal", refusal: "not that" }] });
    const events = stream.refusal?.write(refusal, meta, true, []) ?? [];
    const streamed = await clientOf(events.join(""), "text/event-stream")
      .responses.stream(ask)
      .finalResponse();
    expect([streamed.output_text, streamed.output.length, streamed.status]).toEqual([
      whole.output_text,
      2,
      "completed",
    ]);
  });

  test("is given a refusal alone where it takes text for JSON", async () => {
    const formed = { ...meta, request: { text: { format: { type: "json_object" } } } };
    const body = openaiResponses.refusal?.(refusal, formed) ?? "";
    const whole = await clientOf(body, "application/json").responses.parse(ask);
    expect([whole.output_text, whole.output.length]).toEqual(["", 1]);
  });

  const followed = (events: readonly string[]): FollowedStream => {
    const sent = stream.follow?.();
    if (!sent) throw new Error("the dialect follows");
    for (const event of events) sent.see(bytes(event));
    return sent;
  };

  test("is told how a stream ends that was refused in the middle", async () => {
    const begun = stream.write(content, meta, true).slice(0, 5);
    const rest = followed(begun).refusal(refusal, meta);
    expect(begun.join("")).toContain("Grüß ");
    const got = clientOf(begun.join("") + rest, "text/event-stream").responses.stream(ask);
    const sequence: number[] = [];
    got.on("event", (event) => sequence.push(event.sequence_number));
    const final = await got.finalResponse();
    expect(sequence).toEqual(sequence.map((_, at) => at));
    expect(final.output.map((item) => "status" in item && item.status)).toEqual(["incomplete", "completed"]);
    expect(final.output[1]).toMatchObject({ content: [{ type: "refusal", refusal: "not that" }] });
    expect(JSON.parse(JSON.stringify(final))).toMatchObject({ databricks_service_policy: { name: "p" } });
  });

  test("raises an error that comes in the middle of a stream", async () => {
    const begun = stream.write(content, meta, true).slice(0, 5);
    for (const rest of [stream.error(error), followed(begun).error(error)]) {
      const run = async () => {
        const events = await clientOf(begun.join("") + rest, "text/event-stream").responses.create({
          ...ask,
          stream: true,
        });
        for await (const _ of events) {
        }
      };
      const thrown: unknown = await run().catch((reason: unknown) => reason);
      expect(thrown).toBeInstanceOf(OpenAI.APIError);
      expect(thrown).toMatchObject({ code: "RATE_LIMIT", type: "rate_limit_error" });
      expect(rest).toContain("event: response.failed\n");
    }
  });
});
