import { describe, expect, test } from "bun:test";
import { GEMINI_RECORDINGS } from "../../../tests/upstream/gemini.ts";
import type { StreamDialect } from "../contract.ts";
import { parseJson } from "../json/read.ts";
import { SseBuffer } from "../sse/buffer.ts";
import { splitEvents } from "../sse/events.ts";
import { Random, randomChunks } from "../testing/random.ts";
import { gemini } from "./index.ts";

const streamOf = (): StreamDialect => {
  if (gemini.stream === undefined) throw new Error("the dialect has streams");
  return gemini.stream;
};
const stream = streamOf();
const event = (parts: unknown, more: object = {}, beside: object = {}) =>
  stream.read(JSON.stringify({ candidates: [{ content: { parts }, ...more }], ...beside }));
const usageMetadata = {
  promptTokenCount: 10,
  toolUsePromptTokenCount: 2,
  cachedContentTokenCount: 4,
  candidatesTokenCount: 5,
  thoughtsTokenCount: 3,
  promptTokensDetails: [
    { modality: "TEXT", tokenCount: 9 },
    { modality: "AUDIO", tokenCount: 1 },
  ],
};
const usage = {
  inputTokens: 12,
  outputTokens: 8,
  cachedInputTokens: 4,
  reasoningTokens: 3,
  audioInputTokens: 1,
};

describe("an event means", () => {
  test("a start while no part says anything", () => {
    for (const parts of [undefined, [], [{ text: "" }], [{ text: "", thoughtSignature: "c2ln" }], null, "x"])
      expect(event(parts)).toEqual({ kind: "start" });
  });
  test("content, whatever holds it", () => {
    for (const part of [
      { text: "a" },
      { text: "a", thought: true },
      { functionCall: { name: "f" } },
      { inlineData: { data: "AA" } },
      { executableCode: { code: "1" } },
      { codeExecutionResult: { output: "1" } },
      { somethingNew: {} },
    ])
      expect(event([part])).toEqual({ kind: "content" });
  });
  test("an end, with content and usage where they come along", () => {
    expect(event([{ text: "a" }], { finishReason: "STOP" }, { usageMetadata })).toEqual({
      kind: "content",
      finished: true,
      usage,
    });
    expect(event([], { finishReason: "SAFETY" })).toEqual({ kind: "finish", finished: true });
    expect(stream.read('{"promptFeedback":{"blockReason":"OTHER"}}')).toEqual({
      kind: "finish",
      finished: true,
    });
    expect(stream.read(JSON.stringify({ usageMetadata }))).toEqual({ kind: "usage", usage });
  });
  test("an error in any of its forms", () => {
    const error = { message: "full", status: 503 };
    expect(stream.read('{"error":{"code":503,"message":"full"}}')).toEqual({ kind: "error", error });
    expect(stream.read('[{"error":{"code":503,"message":"full"}}]')).toEqual({ kind: "error", error });
    expect(stream.read('{"error":{"code":"x"}}')).toEqual({ kind: "error", error: { message: "" } });
  });
  test("nothing known where it is nothing known, and reading never throws", () => {
    const odd = [
      "",
      "{",
      "null",
      "[]",
      "1",
      "{}",
      '{"candidates":{}}',
      '{"candidates":[]}',
      "[".repeat(100_000),
    ];
    for (const data of odd) expect(stream.read(data)).toEqual({ kind: "other" });
    expect(stream.read('{"candidates":[null,1,"x"]}')).toEqual({ kind: "start" });
    expect(event([{ text: "a" }], {}, { usageMetadata: { promptTokenCount: -1 } })).toEqual({
      kind: "content",
    });
  });
});

test("a recording gives the same events wherever it is cut, and no mark misses one", () => {
  for (const [name, { events }] of Object.entries(GEMINI_RECORDINGS)) {
    const expected = events.map((data) => stream.read(data));
    expect(expected.at(-1)?.finished).toBe(true);
    for (const lineEnd of ["\n", "\r\n", "\r"]) {
      const random = new Random(name.length);
      const buffer = new SseBuffer();
      const wire = events.map((data) => `data: ${data}${lineEnd}${lineEnd}`).join("");
      const found = [];
      const chunks = randomChunks(new TextEncoder().encode(wire), random, 300);
      for (const block of [...chunks.map((chunk) => buffer.push(chunk)), buffer.rest()]) {
        const read = block ? splitEvents(block).map(({ data }) => stream.read(data)) : [];
        if (block && read.length > 0) {
          expect(stream.maybeUsage(block) || read.every((one) => one.usage === undefined)).toBe(true);
          expect(stream.maybeEnd(block) || read.every((one) => !one.finished)).toBe(true);
        }
        found.push(...read);
      }
      expect(found).toEqual(expected);
    }
  }
});

test("the texts of an event have their channel, and what is whole says so", () => {
  const data = JSON.stringify({
    candidates: [
      {
        index: 1,
        finishMessage: "why",
        content: {
          role: "model",
          parts: [
            { text: "b" },
            { text: "r", thought: true },
            { functionCall: { name: "f", args: { k: ["v", 1234567] } } },
            { functionCall: { id: "c", name: "f", partialArgs: [{ jsonPath: "$.a", stringValue: "p" }] } },
            { executableCode: { language: "PYTHON", code: "print()" } },
            { codeExecutionResult: { outcome: "OK", output: "o" } },
          ],
        },
        groundingMetadata: { webSearchQueries: ["q"], groundingSupports: [{ segment: { text: "b" } }] },
      },
    ],
  });
  const body = parseJson(data, stream.shape);
  if (body === undefined) throw new Error("the event is JSON");
  const slots = stream.slots(body);
  expect(
    slots.map(({ channel, role, kind, text, whole }) => [channel, role, kind, text, whole ?? false]),
  ).toEqual([
    ["1:text", "assistant", "text", "b", false],
    ["1:thought", "assistant", "reasoning", "r", false],
    ["1:functionCall", "assistant", "tool-arguments", "k", true],
    ["1:functionCall", "assistant", "tool-arguments", "v", true],
    ["1:functionCall", "assistant", "tool-arguments", "1234567", true],
    ["1:args:c:$.a", "assistant", "tool-arguments", "p", false],
    ["1:executableCode", "assistant", "tool-arguments", "print()", true],
    ["1:codeExecutionResult", "tool", "tool-result", "o", true],
    ["1:finishMessage", "assistant", "text", "why", true],
    ["1:webSearchQueries", "assistant", "tool-arguments", "q", true],
  ]);
  for (const { start, end, text } of slots) expect(String(JSON.parse(data.slice(start, end)))).toBe(text);
  expect(gemini.outdated?.(body, new Set([0]))).toEqual([]);
  expect(gemini.outdated?.(body, new Set([1])).map(({ name }) => name)).toEqual([
    "candidates.1.groundingMetadata.groundingSupports",
  ]);
});

test("an answer of our own is read as the stream that it is", () => {
  const meta = { id: "r1", model: "svc", created: 1, request: {} };
  const events = stream.write({ text: ["a", "b"], usage: { inputTokens: 3, outputTokens: 2 } }, meta, true);
  const read = events.map((one) => stream.read(one.slice("data: ".length)));
  expect(read.map(({ kind }) => kind)).toEqual(["content", "content", "finish"]);
  expect(read.at(-1)?.usage).toMatchObject({ inputTokens: 3, outputTokens: 2 });
});

test("the last event's usage is all that is told, unless one before told what it leaves out", () => {
  const told = (counts: object): Uint8Array =>
    Buffer.from(`data: ${JSON.stringify({ candidates: [], usageMetadata: counts })}\n\n`);
  const last = { promptTokenCount: 10, candidatesTokenCount: 5 };
  const more = (...counts: object[]): boolean | undefined => {
    const { usage } = stream.read(JSON.stringify({ candidates: [], usageMetadata: counts.at(-1) }));
    return stream.maybeMoreUsage?.(Buffer.concat(counts.map(told)), usage ?? {});
  };
  expect(more({ promptTokenCount: 10, candidatesTokenCount: 1 }, last)).toBe(false);
  const thought = { thoughtsTokenCount: 2, cachedContentTokenCount: 3 };
  expect(more({ ...last, ...thought }, { ...last, ...thought })).toBe(false);
  expect(more({ ...last, thoughtsTokenCount: 2 }, last)).toBe(true);
  expect(more({ ...last, cachedContentTokenCount: 3 }, last)).toBe(true);
  expect(more({ ...last, promptTokensDetails: usageMetadata.promptTokensDetails }, last)).toBe(true);
});
