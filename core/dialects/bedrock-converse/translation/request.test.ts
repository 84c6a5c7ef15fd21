import { describe, expect, test } from "bun:test";
import { CLAUDE } from "../../../catalog/testing.ts";
import { readJson } from "../../json/read.ts";
import type { Part } from "../../neutral/parts.ts";
import type { NeutralRequest } from "../../neutral/request.ts";
import { openaiChat } from "../../openai-chat/index.ts";
import { bedrockConverse } from "../index.ts";
import { HELLO, lost, model, text, user, write } from "./testing.ts";

const fromChat = (request: object): NeutralRequest => {
  const bytes = new TextEncoder().encode(JSON.stringify({ model: "m", messages: [], ...request }));
  const { translation: chat } = openaiChat;
  if (!chat) throw new Error("chats are not translated");
  return chat.readRequest(readJson(bytes, openaiChat.request), {});
};

test("the model stands in the path, encoded as signatures want it", () => {
  const { path } = bedrockConverse;
  expect(path({ model: CLAUDE, stream: false })).toBe(
    "/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse",
  );
  expect(path({ model: "arn:aws:bedrock:eu:1:x/y(1)", stream: true })).toBe(
    "/model/arn%3Aaws%3Abedrock%3Aeu%3A1%3Ax%2Fy%281%29/converse-stream",
  );
});

describe("a chat", () => {
  test("goes over whole", () => {
    const request = fromChat({
      messages: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "look" },
            { type: "image_url", image_url: { url: "data:image/jpeg;base64,AAAA" } },
            {
              type: "file",
              file: { filename: "My report (v1.2).pdf", file_data: "data:application/pdf;base64,AAAA" },
            },
            { type: "input_audio", input_audio: { data: "AAAA", format: "mp3" } },
          ],
        },
        {
          role: "assistant",
          content: "I call.",
          tool_calls: [
            { id: "c1", type: "function", function: { name: "weather", arguments: '{"place":"Bonn"}' } },
            { id: "c2", type: "function", function: { name: "clock", arguments: "" } },
          ],
        },
        { role: "tool", tool_call_id: "c1", content: "rain" },
        { role: "tool", tool_call_id: "c2", content: "12:00" },
        { role: "user", content: "And?" },
      ],
      tools: [
        {
          type: "function",
          function: { name: "weather", description: "d", parameters: { type: "object" }, strict: true },
        },
        { type: "function", function: { name: "clock" } },
      ],
      tool_choice: "required",
      response_format: { type: "json_schema", json_schema: { name: "a", schema: { type: "object" } } },
      max_tokens: 5,
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      stop: ["x"],
      service_tier: "flex",
      metadata: { team: "a" },
    });
    const { body, losses } = write(request);
    expect(losses).toEqual([]);
    expect(body).toEqual({
      system: [{ text: "Be brief." }],
      messages: [
        {
          role: "user",
          content: [
            { text: "look" },
            { image: { format: "jpeg", source: { bytes: "AAAA" } } },
            { document: { format: "pdf", name: "My report (v1-2)", source: { bytes: "AAAA" } } },
            { audio: { format: "mp3", source: { bytes: "AAAA" } } },
          ],
        },
        {
          role: "assistant",
          content: [
            { text: "I call." },
            { toolUse: { toolUseId: "c1", name: "weather", input: { place: "Bonn" } } },
            { toolUse: { toolUseId: "c2", name: "clock", input: {} } },
          ],
        },
        {
          role: "user",
          content: [
            { toolResult: { toolUseId: "c1", content: [{ text: "rain" }] } },
            { toolResult: { toolUseId: "c2", content: [{ text: "12:00" }] } },
            { text: "And?" },
          ],
        },
      ],
      toolConfig: {
        tools: [
          {
            toolSpec: {
              name: "weather",
              description: "d",
              inputSchema: { json: { type: "object" } },
              strict: true,
            },
          },
          { toolSpec: { name: "clock", inputSchema: { json: { type: "object", properties: {} } } } },
        ],
        toolChoice: { any: {} },
      },
      outputConfig: {
        textFormat: {
          type: "json_schema",
          structure: { jsonSchema: { schema: '{"type":"object"}', name: "a" } },
        },
      },
      inferenceConfig: { maxTokens: 5, temperature: 0.5, topP: 0.9, stopSequences: ["x"] },
      additionalModelRequestFields: { top_k: 40 },
      additionalModelResponseFieldPaths: ["/stop_sequence"],
      serviceTier: { type: "flex" },
      requestMetadata: { team: "a" },
    });
  });

  test("names what has no place", () => {
    const { losses } = write(
      fromChat({
        messages: [
          { role: "user", name: "ann", content: "Hi" },
          { role: "system", content: "late" },
        ],
        seed: 1,
        frequency_penalty: 1,
        presence_penalty: 1,
        logit_bias: {},
        logprobs: true,
        user: "u",
        store: true,
        prompt_cache_key: "k",
        service_tier: "scale",
        metadata: { a: 3 },
        temperature: 1.5,
        stop: ["\n"],
        n: 2,
        response_format: { type: "json_object" },
      }),
    );
    expect(lost(losses).toSorted()).toEqual(
      [
        ..."messages.0.name messages.1.role seed frequency_penalty presence_penalty logit_bias logprobs user".split(
          " ",
        ),
        ..."store prompt_cache_key service_tier metadata temperature stop n! response_format!".split(" "),
      ].toSorted(),
    );
  });
});

describe("messages", () => {
  test("of one side that follow each other are one, and results stand first", () => {
    const { body } = write({
      messages: [
        user(text("a")),
        user(text("b")),
        model({ kind: "tool-call", id: "x", name: "f", input: "{}" }),
        user(text("c")),
        { role: "tool", parts: [{ kind: "tool-result", callId: "x", content: [], isError: true }] },
      ],
    });
    expect(body.messages).toEqual([
      { role: "user", content: [{ text: "a" }, { text: "b" }] },
      { role: "assistant", content: [{ toolUse: { toolUseId: "x", name: "f", input: {} } }] },
      {
        role: "user",
        content: [{ toolResult: { toolUseId: "x", content: [], status: "error" } }, { text: "c" }],
      },
    ]);
    // The provider wants the tools of the conversation, though the client named none.
    expect(body.toolConfig).toEqual({
      tools: [{ toolSpec: { name: "f", inputSchema: { json: { type: "object", properties: {} } } } }],
    });
  });

  test("that say nothing are none", () => {
    expect(write({ messages: [user(text(" \n")), user(text("a")), model(text(""))] }).body.messages).toEqual([
      { role: "user", content: [{ text: "a" }] },
    ]);
    expect(lost(write({ messages: [user(text(" "))] }).losses)).toEqual(["messages!"]);
  });

  test("keep thoughts that the provider has sealed, and name others", () => {
    const sealed = (origin: string, value: string, more = {}): Part => ({
      kind: "reasoning",
      text: "t",
      signature: { origin, value, ...more },
    });
    const { body, losses } = write({
      messages: [
        ...HELLO,
        model(
          sealed("bedrock-converse", "a"),
          sealed("anthropic-messages", "b", { sealed: true }),
          sealed("gemini", "c"),
          { kind: "reasoning", text: "bare" },
          text("done"),
          { kind: "refusal", text: "no" },
        ),
      ],
    });
    expect(body.messages[1].content).toEqual([
      { reasoningContent: { reasoningText: { text: "t", signature: "a" } } },
      { reasoningContent: { redactedContent: "b" } },
      { text: "done" },
      { text: "no" },
    ]);
    expect(lost(losses)).toEqual(["messages.1.content.2.reasoning", "messages.1.content.3.reasoning"]);
  });

  test("of pictures and files: what goes as bytes goes, anything else is refused", () => {
    const image = (source: object): Part => ({ kind: "image", source: { kind: "url", url: "", ...source } });
    const s3 = { url: "s3://bucket/a.png" };
    expect(write({ messages: [user(text("a"), image(s3))] }).body.messages[0].content[1]).toEqual({
      image: { format: "png", source: { s3Location: { uri: "s3://bucket/a.png" } } },
    });
    for (const bad of [{ url: "https://a.example/a.png" }, { kind: "file", id: "f" }])
      expect(lost(write({ messages: [user(text("a"), image(bad))] }).losses)).toEqual([
        "messages.0.content.1!",
      ]);
    const tiff: Part = { kind: "image", source: { kind: "bytes", mediaType: "image/tiff", data: "AAAA" } };
    expect(lost(write({ messages: [user(tiff, text("a"))] }).losses)).toEqual(["messages.0.content.0!"]);
  });

  test("of files: each has a name of its own, and a text beside it", () => {
    const file = (name?: string): Part => ({
      kind: "document",
      source: { kind: "bytes", mediaType: "text/plain; charset=utf-8", data: "AAAA" },
      ...(name === undefined ? {} : { name }),
    });
    const { body } = write({ messages: [user(file("a.txt"), file("a.txt"), file(), file("ü_ü"))] });
    const names = body.messages[0].content.map(
      (block: { document?: { name: string } }) => block.document?.name,
    );
    expect(names).toEqual(["a", "a (2)", "document", "document (2)", undefined]);
    expect(body.messages[0].content[4]).toEqual({ text: "(see the document)" });
  });

  test("of tools: ids of other dialects fit, and stay pairs; damaged arguments are named", () => {
    const id = "call:with/other+letters";
    const { body, losses } = write({
      messages: [
        ...HELLO,
        model(
          { kind: "tool-call", id, name: "f", input: '{"a":' },
          { kind: "tool-call", id: "y", name: "p", input: "raw", custom: true },
        ),
        user({ kind: "tool-result", callId: id, content: [{ kind: "text", text: "r" }] }),
      ],
    });
    const [{ toolUse }, custom] = body.messages[1].content;
    expect(toolUse.toolUseId).toMatch(/^[\w-]{1,64}$/);
    expect(body.messages[2].content[0].toolResult.toolUseId).toBe(toolUse.toolUseId);
    expect(toolUse.input).toEqual({ input: '{"a":' });
    expect(custom.toolUse.input).toEqual({ input: "raw" });
    expect(lost(losses)).toEqual(["messages.1.content.0.arguments"]);
  });
});
