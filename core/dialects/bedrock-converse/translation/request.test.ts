import { describe, expect, test } from "bun:test";
import { readJson } from "../../json/read.ts";
import type { Message, Part } from "../../neutral/parts.ts";
import type { Loss, NeutralRequest } from "../../neutral/request.ts";
import { openaiChat } from "../../openai-chat/index.ts";
import { bedrockConverse } from "../index.ts";
import { translation } from "./index.ts";

const CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NEWER = "anthropic.claude-opus-4-7-v1";
const NOVA = "us.amazon.nova-2-lite-v1:0";
const LLAMA = "meta.llama4-maverick-17b-instruct-v1:0";

const user = (...parts: Part[]): Message => ({ role: "user", parts });
const model = (...parts: Part[]): Message => ({ role: "assistant", parts });
const text = (said: string, cache?: object): Part => ({
  kind: "text",
  text: said,
  ...(cache ? { cache } : {}),
});
const HELLO = [user(text("Hello"))];

const write = (request: Partial<NeutralRequest>, to = CLAUDE, stream = false) => {
  const whole: NeutralRequest = { messages: HELLO, tools: [], sampling: {}, others: [], ...request };
  const { body, losses } = translation.writeRequest(whole, { model: to, stream });
  return { body: JSON.parse(body), losses };
};
const lost = (losses: readonly Loss[]): string[] =>
  losses.map(({ field, grave }) => (grave ? `${field}!` : field));
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
    expect(lost(losses)).toEqual(["messages.1.content.0.arguments", "messages.1.content.1.arguments"]);
  });
});

describe("cache points", () => {
  const hour = { ttlSeconds: 3600 };
  const POINT = { cachePoint: { type: "default" } };
  const HOUR = { cachePoint: { type: "default", ttl: "1h" } };

  test("stand behind what they were put on, everywhere, with their time", () => {
    const { body, losses } = write({
      tools: [{ kind: "function", name: "f", cache: hour }],
      messages: [
        { role: "system", parts: [text("s", { ttlSeconds: 300 })] },
        user(text("a", {}), text("b")),
        model({ kind: "tool-call", id: "x", name: "f", input: "{}", cache: {} }),
      ],
    });
    expect(body.toolConfig.tools[1]).toEqual(HOUR);
    expect(body.system).toEqual([{ text: "s" }, { cachePoint: { type: "default", ttl: "5m" } }]);
    expect(body.messages[0].content).toEqual([{ text: "a" }, POINT, { text: "b" }]);
    expect(body.messages[1].content.at(-1)).toEqual(POINT);
    expect(losses).toEqual([]);
  });

  test("of a result, or within one, stand behind it and never in it", () => {
    const result = (more: object, cache?: object): Part => ({
      kind: "tool-result",
      callId: "x",
      content: [{ kind: "text", text: "r", ...(cache ? { cache } : {}) }],
      ...more,
    });
    for (const part of [result({ cache: hour }), result({}, hour)]) {
      const call: Part = { kind: "tool-call", id: "x", name: "f", input: "{}" };
      const { body } = write({ messages: [...HELLO, model(call), user(part)] });
      expect(body.messages[2].content).toEqual([
        { toolResult: { toolUseId: "x", content: [{ text: "r" }] } },
        HOUR,
      ]);
    }
  });

  test("stand neither first, nor behind a thought, nor twice; a text parts one from a file whose text is taken out", () => {
    const thought: Part = {
      kind: "reasoning",
      text: "t",
      signature: { origin: "bedrock-converse", value: "v" },
    };
    const first = write({ messages: [user(text(" ", {}), text("a"))] });
    expect(first.body.messages[0].content).toEqual([{ text: "a" }]);
    expect(lost(first.losses)).toEqual(["messages.0.content.0.cache_control"]);
    const behind = write({ messages: [...HELLO, model(thought, text("", {}), text("b"))] });
    expect(behind.body.messages[1].content.some((block: object) => "cachePoint" in block)).toBe(false);
    const twice = write({ messages: [user(text("a", {}), text(" ", {}))] });
    expect(twice.body.messages[0].content).toEqual([{ text: "a" }, POINT]);
    const file = (mediaType: string): Part => ({
      kind: "document",
      source: { kind: "bytes", mediaType, data: "AAAA" },
      cache: {},
    });
    const blocks = (mediaType: string) =>
      write({ messages: [user(file(mediaType), text("?"))] }).body.messages[0].content.map(
        (block: object) => Object.keys(block)[0],
      );
    expect(blocks("application/pdf")).toEqual(["document", "cachePoint", "text"]);
    expect(blocks("text/csv")).toEqual(["document", "text", "cachePoint", "text"]);
  });

  test("are named where the model takes none", () => {
    const request = {
      tools: [{ kind: "function", name: "f", cache: {} }],
      messages: [user(text("a", {}))],
    } as const;
    expect(lost(write(request, NOVA).losses)).toEqual(["tools.0.cache_control"]);
    expect(lost(write(request, LLAMA).losses).toSorted()).toEqual([
      "messages.0.content.0.cache_control",
      "tools.0.cache_control",
    ]);
    expect(write(request, "arn:aws:bedrock:eu:1:application-inference-profile/x").losses).toEqual([]);
  });
});

describe("tools", () => {
  const tools = [
    { kind: "function", name: "f" },
    { kind: "function", name: "g" },
  ] as const;
  test.each([
    [{ kind: "auto" }, ["f", "g"], { auto: {} }],
    [{ kind: "tool", name: "g" }, ["f", "g"], { tool: { name: "g" } }],
    [{ kind: "allowed", names: ["g"], required: true }, ["g"], { tool: { name: "g" } }],
    [{ kind: "allowed", names: ["f", "g"], required: true }, ["f", "g"], { any: {} }],
    [{ kind: "allowed", names: ["g"], required: false }, ["g"], { auto: {} }],
  ] as const)("%j", (toolChoice, names, choice) => {
    const { toolConfig } = write({ tools, toolChoice }).body;
    expect(toolConfig.tools.map((tool: { toolSpec: { name: string } }) => tool.toolSpec.name)).toEqual(names);
    expect(toolConfig.toolChoice).toEqual(choice);
  });

  test("that must not be called are not named, and what cannot be forbidden is refused", () => {
    expect(write({ tools, toolChoice: { kind: "none" } }).body.toolConfig).toBeUndefined();
    const call: Part = { kind: "tool-call", id: "x", name: "f", input: "{}" };
    const { losses } = write({ tools, toolChoice: { kind: "none" }, messages: [...HELLO, model(call)] });
    expect(lost(losses)).toEqual(["tool_choice!"]);
  });

  test("of other kinds are refused, the provider's own are its own, and one at a time is named", () => {
    const { body, losses } = write({
      parallelToolCalls: false,
      tools: [
        ...tools,
        { kind: "custom", name: "c" },
        { kind: "built-in", origin: "openai-chat", type: "w", value: {} },
        {
          kind: "built-in",
          origin: "bedrock-converse",
          type: "systemTool",
          value: { systemTool: { name: "n" } },
        },
      ],
    });
    expect(lost(losses)).toEqual(["tools.2!", "tools.3!", "parallel_tool_calls"]);
    expect(body.toolConfig.tools.at(-1)).toEqual({ systemTool: { name: "n" } });
  });
});

describe("thinking", () => {
  const fields = (request: Partial<NeutralRequest>, to: string) => {
    const { body, losses } = write(request, to);
    return { own: body.additionalModelRequestFields, output: body.outputConfig, lost: lost(losses) };
  };

  test("is said in the way of the model", () => {
    const effort = { reasoning: { effort: "low" } } as const;
    expect(fields(effort, CLAUDE).own).toEqual({ thinking: { type: "enabled", budget_tokens: 2048 } });
    expect(fields(effort, NEWER)).toEqual({
      own: { thinking: { type: "adaptive" } },
      output: { effort: "low" },
      lost: [],
    });
    expect(fields(effort, NOVA).own).toEqual({
      reasoningConfig: { type: "enabled", maxReasoningEffort: "low" },
    });
    expect(fields(effort, "openai.gpt-oss-120b-1:0").own).toEqual({ reasoning_effort: "low" });
    for (const none of [LLAMA, "anthropic.claude-3-5-haiku-20241022-v1:0"])
      expect(fields(effort, none)).toEqual({ own: undefined, output: undefined, lost: ["reasoning"] });
  });

  test("keeps within the answer, and leaves out what it excludes", () => {
    const reasoning = { budgetTokens: 5000 };
    const sampling = { temperature: 0.2, topP: 0.5, topK: 3 };
    const written = write({ reasoning, sampling, maxOutputTokens: 3000 });
    expect(written.body.additionalModelRequestFields).toEqual({
      thinking: { type: "enabled", budget_tokens: 2999 },
    });
    expect(written.body.inferenceConfig).toEqual({ maxTokens: 3000 });
    expect(lost(written.losses).toSorted()).toEqual(["temperature", "top_k", "top_p"]);
    expect(fields({ reasoning, maxOutputTokens: 100 }, CLAUDE).lost).toEqual(["reasoning"]);
  });

  test("gives way to a tool that must be called, and to a turn whose thoughts did not come back", () => {
    const reasoning = { effort: "high" } as const;
    const tools = [{ kind: "function", name: "f" }] as const;
    expect(fields({ reasoning, tools, toolChoice: { kind: "required" } }, CLAUDE).lost).toEqual([
      "reasoning",
    ]);
    const call: Part = { kind: "tool-call", id: "x", name: "f", input: "{}" };
    const result: Part = { kind: "tool-result", callId: "x", content: [] };
    const thought: Part = {
      kind: "reasoning",
      text: "t",
      signature: { origin: "bedrock-converse", value: "v" },
    };
    expect(
      fields({ reasoning, messages: [...HELLO, model(call), user(result)] }, CLAUDE).own,
    ).toBeUndefined();
    expect(
      fields({ reasoning, messages: [...HELLO, model(thought, call), user(result)] }, CLAUDE).own,
    ).toBeDefined();
  });

  test("that is not wanted is not said", () => {
    for (const reasoning of [{ effort: "none" }, { budgetTokens: 0 }, {}] as const)
      expect(fields({ reasoning }, CLAUDE)).toEqual({ own: undefined, output: undefined, lost: [] });
    expect(fields({ reasoning: { effort: "low", thinking: false } }, NEWER)).toEqual({
      own: undefined,
      output: { effort: "low" },
      lost: [],
    });
  });
});
