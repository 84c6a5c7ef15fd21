import { describe, expect, test } from "bun:test";
import type { TextSlot } from "../contract.ts";
import { readJson } from "../json/read.ts";
import type { Shape } from "../json/shape.ts";
import { openaiResponses } from "./index.ts";

const read = (value: unknown) =>
  readJson(new TextEncoder().encode(JSON.stringify(value)), openaiResponses.request);
const parsed = (value: unknown, shape: Shape) =>
  readJson(new TextEncoder().encode(JSON.stringify(value)), shape);
const headOf = (value: object) => openaiResponses.head(read(value), {});
const slotsOf = (value: object) =>
  openaiResponses.requestSlots(read(value)).map(({ role, kind, text }) => [role, kind, text]);

describe("the head of a request", () => {
  test("has the model and whether a stream is wanted; usage always comes", () => {
    expect(headOf({ model: "m", input: "hi" })).toEqual({ model: "m", stream: false, usageAsked: true });
    expect(headOf({ model: "m", input: [], stream: true })).toMatchObject({ stream: true });
  });
  test("needs no input where the request goes on from something", () => {
    for (const more of [{ prompt: { id: "p" } }, { previous_response_id: "r" }, { conversation: "c" }])
      expect(headOf({ model: "m", ...more }).model).toBe("m");
  });
  test.each([
    ["input", { model: "m" }],
    ["input", { model: "m", input: null }],
    ["input", { model: "m", input: 3 }],
    ["input", { model: "m", input: {}, previous_response_id: "r" }],
    ["stream", { model: "m", input: "x", stream: "yes" }],
  ])("a wrong field is named: %s %j", (field, body) => {
    expect(() => headOf(body)).toThrow(`${field}: `);
  });
});

describe("the texts of a request", () => {
  test("are instructions, items of every kind, and definitions, each with who speaks", () => {
    expect(
      slotsOf({
        model: "m",
        instructions: "be kind",
        input: [
          { role: "developer", content: "briefly" },
          {
            role: "user",
            content: [
              { type: "input_text", text: "what is this" },
              { type: "input_image", image_url: "data:image/png;base64,AAAA" },
              { type: "input_image", image_url: "https://x.example/a.png" },
              { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" },
            ],
          },
          { type: "reasoning", summary: [{ type: "summary_text", text: "hm" }], encrypted_content: "zzz" },
          { type: "function_call", call_id: "c", name: "f", arguments: '{"a":1}' },
          { type: "function_call_output", call_id: "c", output: "42" },
          { type: "function_call_output", call_id: "c", output: [{ type: "input_text", text: "43" }] },
          { type: "custom_tool_call", call_id: "d", name: "g", input: "ls" },
          { type: "custom_tool_call_output", call_id: "d", output: "a b" },
          {
            type: "message",
            role: "assistant",
            content: [
              { type: "output_text", text: "a cat" },
              { type: "refusal", refusal: "no" },
            ],
          },
          { type: "mcp_call", name: "h", arguments: "{}", output: "found" },
          { type: "web_search_call", action: { type: "search", query: "cats" } },
        ],
        tools: [
          {
            type: "function",
            name: "f",
            description: "finds",
            parameters: { type: "object", properties: { where: { type: "string" } } },
          },
          {
            type: "mcp",
            server_url: "https://s.example",
            authorization: "token",
            headers: { "x-key": "secret" },
          },
        ],
        text: { format: { type: "json_schema", name: "cat", schema: {} } },
      }),
    ).toEqual([
      ["system", "text", "be kind"],
      ["developer", "text", "briefly"],
      ["user", "text", "what is this"],
      ["user", "name", "https://x.example/a.png"],
      ["user", "name", "a.pdf"],
      ["assistant", "reasoning", "hm"],
      ["assistant", "name", "f"],
      ["assistant", "tool-arguments", '{"a":1}'],
      ["tool", "tool-result", "42"],
      ["tool", "tool-result", "43"],
      ["assistant", "name", "g"],
      ["assistant", "tool-arguments", "ls"],
      ["tool", "tool-result", "a b"],
      ["assistant", "text", "a cat"],
      ["assistant", "refusal", "no"],
      ["assistant", "name", "h"],
      ["assistant", "tool-arguments", "{}"],
      ["assistant", "tool-result", "found"],
      ["assistant", "tool-arguments", "cats"],
      ["system", "tool-definition", "f"],
      ["system", "tool-definition", "finds"],
      ["system", "tool-definition", "where"],
      ["system", "tool-definition", "mcp"],
      ["system", "tool-definition", "server_url"],
      ["system", "tool-definition", "https://s.example"],
      ["system", "tool-definition", "authorization"],
      ["system", "tool-definition", "headers"],
      ["system", "tool-definition", "cat"],
    ]);
  });
  test("are the values of a kept prompt, not their names", () => {
    expect(
      slotsOf({
        model: "m",
        prompt: { id: "p", variables: { who: "me", what: { type: "input_text", text: "x" } } },
      }),
    ).toEqual([
      ["user", "text", "me"],
      ["user", "text", "input_text"],
      ["user", "text", "x"],
    ]);
  });
  test("are none where there are none, whatever stands there", () => {
    for (const input of [[null, 1, "x", {}, []], [{ content: [null, 3, {}] }], [{ type: 3, summary: "x" }]])
      expect(slotsOf({ model: "m", input })).toEqual([]);
  });
});

test("the tool that is to be called is a text of the request", () => {
  expect(slotsOf({ model: "m", input: "hi", tool_choice: { type: "function", name: "chosen" } })).toEqual([
    ["user", "text", "hi"],
    ["system", "tool-definition", "chosen"],
  ]);
});

test("what an answer goes back to is seen, each of it as a text of its own", () => {
  const annotations = [
    { type: "url_citation", url: "https://a.example/x", title: "One", start_index: 0, end_index: 2 },
    { type: "file_citation", filename: "two.pdf", file_id: "f", index: 0 },
  ];
  const wanted = [
    ["name", "https://a.example/x"],
    ["text", "One"],
    ["name", "two.pdf"],
  ];
  const part = { type: "output_text", text: "", annotations };
  const shown = (slots: readonly TextSlot[] | undefined) =>
    slots
      ?.filter(({ text }) => text !== "")
      .map(({ kind, text, whole }) => [kind, text, ...(whole ? [] : ["running"])]);
  const answer = { output: [{ type: "message", role: "assistant", content: [part] }] };
  expect(shown(openaiResponses.answerSlots(parsed(answer, openaiResponses.answer)))).toEqual(wanted);
  const { stream } = openaiResponses;
  const events = annotations.flatMap((annotation, index) =>
    stream
      ? stream.slots(
          parsed(
            {
              type: "response.output_text.annotation.added",
              output_index: 0,
              annotation_index: index,
              annotation,
            },
            stream.shape,
          ),
        )
      : [],
  );
  expect(shown(events)).toEqual(wanted);
});
