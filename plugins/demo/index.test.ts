import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import OpenAI from "openai";
import { type LocalGateway, startLocal } from "../../tests/gateway/in-process.ts";
import { KEY, setup } from "../../tests/gateway/setup.ts";
import { embed } from "./embed.ts";

const services = `
demo: { plugins: [{ use: demo }] }
fixed: { plugins: [{ use: demo, with: { text: "Always  this.\\n" , dimensions: 8 } }] }
`;
let local: LocalGateway;
let client: OpenAI;
beforeAll(async () => {
  local = await startLocal(setup({ upstream: "http://127.0.0.1:9/v1", services }));
  client = new OpenAI({ apiKey: KEY, baseURL: `${local.url}/v1`, maxRetries: 0 });
});
afterAll(() => local.close());

const messages = [
  { role: "system" as const, content: "Be brief." },
  { role: "user" as const, content: "How deep is the lock?" },
];

describe("a chat", () => {
  test("is answered with what was said last, and plausible token counts", async () => {
    const answer = await client.chat.completions.create({ model: "demo", messages });
    const text = answer.choices[0]?.message.content ?? "";
    expect(text).toContain("How deep is the lock?");
    expect(text).not.toContain("Be brief.");
    expect(answer.choices[0]?.finish_reason).toBe("stop");
    expect(answer.model).toBe("demo");
    expect(answer.usage).toMatchObject({
      prompt_tokens: Math.ceil("Be brief.".length / 4) + Math.ceil("How deep is the lock?".length / 4),
      completion_tokens: Math.ceil(text.length / 4),
    });
  });
  test("streams the same text, a word an event, with usage where it is asked for", async () => {
    const whole = await client.chat.completions.create({ model: "demo", messages });
    const pieces: string[] = [];
    let tokens: number | undefined;
    const stream = await client.chat.completions.create({
      model: "demo",
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const chunk of stream) {
      const piece = chunk.choices[0]?.delta.content;
      if (piece) pieces.push(piece);
      tokens = chunk.usage?.total_tokens ?? tokens;
    }
    expect(pieces.join("")).toBe(whole.choices[0]?.message.content ?? "");
    expect(pieces.length).toBeGreaterThan(10);
    expect(tokens).toBe(whole.usage?.total_tokens ?? -1);
  });
  test("repeats the end of a long message alone, and copes with none", async () => {
    const long = `${"a".repeat(5000)} the end`;
    const answer = await client.chat.completions.create({
      model: "demo",
      messages: [{ role: "user", content: long }],
    });
    const text = answer.choices[0]?.message.content ?? "";
    expect(text).toContain("the end");
    expect(text.length).toBeLessThan(400);
    const silent = await client.chat.completions.create({
      model: "demo",
      messages: [{ role: "system", content: "x" }],
    });
    expect(silent.choices[0]?.message.content).toContain('""');
  });
  test("says what its config says, to the last blank", async () => {
    const answer = await client.chat.completions.create({ model: "fixed", messages });
    expect(answer.choices[0]?.message.content).toBe("Always  this.\n");
  });
});

describe("in every API", () => {
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
    const response = await fetch(local.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, text: await response.text() };
  };
  const asked = "How deep is the lock?";
  const turn = { role: "user", content: asked };
  const contents = [{ role: "user", parts: [{ text: asked }] }];
  const chats: readonly [string, string, object][] = [
    ["chat completions", "/v1/chat/completions", { messages: [turn] }],
    ["messages", "/v1/messages", { max_tokens: 50, messages: [turn] }],
    ["responses to a text", "/v1/responses", { input: asked }],
    [
      "responses to turns",
      "/v1/responses",
      { input: [{ ...turn, content: [{ type: "input_text", text: asked }] }] },
    ],
    ["a coding client's input", "/ai-gateway/cursor/v1/chat/completions", { input: asked }],
    ["generateContent", "/v1beta/models/demo:generateContent", { contents }],
  ];
  test.each(chats)("%s is answered, whole and streamed", async (_, path, body) => {
    const whole = await post(path, { model: "demo", ...body });
    expect([whole.status, whole.text]).toEqual([200, expect.stringContaining("How deep is the lock?")]);
    const streaming = path.replace("generateContent", "streamGenerateContent");
    const streamed = await post(streaming, {
      model: "demo",
      ...body,
      ...(streaming === path ? { stream: true } : {}),
    });
    expect([streamed.status, streamed.text]).toEqual([200, expect.stringContaining("Sluice.")]);
  });

  test("vectors of one content and of several are made of their texts", async () => {
    const content = { parts: [{ text: "a lock" }] };
    const one = await post("/v1beta/models/demo:embedContent", { content });
    expect([one.status, JSON.parse(one.text).embedding.values]).toEqual([
      200,
      Array.from(embed("a lock", 256)),
    ]);
    const model = "models/demo";
    const many = await post("/v1beta/models/demo:batchEmbedContents", {
      requests: [
        { model, content },
        { model, content },
      ],
    });
    expect([many.status, JSON.parse(many.text).embeddings.length]).toEqual([200, 2]);
  });

  test("tokens are counted", async () => {
    const counted = [
      await post("/v1/messages/count_tokens", { model: "demo", messages: [turn] }),
      await post("/v1/responses/input_tokens", { model: "demo", input: asked }),
      await post("/v1beta/models/demo:countTokens", { contents }),
    ];
    expect(counted.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(JSON.parse(counted[0]?.text ?? "")).toEqual({ input_tokens: Math.ceil(asked.length / 4) });
  });
});

describe("what is too much for a trial", () => {
  test("is refused with 413, and what to do", async () => {
    const ask = async (content: string) =>
      await client.chat.completions.create({ model: "demo", messages: [{ role: "user", content }] });
    const vectors = async (input: string[]) => await client.embeddings.create({ model: "demo", input });
    expect((await ask("x".repeat(60_000))).choices).toHaveLength(1);
    await expect(ask("x".repeat(70_000))).rejects.toMatchObject({
      status: 413,
      message: expect.stringContaining("takes up to 64 kB"),
    });
    const input = Array.from({ length: 65 }, () => "x");
    expect((await vectors(input.slice(1))).data).toHaveLength(64);
    await expect(vectors(input)).rejects.toMatchObject({
      status: 413,
      message: expect.stringContaining("64 at once"),
    });
  });
});

describe("embeddings", () => {
  test("are one vector an input, as long as asked for in the config", async () => {
    const floats = await client.embeddings.create({
      model: "fixed",
      input: ["a b", "c"],
      encoding_format: "float",
    });
    const packed = await client.embeddings.create({ model: "fixed", input: ["a b", "c"] });
    expect(floats.data.map(({ embedding }) => embedding.length)).toEqual([8, 8]);
    expect(packed.data.map(({ embedding }) => embedding.map((value) => value.toFixed(4)))).toEqual(
      floats.data.map(({ embedding }) => embedding.map((value) => value.toFixed(4))),
    );
    expect(floats.usage.prompt_tokens).toBe(2);
  });
  test("are of unit length, equal for equal texts, nearer for texts that share words", () => {
    const dot = (a: readonly number[], b: readonly number[]): number =>
      a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
    const [lock, gate, tax] = ["the lock opens", "the lock closes", "income tax rates"].map((text) =>
      embed(text, 256),
    );
    if (!lock || !gate || !tax) throw new Error("there are three vectors");
    for (const vector of [lock, gate, tax, embed("", 256), embed("x", 1)])
      expect(Math.hypot(...vector)).toBeCloseTo(1);
    expect(embed("the lock opens", 256)).toEqual(lock);
    expect(dot(lock, gate)).toBeGreaterThan(dot(lock, tax));
  });
});
