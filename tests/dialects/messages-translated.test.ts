import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { KEY } from "../gateway/setup.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { failure, HELLO, type MessagesGateway, startMessagesGateway } from "./messages-gateway.ts";

let chats: Upstream;
let served: MessagesGateway;
beforeAll(async () => {
  chats = await startUpstream();
  served = await startMessagesGateway(chats.url);
}, 60_000);
afterAll(async () => {
  await served.stop();
  await chats.stop();
});

const chatBody = () => JSON.parse(chats.requests.at(-1)?.body ?? "{}");
const plain = (value: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(value));

describe("a client of messages before a provider of chats", () => {
  const ask = (model: string, more: object = {}) =>
    served.client().messages.create({ model, max_tokens: 99, messages: HELLO, ...more, stream: false });
  const streamed = (model: string, more: object = {}) =>
    served
      .client()
      .messages.stream({ model, max_tokens: 99, messages: HELLO, ...more })
      .finalMessage();

  test("gets text, thoughts, refusals and calls, the same streamed or not", async () => {
    for (const model of ["up/text", "up/unicode", "up/reasoning", "up/refusal", "up/tool-call"]) {
      const [whole, stream] = [await ask(model), await streamed(model)];
      expect(plain(stream).content).toEqual(plain(whole).content);
      expect(stream.stop_reason).toBe(whole.stop_reason ?? null);
      expect(stream.usage.output_tokens).toBe(whole.usage.output_tokens);
      expect(whole.usage.output_tokens).toBeGreaterThan(0);
    }
    expect((await ask("up/refusal")).stop_reason).toBe("refusal");
    expect((await ask("up/reasoning")).content[0]?.type).toBe("thinking");
  });

  test("holds a conversation with tools", async () => {
    const tools: Anthropic.Tool[] = [{ name: "weather", input_schema: { type: "object" } }];
    const first = await ask("up/tool-call", { tools, system: "Be brief.", tool_choice: { type: "any" } });
    expect(first.stop_reason).toBe("tool_use");
    expect(first.content).toMatchObject([
      { type: "tool_use", name: "weather", input: { place: "Zürich", unit: "°C" } },
      { type: "tool_use", name: "clock", input: {} },
    ]);
    expect(chatBody()).toMatchObject({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Hello" },
      ],
      tool_choice: "required",
    });
    const results = first.content.flatMap((block) =>
      block.type === "tool_use" ? [{ type: "tool_result", tool_use_id: block.id, content: "21" }] : [],
    );
    const turns = [
      ...HELLO,
      { role: "assistant", content: first.content },
      { role: "user", content: results },
    ];
    await ask("up/text", { tools, messages: turns });
    const roles = chatBody().messages.map(({ role }: { role: string }) => role);
    expect(roles).toEqual(["user", "assistant", "tool", "tool"]);
  });

  test("is told what was dropped, and refused what cannot be carried", async () => {
    const { response } = await served
      .client()
      .messages.create({ model: "up/text", max_tokens: 9, messages: HELLO, container: "c" })
      .withResponse();
    expect(response.headers.get("x-sluice-dropped")).toBe("container");
    const search = { type: "web_search_20250305", name: "web_search" };
    const asked = chats.requests.length;
    expect(await failure(ask("up/text", { tools: [search] }))).toMatchObject({
      status: 400,
      error: { error: { type: "invalid_request_error", param: "tools.0" } },
    });
    expect(chats.requests).toHaveLength(asked);
  });

  test("gets a provider's errors in its own form", async () => {
    expect(await failure(ask("up/text?status=429"))).toMatchObject({
      status: 429,
      error: { type: "error", error: { type: "rate_limit_error", message: "Told to answer 429." } },
    });
    expect(String(await failure(streamed("up/text?errorAfterEvents=3")))).toContain("gave up in the middle");
  });
});

describe("a client of chats before a provider of messages", () => {
  const client = () => new OpenAI({ baseURL: `${served.gateway.url}/v1`, apiKey: KEY, maxRetries: 0 });
  const messages = [{ role: "user" as const, content: "Hello" }];

  test("gets text, thoughts and calls, the same streamed or not, and usage with what was cached", async () => {
    for (const model of ["open/text", "open/thinking", "open/search"]) {
      const whole = await client().chat.completions.create({ model, messages });
      const options = { stream_options: { include_usage: true } };
      const stream = await client()
        .chat.completions.stream({ model, messages, ...options })
        .finalChatCompletion();
      const [one, other] = [whole.choices[0], stream.choices[0]];
      expect(other?.message.content || null).toBe(one?.message.content || null);
      const called = (message: typeof one) =>
        message?.message.tool_calls?.map(
          (call) =>
            call.type === "function" && [call.id, call.function.name, JSON.parse(call.function.arguments)],
        );
      expect(called(other) ?? []).toEqual(called(one) ?? []);
      expect(other?.finish_reason).toBe(one?.finish_reason ?? "stop");
      expect(stream.usage).toMatchObject({ prompt_tokens: 127, completion_tokens: 12 });
      expect(whole.usage?.prompt_tokens_details?.cached_tokens).toBe(100);
    }
  });

  test("sends tools, results and pictures", async () => {
    await client().chat.completions.create({
      model: "open/text",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,aGk=" } }] },
        {
          role: "assistant",
          tool_calls: [{ id: "call_1", type: "function", function: { name: "a", arguments: '{"x":1}' } }],
        },
        { role: "tool", tool_call_id: "call_1", content: "one" },
      ],
      tools: [{ type: "function", function: { name: "a", parameters: { type: "object" } } }],
      parallel_tool_calls: false,
      max_tokens: 50,
    });
    const asked = served.upstream.asked.at(-1);
    expect(asked?.headers.get("anthropic-version")).toBe("2023-06-01");
    expect(asked?.body).toEqual({
      model: "text",
      max_tokens: 50,
      system: "Be brief.",
      messages: [
        {
          role: "user",
          content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: "aGk=" } }],
        },
        { role: "assistant", content: [{ type: "tool_use", id: "call_1", name: "a", input: { x: 1 } }] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "call_1", content: "one" }] },
      ],
      tools: [{ name: "a", input_schema: { type: "object" } }],
      tool_choice: { type: "auto", disable_parallel_tool_use: true },
    });
  });
});
