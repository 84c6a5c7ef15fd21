import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import Anthropic from "@anthropic-ai/sdk";
import { definePlugin, deny, type ExchangeRecord } from "@sluice/sdk";
import OpenAI from "openai";
import { KEY } from "../gateway/setup.ts";
import { type PlantedGateway, startPlanted } from "../hooks/planted.ts";
import { type ConverseUpstream, SIGNING, startConverse } from "../upstream/converse.ts";
import { until } from "../upstream/until.ts";

const CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1";

const masker = definePlugin({
  name: "masker",
  version: "1.0.0",
  powers: { text: "write", patterns: true },
  stream: { maxMatchChars: 40, maxHoldMs: 0 },
  setup: (_, { patterns }) => patterns.declare([{ id: "mail", kind: "list", entries: ["ann@a.de"] }]),
  hooks: {
    onRequest: { when: "matches", handler: (ctx) => void ctx.text.mask({ mail: { with: "[MAIL]" } }) },
    onResponse: { when: "matches", handler: (ctx) => void ctx.text.mask({ mail: { with: "[MAIL]" } }) },
  },
});
const guard = definePlugin({
  name: "guard",
  version: "1.0.0",
  powers: { text: "read", patterns: true },
  stream: { maxMatchChars: 20, maxHoldMs: 0 },
  setup: (_, { patterns }) => patterns.declare([{ id: "word", kind: "list", entries: ["Grüße"] }]),
  hooks: {
    onResponse: {
      when: "matches",
      handler: (ctx) => (ctx.matches.length > 0 ? deny({ code: "BAD", message: "not that" }) : undefined),
    },
  },
});
const records: ExchangeRecord[] = [];
const watcher = definePlugin({
  name: "watcher",
  version: "1.0.0",
  hooks: { onLog: (ctx) => void records.push(...ctx.records) },
});

let upstream: ConverseUpstream;
let gateway: PlantedGateway;
beforeAll(async () => {
  upstream = startConverse();
  const { region, ...key } = SIGNING;
  const provider = (aws: object) =>
    JSON.stringify({ dialect: "bedrock-converse", baseUrl: upstream.url, aws: { region, ...aws } });
  const target = { model: "open", targets: [{ provider: "signed" }] };
  const services = {
    open: target,
    wrong: { model: "open", targets: [{ provider: "wrong" }] },
    found: { model: "open", targets: [{ provider: "found" }] },
    masked: { ...target, plugins: [{ use: "masker" }] },
    guarded: { ...target, plugins: [{ use: "guard" }] },
    lossless: { ...target, strict: "lossless" },
  };
  gateway = await startPlanted(
    {
      upstream: "http://127.0.0.1:9/v1",
      providers: `signed: ${provider(key)}\nwrong: ${provider({ ...key, secretAccessKey: "another-secret-0123" })}\nfound: ${provider({ source: "environment" })}`,
      services: Object.entries(services)
        .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
        .join("\n"),
      more: "plugins: [{ use: watcher }]",
    },
    [masker, guard, watcher],
  );
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await upstream.stop();
});

const chats = () => new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: KEY, maxRetries: 0 }).chat.completions;
const messages = () =>
  new Anthropic({ baseURL: gateway.url, apiKey: KEY, authToken: null, maxRetries: 0 }).messages;
const HELLO = [{ role: "user", content: "Hello" }] satisfies OpenAI.ChatCompletionMessageParam[];
const ask = (model: string, more: object = {}) =>
  chats().create({ model, messages: HELLO, ...more, stream: false });
const streamed = (model: string, more: object = {}) =>
  chats()
    .stream({ model, messages: HELLO, ...more })
    .finalChatCompletion();
const failure = async (
  call: PromiseLike<unknown>,
): Promise<{ status?: number; code?: string; message: string }> =>
  call.then(
    () => {
      throw new Error("the call was not refused");
    },
    (thrown: { status?: number; code?: string; message: string }) => thrown,
  );
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

describe("a client of chats before a provider of Converse", () => {
  test("gets text, thoughts and calls, the same streamed or not, and usage is recorded", async () => {
    for (const name of ["text", "tools", "guarded", "stopped"]) {
      const model = `open/${name}`;
      const [whole, stream] = [await ask(model), await streamed(model)];
      const { message, finish_reason } = whole.choices[0] ?? {};
      const other = stream.choices[0];
      expect(other?.message.content ?? "").toBe(message?.content ?? "");
      expect(other?.finish_reason).toBe(finish_reason ?? "stop");
      const calls = (made: OpenAI.ChatCompletionMessageToolCall[] | undefined) =>
        (made ?? []).map(
          (call) =>
            call.type === "function" && [call.id, call.function.name, JSON.parse(call.function.arguments)],
        );
      expect(calls(plain(other?.message.tool_calls ?? []))).toEqual(calls(message?.tool_calls));
      expect(whole.usage).toMatchObject({ prompt_tokens: 35, completion_tokens: 7, total_tokens: 42 });
      const recorded = () => records.filter((record) => record.model === model);
      await until(() => recorded().length === 2);
      for (const record of recorded())
        expect(record).toMatchObject({
          outcome: "answered",
          usage: { inputTokens: 35, outputTokens: 7, cachedInputTokens: 20, cacheWriteInputTokens: 10 },
        });
    }
    expect(upstream.asked.map(({ stream }) => stream)).toContain(true);
  });

  test("tells of usage in a stream only where it was asked for", async () => {
    const chunks = async (more: object) => {
      const all: OpenAI.ChatCompletionChunk[] = [];
      const stream = await chats().create({ model: "open/text", messages: HELLO, ...more, stream: true });
      for await (const chunk of stream) all.push(chunk);
      return all;
    };
    expect((await chunks({})).some(({ usage }) => usage)).toBe(false);
    expect((await chunks({ stream_options: { include_usage: true } })).at(-1)?.usage?.prompt_tokens).toBe(35);
  });

  test("holds a conversation with tools", async () => {
    const tools = [
      { type: "function", function: { name: "weather", parameters: { type: "object" } } },
    ] as const;
    const first = await ask("open/tools", { tools, tool_choice: "required" });
    const message = first.choices[0]?.message;
    expect(upstream.asked.at(-1)?.body).toMatchObject({ toolConfig: { toolChoice: { any: {} } } });
    const results = (message?.tool_calls ?? []).map(({ id }) => ({
      role: "tool",
      tool_call_id: id,
      content: "21",
    }));
    await streamed("open/text", { tools, messages: [...HELLO, message, ...results] });
    expect(upstream.asked.at(-1)?.body.messages).toEqual([
      { role: "user", content: [{ text: "Hello" }] },
      {
        role: "assistant",
        content: [
          { reasoningContent: { reasoningText: { text: "Let me see", signature: "c2ln" } } },
          { reasoningContent: { redactedContent: "c2VhbGVk" } },
          { text: "I look." },
          { toolUse: { toolUseId: "t1", name: "weather", input: { place: "Zürich" } } },
          { toolUse: { toolUseId: "t2", name: "clock", input: {} } },
        ],
      },
      {
        role: "user",
        content: ["t1", "t2"].map((toolUseId) => ({ toolResult: { toolUseId, content: [{ text: "21" }] } })),
      },
    ]);
  });

  test("is told what was dropped, and refused what cannot be carried before anybody is asked", async () => {
    const { response } = await chats()
      .create({ model: "open/text", messages: HELLO, seed: 1, stream: false })
      .withResponse();
    expect(response.headers.get("x-sluice-dropped")).toBe("seed");
    const asked = upstream.asked.length;
    const picture = { type: "image_url", image_url: { url: "https://a.example/a.png" } };
    const messages = [{ role: "user", content: [picture] }];
    expect(await failure(ask("open/text", { messages }))).toMatchObject({
      status: 400,
      code: "REQUEST_NOT_TRANSLATABLE",
    });
    expect(await failure(ask("lossless/text", { seed: 1 }))).toMatchObject({ status: 400 });
    expect(upstream.asked.length).toBe(asked);
  });

  test("plugins see and change what is said, streamed or not", async () => {
    const said = [{ role: "user", content: "I am ann@a.de" }];
    for (const call of [ask, streamed]) {
      const { choices } = await call("masked/text", { messages: said });
      expect(choices[0]?.message.content).toBe("Grüße, \u{1f44b}\u{1f3fd} [MAIL]");
      expect(upstream.asked.at(-1)?.body.messages).toEqual([
        { role: "user", content: [{ text: "I am [MAIL]" }] },
      ]);
      expect((await failure(call("guarded/text"))).message).toContain("not that");
    }
  });
});

test("a key of the environment signs, and is told to nobody", async () => {
  const key = {
    AWS_ACCESS_KEY_ID: SIGNING.accessKeyId,
    AWS_SECRET_ACCESS_KEY: SIGNING.secretAccessKey,
    AWS_SESSION_TOKEN: SIGNING.sessionToken,
  };
  const before = Object.keys(key).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, key);
  try {
    expect((await ask("found/text")).choices[0]?.message.content).toContain("ann@a.de");
    expect((await failure(ask("found/throttled"))).message).toContain("Too many tokens, [secret].");
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
});

describe("what goes wrong", () => {
  test("the provider's own error comes with its status, without secrets", async () => {
    for (const call of [ask, streamed]) {
      const error = await failure(call("open/throttled"));
      expect(error).toMatchObject({ status: 429 });
      expect(error.message).toContain("Too many tokens, [secret].");
    }
  });

  test("a signature that the provider refuses is the gateway's fault, and says so", async () => {
    const error = await failure(ask("wrong/text"));
    expect(error).toMatchObject({ status: 502, code: "UPSTREAM_CREDENTIAL" });
    expect(error.message).toContain("the target wrong was refused");
    expect(error.message).not.toContain(SIGNING.secretAccessKey);
  });

  test.each([
    ["exception-first", "UPSTREAM_STREAM_ERROR", "Slow down"],
    ["damaged-first", "UPSTREAM_ANSWER_INVALID", "checksum"],
  ])("before any content with a status: %s", async (model, code, detail) => {
    const error = await failure(streamed(`open/${model}`));
    expect(error).toMatchObject({ status: 502, code });
    expect(error.message).toContain(detail);
  });

  test.each([
    ["exception", "It broke"],
    ["cut", "broke off"],
    ["unfinished", "broke off"],
    ["damaged", "checksum"],
  ])("in the middle of a stream as its error: %s", async (model, detail) => {
    expect((await failure(streamed(`open/${model}`))).message).toContain(detail);
    const recorded = () => records.find((record) => record.model === `open/${model}`);
    await until(() => recorded() !== undefined);
    expect(recorded()?.outcome).toBe("failed");
  });

  test("a whole answer that is none is said to be none", async () => {
    expect(await failure(ask("open/html"))).toMatchObject({ status: 502, code: "UPSTREAM_ANSWER_INVALID" });
  });
});

describe("a client of messages before a provider of Converse", () => {
  const thinking = { type: "enabled", budget_tokens: 2000 } as const;

  test("gets thoughts with their seals, and brings them back with its tools and cache points", async () => {
    const tools = [{ name: "weather", input_schema: { type: "object" } }] satisfies Anthropic.Tool[];
    const hello = [{ role: "user", content: "Hello" }] satisfies Anthropic.MessageParam[];
    const model = `open/${CLAUDE}:tools`;
    const first = await messages()
      .stream({ model, max_tokens: 4000, messages: hello, tools, thinking })
      .finalMessage();
    expect(first.content.map(({ type }) => type)).toEqual([
      "thinking",
      "redacted_thinking",
      "text",
      "tool_use",
      "tool_use",
    ]);
    expect(first.usage).toMatchObject({
      input_tokens: 5,
      cache_read_input_tokens: 20,
      cache_creation_input_tokens: 10,
    });
    const results: Anthropic.ToolResultBlockParam[] = first.content.flatMap((block) =>
      block.type === "tool_use"
        ? [{ type: "tool_result", tool_use_id: block.id, content: "21", is_error: true }]
        : [],
    );
    const last = results.at(-1);
    if (last) last.cache_control = { type: "ephemeral", ttl: "1h" };
    const turns: Anthropic.MessageParam[] = [
      ...hello,
      { role: "assistant", content: first.content },
      { role: "user", content: results },
    ];
    await messages().create({
      model: `open/${CLAUDE}:text`,
      max_tokens: 4000,
      messages: turns,
      tools,
      thinking,
    });
    const { body } = upstream.asked.at(-1) ?? {};
    expect(body?.additionalModelRequestFields).toEqual({ thinking });
    expect(body?.messages).toMatchObject([
      {},
      {
        content: [
          { reasoningContent: { reasoningText: { text: "Let me see", signature: "c2ln" } } },
          { reasoningContent: { redactedContent: "c2VhbGVk" } },
          { text: "I look." },
          { toolUse: { toolUseId: "t1" } },
          { toolUse: { toolUseId: "t2" } },
        ],
      },
      {
        content: [
          { toolResult: { toolUseId: "t1", status: "error" } },
          { toolResult: { toolUseId: "t2", status: "error" } },
          { cachePoint: { type: "default", ttl: "1h" } },
        ],
      },
    ]);
  });

  test("is told which stop sequence it was", async () => {
    const answer = await messages().create({
      model: `open/${CLAUDE}:stopped`,
      max_tokens: 9,
      messages: [{ role: "user", content: "Count" }],
      stop_sequences: ["two"],
    });
    expect(answer).toMatchObject({ stop_reason: "stop_sequence", stop_sequence: "two" });
  });
});
