import { afterAll, beforeAll, expect, test } from "bun:test";
import type OpenAI from "openai";
import { HELLO, openAi, type Served, startServed } from "../open-ai.ts";

let served: Served;
let client: OpenAI;

beforeAll(async () => {
  served = await startServed();
  client = openAi(served);
});
afterAll(() => served.stop());

const WEATHER: OpenAI.ChatCompletionTool = {
  type: "function",
  function: {
    name: "weather",
    description: "Weather at a place",
    strict: true,
    parameters: {
      type: "object",
      properties: { place: { type: "string" }, unit: { enum: ["°C", "°F"] } },
      required: ["place", "unit"],
      additionalProperties: false,
    },
  },
};

const sentUpstream = (): Record<string, unknown> => JSON.parse(served.upstream.requests.at(-1)?.body ?? "");

test("a chat is answered", async () => {
  const answer = await client.chat.completions.create({ model: "up/text", messages: HELLO });
  expect(answer.object).toBe("chat.completion");
  expect(answer.choices[0]?.message.content).toBeString();
  expect(answer.choices[0]?.finish_reason).toBe("stop");
  expect(answer.usage).toMatchObject({ prompt_tokens: 14, completion_tokens: 13, total_tokens: 27 });
});

test("a stream's pieces make up the text of the whole answer", async () => {
  const whole = await client.chat.completions.create({ model: "up/text", messages: HELLO });
  const stream = await client.chat.completions.create({ model: "up/text", messages: HELLO, stream: true });
  let text = "";
  let pieces = 0;
  for await (const { choices, usage } of stream) {
    expect(choices).toHaveLength(1);
    expect(usage ?? null).toBeNull();
    text += choices[0]?.delta.content ?? "";
    pieces += 1;
  }
  expect(pieces).toBeGreaterThan(3);
  expect(text).toBe(whole.choices[0]?.message.content ?? "none");
});

test("a stream ends with its usage where the client asks for it", async () => {
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  const stream = await client.chat.completions.create({
    model: "up/text",
    messages: HELLO,
    stream: true,
    stream_options: { include_usage: true },
  });
  for await (const chunk of stream) chunks.push(chunk);
  expect(chunks.at(-1)?.choices).toEqual([]);
  expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 14, completion_tokens: 13 });
});

test("text beyond ASCII comes through", async () => {
  const whole = await client.chat.completions.create({ model: "up/unicode", messages: HELLO });
  const stream = await client.chat.completions.create({ model: "up/unicode", messages: HELLO, stream: true });
  let text = "";
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
  expect(text).toBe(whole.choices[0]?.message.content ?? "none");
});

test("the client's own stream runner assembles the message", async () => {
  const runner = client.chat.completions.stream({ model: "up/text", messages: HELLO });
  const whole = await client.chat.completions.create({ model: "up/text", messages: HELLO });
  expect(await runner.finalContent()).toBe(whole.choices[0]?.message.content ?? "none");
});

test("tools reach the upstream as they were defined, and their calls come back", async () => {
  const answer = await client.chat.completions.create({
    model: "up/tool-call",
    messages: HELLO,
    tools: [WEATHER],
    tool_choice: "auto",
    parallel_tool_calls: true,
  });
  expect(sentUpstream()).toEqual({
    model: "tool-call",
    messages: HELLO,
    tools: [WEATHER],
    tool_choice: "auto",
    parallel_tool_calls: true,
  });
  const [first] = answer.choices;
  expect(first?.finish_reason).toBe("tool_calls");
  const calls = first?.message.tool_calls?.map((call) => call.type === "function" && call.function);
  expect(calls).toEqual([
    { name: "weather", arguments: '{"place":"Zürich","unit":"\\u00b0C"}' },
    { name: "clock", arguments: "{}" },
  ]);
});

test("streamed tool calls are assembled to the same ones", async () => {
  const request = { model: "up/tool-call", messages: HELLO, tools: [WEATHER] };
  const whole = await client.chat.completions.create(request);
  const runner = client.chat.completions.stream(request);
  const { choices } = await runner.finalChatCompletion();
  expect(sentUpstream()).toMatchObject({ tools: [WEATHER], stream: true });
  expect(choices[0]?.finish_reason).toBe("tool_calls");
  const name = (call: OpenAI.ChatCompletionMessageToolCall) =>
    call.type === "function" && [call.id, call.function.name, call.function.arguments];
  expect(choices[0]?.message.tool_calls?.map(name)).toEqual(whole.choices[0]?.message.tool_calls?.map(name));
});

test("a tool's result goes on in the next turn", async () => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    ...HELLO,
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "call_a1", type: "function", function: { name: "weather", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "call_a1", content: "21 °C" },
  ];
  await client.chat.completions.create({ model: "up/text", messages, tools: [WEATHER] });
  expect(sentUpstream()).toMatchObject({ messages });
});

test("reasoning, refusals and several choices come through", async () => {
  const refused = await client.chat.completions.create({ model: "up/refusal", messages: HELLO });
  expect(refused.choices[0]?.message.refusal).toBeString();
  const two = await client.chat.completions.create({ model: "up/two-choices", messages: HELLO, n: 2 });
  expect(two.choices.map(({ index }) => index)).toEqual([0, 1]);
  const thought = await client.chat.completions.create({ model: "up/reasoning", messages: HELLO });
  expect(thought.choices[0]?.message).toHaveProperty("reasoning_content");
});

test("an answer and a stream carry their request id", async () => {
  const answer = await client.chat.completions.create({ model: "up/text", messages: HELLO });
  expect(answer._request_id).toMatch(/^[0-9a-f-]{36}$/);
  const { request_id, data } = await client.chat.completions
    .create({ model: "up/text", messages: HELLO, stream: true })
    .withResponse();
  expect(request_id).toMatch(/^[0-9a-f-]{36}$/);
  expect(request_id).not.toBe(answer._request_id ?? null);
  data.controller.abort();
});
