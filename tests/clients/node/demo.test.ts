import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import OpenAI from "openai";
import type { GatewayProcess } from "../../gateway/gateway-process.ts";
import { canStartWithNothing, printedKey, startWithNothing } from "../../start/with-nothing.ts";
import { HELLO } from "../open-ai.ts";

const can = await canStartWithNothing();

describe.skipIf(!can)("a gateway that was started with nothing", () => {
  let gateway: GatewayProcess;
  let client: OpenAI;

  beforeAll(async () => {
    gateway = await startWithNothing();
    const baseURL = `${gateway.url}/ai-gateway/mlflow/v1`;
    client = new OpenAI({ baseURL, apiKey: printedKey(gateway.written()), maxRetries: 0 });
  });
  afterAll(() => gateway.stop());

  test("answers under the name that existing code asks for", async () => {
    const answer = await client.chat.completions.create({ model: "databricks-gpt-5-2", messages: HELLO });
    expect(answer.choices[0]?.message).toMatchObject({
      role: "assistant",
      content: expect.stringContaining("Hello"),
    });
    expect(answer.choices[0]?.finish_reason).toBe("stop");
    expect(answer.model).toBe("databricks-gpt-5-2");
    expect(answer._request_id).toBeString();
  });

  test("streams the same text in pieces, with usage only where it is asked for", async () => {
    const request = { model: "databricks-gpt-5-2", messages: HELLO };
    const whole = await client.chat.completions.create(request);
    for (const include_usage of [true, false]) {
      const stream = await client.chat.completions.create({
        ...request,
        stream: true,
        stream_options: { include_usage },
      });
      const chunks: OpenAI.ChatCompletionChunk[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("");
      expect(text).toBe(whole.choices[0]?.message.content ?? "none");
      expect(chunks.length).toBeGreaterThan(5);
      const { usage } = chunks.at(-1) ?? {};
      if (include_usage) expect(usage ?? null).toEqual(whole.usage ?? null);
      else expect(usage ?? null).toBeNull();
    }
  });

  test("counts tokens plausibly: more words cost more, and the sum is right", async () => {
    const ask = async (content: string) => {
      const messages = [{ role: "user" as const, content }];
      const { usage } = await client.chat.completions.create({ model: "demo", messages });
      return {
        input: usage?.prompt_tokens ?? 0,
        output: usage?.completion_tokens ?? 0,
        total: usage?.total_tokens,
      };
    };
    const short = await ask("Hello");
    const long = await ask("Hello to all of you who read this sentence. ".repeat(100));
    expect(short.input).toBeGreaterThan(0);
    expect(long.input).toBeWithin(500, 2000);
    expect(short.output).toBeWithin(5, 60);
    for (const { input, output, total } of [short, long]) expect(total).toBe(input + output);
  });

  test("embeds: equal texts alike, others not, unit length in both encodings", async () => {
    const input = ["blue sky", "blue sky", "a green apple"];
    const base64 = await client.embeddings.create({ model: "demo", input });
    const float = await client.embeddings.create({ model: "demo", input, encoding_format: "float" });
    const [first = [], same, other] = float.data.map(({ embedding }) => embedding);
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
    expect(Math.hypot(...first)).toBeCloseTo(1, 6);
    const decoded = base64.data[0]?.embedding ?? [];
    expect(decoded).toHaveLength(first.length);
    decoded.forEach((value, at) => {
      expect(value).toBeCloseTo(first[at] ?? Number.NaN, 6);
    });
    expect(float.usage.prompt_tokens).toBeGreaterThan(0);
  });

  test("lists the demo under both names", async () => {
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toEqual(["demo", "databricks-gpt-5-2"]);
  });
});
