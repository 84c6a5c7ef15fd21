import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { checkConfig } from "../../core/config/check.ts";
import { KEY } from "../gateway/setup.ts";
import { type PlantedGateway, startPlanted } from "../hooks/planted.ts";
import { type ConverseUpstream, SIGNING, startConverse } from "../upstream/converse.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";

const GUARDRAIL = { guardrailIdentifier: "gr1", guardrailVersion: "1", trace: "enabled" };

let converse: ConverseUpstream;
let chats: Upstream;
let gateway: PlantedGateway;
beforeAll(async () => {
  converse = startConverse();
  chats = await startUpstream({ usage: "on-request" });
  const { region, ...key } = SIGNING;
  const guarded = {
    dialect: "bedrock-converse",
    baseUrl: converse.url,
    aws: { region, ...key },
    body: {
      guardrailConfig: { ...GUARDRAIL, streamProcessingMode: "async" },
      additionalModelRequestFields: { top_k: 5, thinking: { budget_tokens: 3000 } },
    },
  };
  const own = { dialect: "openai-chat", baseUrl: chats.url, body: { metadata: { of: "us" }, seed: 7 } };
  const fast = { performanceConfig: { latency: "optimized" }, guardrailConfig: { guardrailVersion: "2" } };
  gateway = await startPlanted(
    {
      upstream: chats.url,
      providers: `guarded: ${JSON.stringify(guarded)}\nown: ${JSON.stringify(own)}`,
      services: [
        "guarded: { model: open, targets: [{ provider: guarded }] }",
        `fast: { model: open, targets: [{ provider: guarded, body: ${JSON.stringify(fast)} }] }`,
        "own: { model: open, targets: [{ provider: own }] }",
      ].join("\n"),
    },
    [],
  );
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await Promise.all([converse.stop(), chats.stop()]);
});

const chat = () => new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: KEY, maxRetries: 0 }).chat.completions;
const messages = () =>
  new Anthropic({ baseURL: gateway.url, apiKey: KEY, authToken: null, maxRetries: 0 }).messages;
const HELLO = [{ role: "user" as const, content: "Hello" }];
const sent = () => converse.asked.at(-1)?.body;

describe("fields of a provider and of a target", () => {
  test("are in each request for an answer, and what is for streams alone only there", async () => {
    await chat().create({ model: "guarded/text", messages: HELLO });
    expect(sent()?.guardrailConfig).toEqual(GUARDRAIL);
    await chat().stream({ model: "guarded/text", messages: HELLO }).finalChatCompletion();
    expect(sent()?.guardrailConfig).toEqual({ ...GUARDRAIL, streamProcessingMode: "async" });
  });

  test("of a target count before those of its provider", async () => {
    await chat().create({ model: "fast/text", messages: HELLO });
    expect(sent()).toMatchObject({
      performanceConfig: { latency: "optimized" },
      guardrailConfig: { guardrailIdentifier: "gr1", guardrailVersion: "2" },
    });
  });

  test("join what the request says of the same thing, and count before it", async () => {
    const model = "guarded/anthropic.claude-sonnet-4-5-20250929-v1:text";
    await messages().create({
      model,
      max_tokens: 4000,
      messages: HELLO,
      thinking: { type: "enabled", budget_tokens: 2000 },
    });
    expect(sent()?.additionalModelRequestFields).toEqual({
      top_k: 5,
      thinking: { type: "enabled", budget_tokens: 3000 },
    });
  });

  test("leave every other byte of a body that goes on as it is", async () => {
    await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}` },
      body: '{"model": "own/text", "seed": 12345678901234567890, "messages": [{"role":"user","content":"\\u0041"}], "metadata": {"a": "b"}}',
    });
    expect(chats.requests.at(-1)?.body).toBe(
      '{"model": "text", "seed": 7, "messages": [{"role":"user","content":"\\u0041"}], "metadata": {"a":"b","of":"us"}}',
    );
  });

  test("are not in other requests", async () => {
    const { input_tokens: count } = await messages().countTokens({ model: "guarded/text", messages: HELLO });
    expect(count).toBe(42);
    expect(sent()).toEqual({
      input: { converse: { messages: [{ role: "user", content: [{ text: "Hello" }] }] } },
    });
    await new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: KEY }).embeddings.create({
      model: "own/embeddings",
      input: "a",
    });
    expect(chats.requests.at(-1)?.body).not.toContain("metadata");
  });

  test("cannot be those that the gateway goes by", () => {
    for (const field of ["model", "stream"]) {
      const provider = { dialect: "openai-chat", baseUrl: "https://a.example", body: { [field]: "x" } };
      const { problems } = checkConfig(JSON.stringify({ providers: { p: provider } }), { env: {} });
      expect(problems.map(({ message }) => message).join()).toContain("must not be `model` or `stream`");
    }
  });
});

describe("an answer that a guardrail of the provider has stepped into", () => {
  test("says so in the client's dialect, streamed or not", async () => {
    const model = "guarded/guarded";
    const whole = await chat().create({ model, messages: HELLO });
    const streamed = await chat().stream({ model, messages: HELLO }).finalChatCompletion();
    for (const { choices } of [whole, streamed])
      expect(choices[0]).toMatchObject({ finish_reason: "content_filter", message: { content: "No." } });
    expect(JSON.stringify(whole)).not.toContain("trace");

    const asked = { model, max_tokens: 9, messages: HELLO };
    for (const answer of [await messages().create(asked), await messages().stream(asked).finalMessage()])
      expect(answer).toMatchObject({ stop_reason: "refusal", content: [{ type: "text", text: "No." }] });
  });
});
