import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { definePlugin, deny, type ExchangeRecord } from "@sluice/sdk";
import OpenAI from "openai";
import { KEY } from "../gateway/setup.ts";
import { type PlantedGateway, startPlanted } from "../hooks/planted.ts";
import { until } from "../upstream/until.ts";
import { type EveryProvider, linesOf, openServices, startEveryProvider } from "./every-provider.ts";

const guard = definePlugin({
  name: "guard",
  version: "1.0.0",
  powers: { text: "read", patterns: true },
  setup: (_, { patterns }) => patterns.declare([{ id: "word", kind: "list", entries: ["forbidden"] }]),
  hooks: { onRequest: { when: "matches", handler: () => deny({ code: "BAD", message: "not that" }) } },
});
const records: ExchangeRecord[] = [];
const watcher = definePlugin({
  name: "watcher",
  version: "1.0.0",
  hooks: { onLog: (ctx) => void records.push(...ctx.records) },
});

let every: EveryProvider;
let gateway: PlantedGateway;
beforeAll(async () => {
  every = await startEveryProvider();
  const published = { dialect: "gemini", baseUrl: `${every.gemini.url}/publishers/google` };
  const providers = { ...every.providers, published };
  const guarded = { model: "open", targets: [{ provider: "chat" }], plugins: [{ use: "guard" }] };
  gateway = await startPlanted(
    {
      upstream: every.chats.url,
      providers: linesOf(providers),
      services: linesOf({ ...openServices(providers), guarded }),
      more: "plugins: [{ use: watcher }]",
    },
    [guard, watcher],
  );
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await every.stop();
});

/** Each word is one token. */
const ASKED = "One two three four five six seven eight nine ten";
const SCHEMA = { type: "object" as const, properties: { place: { type: "string" as const } } };

const anthropic = () =>
  new Anthropic({ baseURL: gateway.url, apiKey: KEY, authToken: null, maxRetries: 0 }).messages;
const google = () =>
  new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: `${gateway.url}/ai-gateway/gemini` } }).models;
const openai = () => new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: KEY, maxRetries: 0 }).responses;

/** The official clients, each asked for a count: the number, and what the answer's header says of it. */
const CLIENTS = {
  messages: async (model: string) => {
    const { data, response } = await anthropic()
      .countTokens({
        model,
        system: "Be brief.",
        messages: [{ role: "user", content: ASKED }],
        tools: [{ name: "weather", input_schema: SCHEMA }],
      })
      .withResponse();
    return [data.input_tokens, response.headers.get("x-sluice-estimated")];
  },
  gemini: async (model: string) => {
    const { totalTokens, sdkHttpResponse } = await google().countTokens({
      model,
      contents: [{ role: "user", parts: [{ text: ASKED }] }],
    });
    return [totalTokens, sdkHttpResponse?.headers?.["x-sluice-estimated"] ?? null];
  },
  responses: async (model: string) => {
    const { data, response } = await openai().inputTokens.count({ model, input: ASKED }).withResponse();
    return [data.input_tokens, response.headers.get("x-sluice-estimated")];
  },
} as const;
const clients = ["messages", "gemini", "responses"] as const;

describe.each(clients)("a client of %s", (client) => {
  test.each([
    ["claude/text", 42],
    ["gemini/text", 11],
    ["published/text", 11],
    ["converse/text", 42],
    ["responses/text", 42],
  ])("is told what the provider of %s counts", async (model, expected) => {
    expect(await CLIENTS[client](model)).toEqual([expected, null]);
  });

  test.each(["chat/text", "converse/nova"])("is told an estimate where nobody counts: %s", async (model) => {
    const [count, marked] = await CLIENTS[client](model);
    expect(marked).toBe("input-tokens");
    expect(count).toBeWithin(10, 17);
  });
});

describe("what a provider is asked for a count", () => {
  test("is as much of the request as it counts, in its own form", async () => {
    await CLIENTS.messages("converse/eu.anthropic.claude-sonnet-4-5-20250929-v1:0");
    const { model, body } = every.converse.asked.at(-1) ?? {};
    expect(model).toBe("anthropic.claude-sonnet-4-5-20250929-v1:0");
    expect(body).toEqual({
      input: {
        converse: {
          messages: [{ role: "user", content: [{ text: ASKED }] }],
          system: [{ text: "Be brief." }],
          toolConfig: { tools: [{ toolSpec: { name: "weather", inputSchema: { json: SCHEMA } } }] },
        },
      },
    });

    await CLIENTS.messages("gemini/text");
    const asked = every.gemini.requests.at(-1);
    expect(asked?.path).toBe("/v1beta/models/text:countTokens");
    expect(JSON.parse(asked?.body ?? "")).toMatchObject({
      generateContentRequest: {
        model: "models/text",
        contents: [{ role: "user", parts: [{ text: ASKED }] }],
        systemInstruction: { parts: [{ text: "Be brief." }] },
        tools: [{ functionDeclarations: [{ name: "weather", parametersJsonSchema: SCHEMA }] }],
      },
    });
    await CLIENTS.messages("published/text");
    expect(Object.keys(JSON.parse(every.gemini.requests.at(-1)?.body ?? ""))).toEqual(
      expect.arrayContaining(["contents", "systemInstruction", "tools"]),
    );

    await CLIENTS.messages("responses/text");
    expect(JSON.parse(every.responses.requests.at(-1)?.body ?? "")).toMatchObject({
      model: "text",
      instructions: "Be brief.",
      tools: [{ type: "function", name: "weather", parameters: SCHEMA }],
    });
    expect(every.responses.requests.at(-1)?.body).not.toContain("store");

    await CLIENTS.gemini("claude/text");
    expect(every.messages.asked.at(-1)?.path).toBe("/v1/messages/count_tokens");
    expect(Object.keys(every.messages.asked.at(-1)?.body ?? {})).toEqual(["model", "messages"]);
  });

  test("a whole request within a request is counted", async () => {
    const response = await fetch(`${gateway.url}/v1beta/models/chat/text:countTokens`, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: JSON.stringify({
        generate_content_request: {
          model: "models/chat/text",
          contents: [{ parts: [{ text: ASKED }] }],
          system_instruction: { parts: [{ text: ASKED }] },
        },
      }),
    });
    expect(await response.json()).toEqual({ totalTokens: 20 });
  });

  test("nobody who asks for an estimate reaches a provider, and nothing is recorded as used", async () => {
    const before = every.chats.requests.length;
    await CLIENTS.messages("chat/unasked");
    expect(every.chats.requests.length).toBe(before);
    await until(() => records.some(({ model }) => model === "chat/unasked"));
    const record = records.find(({ model }) => model === "chat/unasked");
    expect(record).toMatchObject({ outcome: "answered", status: 200, attempts: [] });
    expect(record?.usage).toBeUndefined();
  });

  test("other failures of a count are the client's to see", async () => {
    for (const client of clients) {
      const status = await CLIENTS[client]("converse/throttled").then(
        () => undefined,
        (reason: { status?: number }) => reason.status,
      );
      expect(status).toBe(429);
    }
  });

  test("guardrails see it", async () => {
    const status = await anthropic()
      .countTokens({ model: "guarded/text", messages: [{ role: "user", content: "forbidden" }] })
      .then(
        () => undefined,
        (reason: { status?: number }) => reason.status,
      );
    expect(status).toBe(403);
  });
});
