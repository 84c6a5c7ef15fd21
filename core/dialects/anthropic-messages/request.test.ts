import { expect, test } from "bun:test";
import { SluiceError } from "../../errors/index.ts";
import { readJson } from "../json/read.ts";
import { messages } from "./index.ts";

const read = (value: unknown) => readJson(new TextEncoder().encode(JSON.stringify(value)), messages.request);
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return "none";
  } catch (thrown) {
    return thrown instanceof SluiceError ? `${thrown.code} ${thrown.message}` : String(thrown);
  }
};

test("the head has the model and the stream; usage is a part of every stream", () => {
  const head = messages.head(read({ model: "m", messages: [], stream: true }), {});
  expect(head).toEqual({ model: "m", stream: true, usageAsked: true });
});

test("a wrong field is named", () => {
  for (const [field, body] of Object.entries({
    messages: { model: "m", messages: {} },
    stream: { model: "m", messages: [], stream: "yes" },
    model: { messages: [] },
  }))
    expect(codeOf(() => messages.head(read(body), {}))).toStartWith(`REQUEST_BODY_INVALID ${field}: `);
});

test("the texts of a request have role and kind, wherever they stand", () => {
  const document = { type: "text", media_type: "text/plain", data: "paper" };
  const base64 = { type: "base64", media_type: "image/png", data: "aGlkZGVu" };
  const result = (content: unknown) => ({ type: "tool_result", tool_use_id: "t", content });
  const body = read({
    model: "m",
    system: [{ type: "text", text: "rules", cache_control: { type: "ephemeral" } }],
    messages: [
      { role: "user", content: "plain" },
      {
        role: "user",
        content: [
          { type: "text", text: "asked" },
          { type: "image", source: base64 },
          { type: "image", source: { type: "url", url: "https://pics.example/a.png" } },
          { type: "document", source: document, title: "title", context: "context" },
          { type: "document", source: { type: "content", content: [{ type: "text", text: "inner" }] } },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "hm", signature: "sig" },
          { type: "redacted_thinking", data: "sealed" },
          { type: "tool_use", id: "t", name: "look", input: { at: "Bern", n: 12345, deep: [{ k: true }] } },
        ],
      },
      {
        role: "user",
        content: [
          result("short"),
          result([
            { type: "text", text: "found" },
            { type: "image", source: base64 },
            { type: "document", source: document },
          ]),
          { type: "text", text: "go on" },
        ],
      },
    ],
    tools: [{ name: "look", description: "Looks", input_schema: { type: "object", properties: { at: {} } } }],
    stop_sequences: ["end"],
    output_config: { effort: "low", format: { type: "json_schema", schema: { title: "shape" } } },
  });
  const slots = messages.requestSlots(body);
  expect(slots.map(({ role, kind, text }) => `${role} ${kind} ${text}`)).toEqual([
    "system text rules",
    "user text plain",
    "user text asked",
    "user name https://pics.example/a.png",
    "user text paper",
    "user text title",
    "user text context",
    "user text inner",
    "assistant reasoning hm",
    "assistant name look",
    ...["at", "Bern", "n", "12345", "deep", "k"].map((text) => `assistant tool-arguments ${text}`),
    "tool tool-result short",
    "tool tool-result found",
    "tool tool-result paper",
    "user text go on",
    "system text end",
    ...["look", "Looks", "at", "shape"].map((text) => `system tool-definition ${text}`),
  ]);
  for (const { start, end, text } of slots)
    expect(String(JSON.parse(body.text.slice(start, end)))).toBe(text);
});

test("a key that stands twice is refused in every object that is read", () => {
  const twice = (text: string) => () => readJson(new TextEncoder().encode(text), messages.request);
  for (const text of [
    '{"model":"a","model":"b","messages":[]}',
    '{"model":"a","messages":[{"role":"user","role":"user"}]}',
    '{"model":"a","messages":[{"content":[{"type":"text","text":"a","Text":"b"}]}]}',
    '{"model":"a","messages":[{"content":[{"content":[{"text":"a","text":"b"}]}]}]}',
    '{"model":"a","messages":[],"tool_choice":{"type":"auto","type":"any"}}',
  ])
    expect(codeOf(twice(text))).toMatch(/^REQUEST_BODY_/);
});
