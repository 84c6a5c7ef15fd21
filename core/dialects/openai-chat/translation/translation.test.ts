import { describe, expect, test } from "bun:test";
import { readJson } from "../../json/read.ts";
import type { NeutralEvent } from "../../neutral/answer.ts";
import { partStart, runningText } from "../../neutral/part-start.ts";
import type { Message, Part } from "../../neutral/parts.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
import { splitEvents } from "../../sse/events.ts";
import { RECORDINGS } from "../../testing/recordings.ts";
import { openaiChat } from "../index.ts";
import { translation } from "./index.ts";

const CALL = { model: "m", stream: false };
const neutral = (request: object) =>
  translation.readRequest(
    readJson(
      new TextEncoder().encode(JSON.stringify({ model: "m", messages: [], ...request })),
      openaiChat.request,
    ),
    {},
  );
const again = (request: object) => {
  const { body, losses } = translation.writeRequest(neutral(request), CALL);
  return { body: JSON.parse(body), losses };
};
const meta = (usageAsked = true): WriterMeta => ({
  id: "r1",
  model: "svc",
  created: 1_700_000_000,
  request: {},
  head: { model: "svc", stream: true, usageAsked },
});

const RICH = {
  messages: [
    { role: "developer", content: "rules" },
    {
      role: "user",
      name: "ann",
      content: [
        { type: "text", text: "look" },
        { type: "image_url", image_url: { url: "https://e.example/a.png", detail: "low" } },
        { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
        { type: "input_audio", input_audio: { data: "AAAA", format: "mp3" } },
        { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" } },
        { type: "file", file: { file_id: "file-1" } },
      ],
    },
    {
      role: "assistant",
      content: null,
      tool_calls: [
        { id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } },
        { id: "c2", type: "custom", custom: { name: "patch", input: "raw" } },
      ],
    },
    { role: "tool", tool_call_id: "c1", content: "sunny" },
    { role: "tool", tool_call_id: "c2", content: "done" },
    { role: "assistant", content: "It is sunny.", refusal: "no more" },
  ],
  tools: [
    {
      type: "function",
      function: { name: "f", description: "d", parameters: { type: "object" }, strict: true },
    },
    {
      type: "custom",
      custom: {
        name: "patch",
        format: { type: "grammar", grammar: { syntax: "lark", definition: "start: x" } },
      },
    },
  ],
  tool_choice: {
    type: "allowed_tools",
    allowed_tools: { mode: "required", tools: [{ type: "function", function: { name: "f" } }] },
  },
  parallel_tool_calls: false,
  response_format: {
    type: "json_schema",
    json_schema: { name: "a", schema: { type: "object" }, strict: true },
  },
  max_tokens: 5,
  temperature: 0.5,
  top_p: 0.9,
  seed: 1,
  frequency_penalty: 0.1,
  presence_penalty: 0.2,
  stop: ["x"],
  n: 2,
  logprobs: true,
  top_logprobs: 3,
  logit_bias: { "1": 2 },
  reasoning_effort: "low",
  service_tier: "flex",
  user: "u",
  metadata: { a: "b" },
  store: false,
  prompt_cache_key: "k",
};

describe("a request that went through the neutral form", () => {
  test("says what it said before", () => {
    expect(again(RICH)).toEqual({ body: { model: "m", ...RICH }, losses: [] });
  });
  test("bounds the answer by the field that the provider knows", () => {
    const call = { ...CALL, maxTokensField: "max_completion_tokens" } as const;
    const { body } = translation.writeRequest(neutral({ max_tokens: 7 }), call);
    expect(JSON.parse(body)).toMatchObject({ max_completion_tokens: 7 });
    expect(JSON.parse(body)).not.toHaveProperty("max_tokens");
  });
  test.each([
    [{ tool_choice: "required" }, { tool_choice: "required" }],
    [
      { tool_choice: { type: "function", function: { name: "f" } } },
      { tool_choice: { type: "function", function: { name: "f" } } },
    ],
    [{ max_completion_tokens: 7 }, { max_tokens: 7 }],
    [{ stop: "x" }, { stop: ["x"] }],
    [{ response_format: { type: "json_object" } }, { response_format: { type: "json_object" } }],
    [
      { functions: [{ name: "f", parameters: {} }], function_call: { name: "f" } },
      {
        tools: [{ type: "function", function: { name: "f", parameters: {} } }],
        tool_choice: { type: "function", function: { name: "f" } },
      },
    ],
  ])("older and shorter spellings are the same: %j", (said, meant) => {
    const messages = [{ role: "user", content: "Hi" }];
    expect(again({ messages, ...said }).body).toEqual({ model: "m", messages, ...meant });
  });
  test("names what it could not take along, by the client's own names", () => {
    const messages = [
      {
        role: "user",
        content: [{ type: "text", text: "a", cache_control: { type: "ephemeral", ttl: "1h" } }],
      },
      { role: "assistant", reasoning_content: "hm", content: "b" },
    ];
    const request = neutral({ messages, top_k: 3, web_search_options: {}, verbosity: null });
    expect(request.others).toEqual(["web_search_options"]);
    expect(translation.writeRequest(request, CALL).losses.map(({ field }) => field)).toEqual([
      "top_k",
      "messages.0.content.0.cache_control",
      "messages.1.reasoning",
    ]);
  });
  test("keeps what seals a thought for the one who made it", () => {
    const details = [
      { type: "reasoning.text", text: "hm", signature: "s", format: "anthropic-messages" },
      { type: "reasoning.encrypted", data: "e", format: "openai-responses" },
    ];
    const { messages } = neutral({
      messages: [{ role: "assistant", content: "a", reasoning_details: details }],
    });
    expect(messages[0]?.parts.slice(0, 2)).toEqual([
      { kind: "reasoning", text: "hm", signature: { origin: "anthropic-messages", value: "s" } },
      { kind: "reasoning", text: "", signature: { origin: "openai-responses", value: "e", sealed: true } },
    ]);
  });
});

test("pictures of results stand behind all results of a turn, whether those came in one message or in several", () => {
  const result = (callId: string): Part => ({
    kind: "tool-result",
    callId,
    content: [
      { kind: "text", text: callId },
      { kind: "image", source: { kind: "url", url: `https://e.example/${callId}.png` } },
    ],
  });
  const written = (messages: readonly Message[]) => {
    const { body } = translation.writeRequest({ messages, tools: [], sampling: {}, others: [] }, CALL);
    return JSON.parse(body).messages.map(({ role, content }: { role: string; content: unknown[] }) => [
      role,
      content.length,
    ]);
  };
  const apart = [
    { role: "tool", parts: [result("a")] },
    { role: "tool", parts: [result("b")] },
    { role: "user", parts: [{ kind: "text", text: "so" }] },
  ] as const;
  const together = [{ role: "tool", parts: [result("a"), result("b")] }, apart[2]] as const;
  for (const messages of [apart, together])
    expect(written(messages)).toEqual([
      ["tool", 1],
      ["tool", 1],
      ["user", 4],
      ["user", 2],
    ]);
});

test("what seals thoughts and calls comes back with their words, streamed or not", () => {
  const parts: Part[] = [
    { kind: "reasoning", text: "one", signature: { origin: "anthropic-messages", value: "s1" } },
    { kind: "reasoning", text: "two", signature: { origin: "openai-responses", value: "s2", sealed: true } },
    { kind: "tool-call", id: "c1", name: "f", input: "{}", signature: { origin: "gemini", value: "s3" } },
  ];
  const answer = { id: "", model: "", created: 0, usage: undefined, others: [] };
  const whole = JSON.parse(
    translation.writeAnswer({ ...answer, choices: [{ index: 0, parts, finish: "tool-calls" }] }, meta()),
  ).choices[0].message;
  const writer = translation.writeStream(meta());
  const events = parts.flatMap((part, at): NeutralEvent[] => {
    const of = partStart(part);
    const signature = "signature" in part ? part.signature : undefined;
    if (!of || !signature) return [];
    const place = { choice: 0, part: at };
    return [
      { kind: "part-start", ...place, of },
      { kind: "delta", ...place, text: runningText(part) },
      { kind: "signature", ...place, ...signature },
      { kind: "part-end", ...place },
    ];
  });
  const chunks = splitEvents(new TextEncoder().encode(events.map((event) => writer.write(event)).join("")));
  const details = chunks.flatMap(({ data }) => JSON.parse(data).choices[0].delta.reasoning_details ?? []);
  for (const reasoning_details of [whole.reasoning_details, details]) {
    const back = neutral({ messages: [{ ...whole, reasoning_details }] });
    expect(back.messages[0]?.parts).toEqual(parts);
  }
});

test("a thought that no detail says again is kept beside what seals a call", () => {
  const { messages } = neutral({
    messages: [
      {
        role: "assistant",
        reasoning_content: "hm",
        reasoning_details: [{ type: "reasoning.text", text: "", signature: "s", format: "gemini", id: "c1" }],
        tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }],
      },
    ],
  });
  expect(messages[0]?.parts).toEqual([
    { kind: "reasoning", text: "hm" },
    { kind: "tool-call", id: "c1", name: "f", input: "{}", signature: { origin: "gemini", value: "s" } },
  ]);
});

test("a field of a wrong form is named", () => {
  const wrong: Record<string, object> = {
    "messages.0": { messages: [1] },
    "messages.0.role": { messages: [{ role: "robot" }] },
    "messages.0.content.0.type": { messages: [{ role: "user", content: [{ type: "video" }] }] },
    "messages.0.content.0.image_url.url": { messages: [{ role: "user", content: [{ type: "image_url" }] }] },
    "messages.0.tool_call_id": { messages: [{ role: "tool", content: "x" }] },
    "messages.0.tool_calls.0.function": { messages: [{ role: "assistant", tool_calls: [{ id: "1" }] }] },
    "tools.0.function.name": { tools: [{ type: "function" }] },
    tool_choice: { tool_choice: "perhaps" },
    "response_format.type": { response_format: { type: "xml" } },
    stop: { stop: 5 },
    temperature: { temperature: "hot" },
    reasoning_effort: { reasoning_effort: "much" },
  };
  for (const [field, request] of Object.entries(wrong)) {
    expect({ field, message: messageOf(() => neutral(request)) }).toEqual({
      field,
      message: expect.stringContaining(`${field}: `),
    });
  }
});

const messageOf = (run: () => unknown): string => {
  try {
    run();
    return "nothing was thrown";
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
};

/** What a stream says, whatever its deltas are cut into. */
const told = (payloads: readonly string[]): unknown => {
  const reader = translation.readStream();
  const events = [...payloads.flatMap((payload) => reader.read(payload)), ...reader.end()];
  const parts = new Map<string, { of: unknown; text: string; closed: boolean }>();
  const rest: NeutralEvent[] = [];
  for (const event of events) {
    if (event.kind === "part-start")
      parts.set(`${event.choice}.${event.part}`, { of: event.of, text: "", closed: false });
    else if (event.kind === "delta" || event.kind === "part-end") {
      const part = parts.get(`${event.choice}.${event.part}`);
      if (!part || part.closed) throw new Error(`${event.kind} of no open part`);
      if (event.kind === "delta") part.text += event.text;
      else part.closed = true;
    } else if (event.kind === "usage")
      rest.push({ kind: "usage", usage: { cachedInputTokens: 0, reasoningTokens: 0, ...event.usage } });
    else if (event.kind !== "start" && event.kind !== "log-probabilities") rest.push(event);
  }
  expect([...parts.values()].every(({ closed }) => closed)).toBe(true);
  return { parts: [...parts], rest };
};

describe("a stream that went through the neutral form", () => {
  for (const { name, payloads } of RECORDINGS) {
    test(`says what it said before: ${name}`, () => {
      const reader = translation.readStream();
      const writer = translation.writeStream(meta());
      let text = "";
      for (const payload of [...payloads, "[DONE]"])
        for (const event of reader.read(payload)) text += writer.write(event);
      const written = splitEvents(new TextEncoder().encode(text)).map(({ data }) => data);
      expect(written.at(-1)).toBe("[DONE]");
      expect(JSON.parse(written[0] ?? "")).toMatchObject({ choices: [{ delta: { role: "assistant" } }] });
      expect(told(written)).toEqual(told([...payloads, "[DONE]"]));
    });
  }
  test("tells of usage only where it was asked for", () => {
    const writer = translation.writeStream(meta(false));
    writer.write({ kind: "finish", choice: 0, reason: "stop" });
    writer.write({ kind: "usage", usage: { inputTokens: 1, outputTokens: 2 } });
    expect(writer.write({ kind: "end" })).toBe("data: [DONE]\n\n");
  });
  test("ends each choice once, whether or not it was told why", () => {
    const writer = translation.writeStream(meta(false));
    const out = [
      { kind: "finish", choice: 0, reason: "length" },
      { kind: "finish", choice: 0, reason: "stop" },
      { kind: "part-start", choice: 1, part: 0, of: { kind: "tool-call", id: "c", name: "f" } },
      { kind: "end" },
    ] as const;
    const text = out.map((event) => writer.write(event)).join("");
    expect([...text.matchAll(/"finish_reason":"(\w+)"/g)].map(([, reason]) => reason)).toEqual([
      "length",
      "tool_calls",
    ]);
    expect(translation.writeStream(meta(false)).write({ kind: "end" })).toContain('"finish_reason":"stop"');
  });
  test("ends with an error where the provider's did, and says nothing more", () => {
    const writer = translation.writeStream(meta());
    expect(writer.write({ kind: "error", message: "full", status: 529 })).toContain('"message":"full"');
    expect(writer.write({ kind: "end" })).toBe("");
  });
  test("passes over what belongs to nothing, and is no end where it was cut", () => {
    const reader = translation.readStream();
    const payloads = [
      "{",
      "[]",
      '{"choices":[{"delta":{"tool_calls":[{"index":3,"function":{"arguments":"{"}}]}}]}',
      '{"choices":[{"index":0,"delta":{"content":"a"}}]}',
    ];
    const events = payloads.flatMap((payload) => reader.read(payload));
    expect(events.map(({ kind }) => kind)).toEqual(["start", "part-start", "delta"]);
    expect(reader.end()).toEqual([]);
  });
});

test("a whole answer says what it said before", () => {
  const answer = {
    id: "x",
    object: "chat.completion",
    created: 1,
    model: "p",
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: null,
          refusal: null,
          reasoning_content: "hm",
          tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }],
        },
        logprobs: null,
        finish_reason: "tool_calls",
      },
    ],
    usage: {
      prompt_tokens: 7,
      completion_tokens: 5,
      total_tokens: 12,
      prompt_tokens_details: { cached_tokens: 2 },
    },
  };
  const read = translation.readAnswer(answer);
  if (!read) throw new Error("it is an answer");
  const written = JSON.parse(translation.writeAnswer(read, meta()));
  expect(written).toMatchObject({ choices: answer.choices, model: "svc", usage: answer.usage });
  expect(translation.readAnswer({ error: {} })).toBeUndefined();
});
