import { describe, expect, test } from "bun:test";
import { readJson } from "../json/read.ts";
import { openaiChat } from "./index.ts";

const read = (text: string) => readJson(new TextEncoder().encode(text), openaiChat.request);
const head = (text: string) => openaiChat.head(read(text), {});
const splice = (text: string, model = "m2") => openaiChat.splice(read(text), { model, askUsage: true });

describe("the head of a chat request", () => {
  test("has the model, the stream and whether usage was asked for", () => {
    expect(
      head('{"model":"a/b","messages":[],"stream":true,"stream_options":{"include_usage":true}}'),
    ).toEqual({
      model: "a/b",
      stream: true,
      usageAsked: true,
    });
    expect(
      head('{"model":"a","messages":[],"stream":null,"stream_options":null,"new_field":{"x":1}}'),
    ).toEqual({
      model: "a",
      stream: false,
      usageAsked: false,
    });
  });

  const wrong: Record<string, string> = {
    messages: '{"model":"a"}',
    "messages is no array": '{"model":"a","messages":{"0":1}}',
    stream: '{"model":"a","messages":[],"stream":"true"}',
    stream_options: '{"model":"a","messages":[],"stream_options":[]}',
    "stream_options.include_usage": '{"model":"a","messages":[],"stream_options":{"include_usage":1}}',
  };
  for (const [name, text] of Object.entries(wrong)) {
    test(`a wrong field is named: ${name}`, () => {
      expect(() => head(text)).toThrow(`${name.split(" ")[0]}: must be`);
    });
  }
});

describe("asking for usage changes one place", () => {
  const ask = '"stream_options":{"include_usage":true}';
  const cases: Record<string, [from: string, to: string]> = {
    "no options": ['{"model" : "m1" ,"stream":true}', `{"model" : "m2",${ask} ,"stream":true}`],
    "options are null": [
      '{"stream_options": null,"model":"m1"}',
      '{"stream_options": {"include_usage":true},"model":"m2"}',
    ],
    "options are empty": [
      '{"stream_options":{ },"model":"m1"}',
      '{"stream_options":{"include_usage":true },"model":"m2"}',
    ],
    "options with something else": [
      '{"model":"m1","stream_options":{ "x" :1}}',
      '{"model":"m2","stream_options":{"include_usage":true, "x" :1}}',
    ],
    "asked not to": [
      '{"model":"m1","stream_options":{"include_usage": false }}',
      '{"model":"m2","stream_options":{"include_usage": true }}',
    ],
    "null flag": [
      '{"model":"m1","stream_options":{"include_usage":null}}',
      '{"model":"m2","stream_options":{"include_usage":true}}',
    ],
    "asked already": [
      '{"model":"m1","stream_options":{"include_usage":true}}',
      '{"model":"m2","stream_options":{"include_usage":true}}',
    ],
  };
  for (const [name, [from, to]] of Object.entries(cases)) {
    test(name, () => expect(splice(from)).toBe(to));
  }

  test("even where the model stays", () => {
    expect(splice('{"model":"m2"}')).toBe(`{"model":"m2",${ask}}`);
    const body = read(`{"model":"m2",${ask}}`);
    expect(openaiChat.splice(body, { model: "m2", askUsage: true })).toBe(body.text);
  });
});

test("the texts of a request have role and kind, whoever speaks", () => {
  const body = read(
    JSON.stringify({
      model: "m",
      messages: [
        { role: "system", content: "rules", name: "the house" },
        {
          role: "user",
          content: [
            { type: "text", text: "look" },
            { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
            { type: "image_url", image_url: { url: "https://a.example/ann" } },
            { type: "file", file: { filename: "ann's.pdf", file_data: "AAAA" } },
          ],
        },
        {
          role: "assistant",
          reasoning_content: "hm",
          refusal: "no",
          content: null,
          tool_calls: [
            { id: "1", type: "function", function: { name: "f", arguments: "{}" } },
            { id: "2", type: "custom", custom: { name: "c", input: "raw" } },
          ],
        },
        { role: "tool", tool_call_id: "1", content: "sunny" },
        { role: "tool", tool_call_id: "2", content: [{ type: "text", text: "wet" }] },
        "nonsense",
        7,
        { content: { text: "no part" } },
      ],
      prediction: { type: "content", content: "expected" },
      tools: [
        {
          type: "function",
          function: {
            name: "find",
            description: "finds",
            parameters: { type: "object", properties: { "who\n": { type: "string", enum: ["a", "b"] } } },
          },
        },
      ],
      tool_choice: { type: "function", function: { name: "chosen" } },
      stop: ["end"],
      functions: [{ name: "old", description: "was" }],
      response_format: { type: "json_schema", json_schema: { name: "form", schema: {} } },
    }),
  );
  const slots = openaiChat.requestSlots(body);
  expect(slots.map(({ role, kind, text }) => [role, kind, text])).toEqual([
    ["system", "text", "rules"],
    ["system", "name", "the house"],
    ["user", "text", "look"],
    ["user", "name", "https://a.example/ann"],
    ["user", "name", "ann's.pdf"],
    ["assistant", "reasoning", "hm"],
    ["assistant", "refusal", "no"],
    ["assistant", "name", "f"],
    ["assistant", "tool-arguments", "{}"],
    ["assistant", "name", "c"],
    ["assistant", "tool-arguments", "raw"],
    ["tool", "tool-result", "sunny"],
    ["tool", "tool-result", "wet"],
    ["assistant", "text", "expected"],
    ["system", "text", "end"],
    ...["find", "finds", "who\n", "a", "b", "chosen", "old", "was", "form"].map((text) => [
      "system",
      "tool-definition",
      text,
    ]),
  ]);
  for (const slot of slots) expect(JSON.parse(body.text.slice(slot.start, slot.end))).toBe(slot.text);
});
