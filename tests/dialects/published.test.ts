import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { KEY, UPSTREAM_KEY } from "../gateway/setup.ts";
import { type PlantedGateway, startPlanted } from "../hooks/planted.ts";
import { type MessagesUpstream, startMessagesUpstream } from "../upstream/messages.ts";

const MODEL = "text@20250929";
const PLACE = "/v1/projects/p1/locations/global/publishers/anthropic/models";

let upstream: MessagesUpstream;
let gateway: PlantedGateway;
beforeAll(async () => {
  upstream = startMessagesUpstream();
  const baseUrl = `${upstream.url}/projects/p1/locations/global/publishers/anthropic`;
  gateway = await startPlanted(
    {
      upstream: upstream.url,
      providers: `claude: { from: vertex-anthropic, baseUrl: "${baseUrl}", apiKey: ${UPSTREAM_KEY} }`,
      services: `claude: { targets: [{ provider: claude, model: "${MODEL}" }] }`,
    },
    [],
  );
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await upstream.stop();
});

const messages = () =>
  new Anthropic({ baseURL: gateway.url, apiKey: KEY, authToken: null, maxRetries: 0 }).messages;
const chats = () => new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: KEY, maxRetries: 0 }).chat.completions;
const HELLO = [{ role: "user" as const, content: "Hello" }];
const asked = () => upstream.asked.at(-1);
const raw = async (body: string) => {
  const response = await fetch(`${gateway.url}/v1/messages`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body,
  });
  expect(response.status).toBe(200);
  return asked();
};

describe("models of messages that stand under their publisher", () => {
  test("are asked at the URL that names them, whole and as a stream, with a bearer token", async () => {
    const body = { model: "claude", max_tokens: 9, messages: HELLO };
    const whole = await messages().create(body, { headers: { "anthropic-beta": "context-1m-2025-08-07" } });
    expect(asked()?.path).toBe(`${PLACE}/${MODEL}:rawPredict`);
    expect(asked()?.headers.get("authorization")).toBe(`Bearer ${UPSTREAM_KEY}`);
    expect(asked()?.headers.get("anthropic-beta")).toBe("context-1m-2025-08-07");
    const streamed = await messages().stream(body).finalMessage();
    expect(asked()?.path).toBe(`${PLACE}/${MODEL}:streamRawPredict`);
    expect(JSON.stringify(streamed.content)).toBe(JSON.stringify(whole.content));
  });

  test("answer clients of another dialect", async () => {
    const whole = await chats().create({ model: "claude", messages: HELLO });
    const streamed = await chats().stream({ model: "claude", messages: HELLO }).finalChatCompletion();
    expect(whole.choices[0]?.message.content).toContain("an anna@mail.example");
    expect(streamed.choices[0]?.message.content).toBe(whole.choices[0]?.message.content ?? "");
    expect(asked()?.body).toMatchObject({ anthropic_version: "vertex-2023-10-16", stream: true });
  });

  test.each([
    ['{"model":"claude","max_tokens":9,"messages":[]}', '"max_tokens":9,"messages":[]}'],
    ['{"max_tokens":9 , "model" : "claude" ,"messages":[]}', '"max_tokens":9 , "messages":[]}'],
    ['{"max_tokens":9,"messages":[] , "mod\\u0065l":"claude" }', '"max_tokens":9,"messages":[]  }'],
    [
      '{"messages":[{"role":"user","content":"\\u0041 1e2"}],"model":"claude","x":1e2}',
      '"messages":[{"role":"user","content":"\\u0041 1e2"}],"x":1e2}',
    ],
  ])("every other byte of a body stays: %s", async (body, expected) => {
    await raw(body);
    expect(asked()?.text).toBe(`{"anthropic_version":"vertex-2023-10-16",${expected}`);
  });

  test("a version that the client names gives way to the provider's", async () => {
    await raw('{"anthropic_version":"x","model":"claude","max_tokens":9,"messages":[]}');
    expect(asked()?.text).toBe('{"anthropic_version":"vertex-2023-10-16","max_tokens":9,"messages":[]}');
  });

  test("count tokens for both", async () => {
    const own = await messages().countTokens({ model: "claude", messages: HELLO });
    expect(asked()?.path).toBe(`${PLACE}/count-tokens:rawPredict`);
    expect(asked()?.body).toMatchObject({ model: MODEL });
    const { input_tokens: across } = await new OpenAI({
      baseURL: `${gateway.url}/v1`,
      apiKey: KEY,
    }).responses.inputTokens.count({ model: "claude", input: "Hello" });
    expect([own.input_tokens, across]).toEqual([42, 42]);
    expect(asked()?.body).toMatchObject({ model: MODEL });
  });
});
