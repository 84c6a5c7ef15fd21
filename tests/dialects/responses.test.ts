import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { definePlugin, deny, type ExchangeRecord, type MaskForm } from "@sluice/sdk";
import OpenAI from "openai";
import { RECORDED_RESPONSES } from "../../core/dialects/openai-responses/testing/recordings.ts";
import { refusal } from "../clients/open-ai.ts";
import { KEY, UPSTREAM_KEY } from "../gateway/setup.ts";
import { type PlantedGateway, startPlanted } from "../hooks/planted.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { type ResponsesUpstream, startResponsesUpstream, wireOf } from "./responses-upstream.ts";

const stream = { maxMatchChars: 32, maxHoldMs: 5000 };
const list = (entries: readonly string[]) => [{ id: "word", kind: "list" as const, entries }];

const maskWords = ({
  text,
}: {
  readonly text: { mask(forms: Record<string, MaskForm>): void };
}): undefined => {
  text.mask({ word: { with: "[M]" } });
};
const masker = definePlugin({
  name: "masker",
  version: "1.0.0",
  powers: { text: "write", patterns: true },
  stream,
  setup: (_, { patterns }) => patterns.declare(list(["secret"])),
  hooks: {
    onRequest: { when: "matches", handler: maskWords },
    onResponse: { when: "matches", handler: maskWords },
  },
});
const denier = definePlugin({
  name: "denier",
  version: "1.0.0",
  powers: { text: "read", patterns: true },
  stream,
  setup: (_, { patterns }) => patterns.declare(list(["so on", "forbidden"])),
  hooks: {
    onRequest: { when: "matches", handler: () => deny({ code: "BAD", message: "not that" }) },
    onResponse: { when: "matches", handler: () => deny({ code: "BAD", message: "not that" }) },
  },
});
const records: ExchangeRecord[] = [];
const watcher = definePlugin({
  name: "watcher",
  version: "1.0.0",
  hooks: { onLog: (ctx) => void records.push(...ctx.records) },
});

let responses: ResponsesUpstream;
let chats: Upstream;
let local: PlantedGateway;
beforeAll(async () => {
  responses = startResponsesUpstream();
  chats = await startUpstream({ usage: "on-request" });
  const open = (name: string, plugins: readonly string[], more: object = {}): string =>
    `${name}: ${JSON.stringify({ model: "open", targets: [{ provider: "responses" }], plugins: plugins.map((use) => ({ use })), ...more })}`;
  local = await startPlanted(
    {
      upstream: chats.url,
      providers: `responses: { dialect: openai-responses, baseUrl: "${responses.url}", apiKey: ${UPSTREAM_KEY} }`,
      services: [
        open("plain", []),
        open("masks", ["masker"]),
        open("denies", ["denier"]),
        open("refuses", ["denier"], { denial: "refusal" }),
      ].join("\n"),
      more: "plugins: [{ use: watcher }]",
    },
    [masker, denier, watcher],
  );
});
afterAll(async () => {
  await local.close();
  await responses.stop();
  await chats.stop();
});

const client = (path = "/v1"): OpenAI =>
  new OpenAI({ baseURL: local.url + path, apiKey: KEY, maxRetries: 0 });
const lastAsked = () => responses.requests.at(-1);
const recordOf = async (outcome: string): Promise<ExchangeRecord> => {
  await until(() => records.some((record) => record.outcome === outcome));
  const record = records.findLast((one) => one.outcome === outcome);
  if (!record) throw new Error("there is one");
  return record;
};
const MASKED = "The [M] word is here, and so on to the end of it.";

describe("the same dialect", () => {
  test("passes a stream byte by byte, whatever is in it", async () => {
    for (const model of ["text", "tools", ...RECORDED_RESPONSES.map(({ name }) => name)]) {
      if (model === "openai-error.1") continue;
      const got = await fetch(`${local.url}/ai-gateway/codex/v1/responses`, {
        method: "POST",
        headers: { authorization: `Bearer ${KEY}`, "openai-beta": "responses=experimental" },
        body: JSON.stringify({ model: `plain/${model}`, input: "hi", stream: true, of_tomorrow: 1 }),
      });
      expect([got.status, await got.text()]).toEqual([200, wireOf(model)]);
      expect(lastAsked()?.headers.get("openai-beta")).toBe("responses=experimental");
      expect(JSON.parse(lastAsked()?.body ?? "")).toEqual({
        model,
        input: "hi",
        stream: true,
        of_tomorrow: 1,
      });
    }
  });
  test.each(["/v1", "/ai-gateway/mlflow/v1", "/ai-gateway/openai/v1", "/ai-gateway/codex/v1"])(
    "is spoken on %s",
    async (path) => {
      const answer = await client(path).responses.create({ model: "plain/text", input: "hi" });
      expect(answer.output_text).toBe("The secret word is here, and so on to the end of it.");
    },
  );
  test("records what was spent", async () => {
    records.length = 0;
    await client().responses.create({ model: "plain/text", input: "hi" });
    const usage = { inputTokens: 11, outputTokens: 7, cachedInputTokens: 4, reasoningTokens: 2 };
    expect((await recordOf("answered")).usage).toEqual(usage);
    records.length = 0;
    await client().responses.stream({ model: "plain/text", input: "hi" }).finalResponse();
    expect((await recordOf("answered")).usage).toEqual(usage);
  });
  test("has tools, called side by side", async () => {
    const final = await client().responses.stream({ model: "plain/tools", input: "hi" }).finalResponse();
    expect(
      final.output.map((item) => item.type === "function_call" && [item.call_id, item.arguments]),
    ).toEqual([
      ["call_a", '{"q":"secret"}'],
      ["call_b", '{"q":"secret"}'],
    ]);
  });
  test("tells errors as the client knows them", async () => {
    const busy = await refusal(client().responses.create({ model: "plain/busy", input: "hi" }));
    expect(busy).toBeInstanceOf(OpenAI.RateLimitError);
    expect(busy).toMatchObject({ code: "RATE_LIMIT_EXCEEDED".toLowerCase() });
    const early = await refusal(
      client().responses.create({ model: "plain/fails-early", input: "hi", stream: true }),
    );
    expect(early).toMatchObject({ status: 502, code: "UPSTREAM_STREAM_ERROR" });
    const wrong = await refusal(client().post("/responses", { body: { model: "plain/text", input: 3 } }));
    expect(wrong).toMatchObject({ status: 400, param: "input" });
  });
  test.each(["fails-late", "cut"])("ends a stream that %s with an error", async (model) => {
    const events = await client().responses.create({ model: `plain/${model}`, input: "hi", stream: true });
    const run = async (): Promise<void> => {
      for await (const _ of events);
    };
    expect(await refusal(run())).toBeInstanceOf(OpenAI.APIError);
  });
  test("goes on numbering, about the same answer, where it breaks off though nobody has read along", async () => {
    const got = await fetch(`${local.url}/v1/responses`, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}` },
      body: JSON.stringify({ model: "plain/cut", input: "hi", stream: true }),
    });
    const events = [...(await got.text()).matchAll(/^data: (.*)$/gm)].map(([, data = ""]) =>
      JSON.parse(data),
    );
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, at) => at));
    expect(events.at(-2).type).toBe("error");
    expect(events.at(-1)).toMatchObject({ type: "response.failed", response: { id: events[0].response.id } });
  });
  test("is aborted upstream when the client goes", async () => {
    const events = await client().responses.create({ model: "plain/text@20", input: "hi", stream: true });
    for await (const _ of events) break;
    await until(() => lastAsked()?.aborted === true);
  });
});

describe("a masking guardrail", () => {
  test("masks the request", async () => {
    const input = [{ role: "user" as const, content: [{ type: "input_text" as const, text: "a secret" }] }];
    await client().responses.create({ model: "masks/text", instructions: "no secret", input });
    expect(lastAsked()?.body).not.toContain("secret");
    expect(lastAsked()?.body).toContain('"no [M]"');
  });
  test("masks a text wherever it is said, streamed and not", async () => {
    const whole = await client().responses.create({ model: "masks/text", input: "hi" });
    const raw = await fetch(`${local.url}/v1/responses`, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}` },
      body: JSON.stringify({ model: "masks/text", input: "hi", stream: true }),
    });
    const wire = await raw.text();
    expect(wire).not.toContain("secret");
    expect(wire.match(/a \[M\] thought/g)?.length).toBe(4);
    const streamed = await client().responses.stream({ model: "masks/text", input: "hi" }).finalResponse();
    expect([whole.output_text, streamed.output_text]).toEqual([MASKED, MASKED]);
    const last = wire.slice(wire.lastIndexOf("\ndata: ") + "\ndata: ".length);
    expect(JSON.parse(last).response.output).toEqual(whole.output);
  });
  test("masks the arguments of tools", async () => {
    const final = await client().responses.stream({ model: "masks/tools", input: "hi" }).finalResponse();
    expect(final.output.map((item) => item.type === "function_call" && item.arguments)).toEqual([
      '{"q":"[M]"}',
      '{"q":"[M]"}',
    ]);
  });
});

describe("a denying guardrail", () => {
  test("is an error where the service wants that, before a stream and in it", async () => {
    const before = await refusal(
      client().responses.create({ model: "denies/text", input: "forbidden", stream: true }),
    );
    expect(before).toMatchObject({ status: 403, code: "BAD" });
    const events = await client().responses.create({ model: "denies/text@5", input: "hi", stream: true });
    const run = async (): Promise<void> => {
      for await (const _ of events);
    };
    expect(await refusal(run())).toMatchObject({ code: "BAD", error: { policy: "denies/denier" } });
  });
  test("is a refusal where it wants that, whole and streamed", async () => {
    const request = { model: "refuses/text", input: "forbidden" };
    const whole = await client().responses.create(request);
    const streamed = await client().responses.stream(request).finalResponse();
    for (const answer of [whole, streamed]) {
      expect(answer.output_text).toBe("This request was blocked by the 'refuses/denier' service policy.");
      expect(answer.output[1]).toMatchObject({ content: [{ type: "refusal", refusal: "not that" }] });
      expect(answer.status).toBe("completed");
    }
  });
  test("ends a stream that has begun by a refusal, with nothing of what it denied", async () => {
    const got = client().responses.stream({ model: "refuses/text@5", input: "hi" });
    const numbers: number[] = [];
    let said = "";
    got.on("event", (event) => {
      numbers.push(event.sequence_number);
      if (event.type === "response.output_text.delta") said += event.delta;
    });
    const final = await got.finalResponse();
    expect(numbers).toEqual(numbers.map((_, at) => at));
    expect("The secret word is here, and ".startsWith(said)).toBe(true);
    expect(final.output.at(-1)).toMatchObject({ content: [{ type: "refusal", refusal: "not that" }] });
    expect(JSON.stringify(final)).not.toContain("so on");
    expect((await recordOf("denied")).status).toBe(200);
  });
});

describe("with the other dialects", () => {
  const TOOL = { type: "function" as const, name: "f", parameters: { type: "object" }, strict: false };
  test("a client of Responses speaks to a provider of chats, streamed and not", async () => {
    const chat = await client().chat.completions.create({
      model: "up/text",
      messages: [{ role: "user", content: "hi" }],
    });
    const words = chat.choices[0]?.message.content ?? "";
    const whole = await client().responses.create({ model: "up/text", input: "hi" });
    const streamed = await client().responses.stream({ model: "up/text", input: "hi" }).finalResponse();
    expect([whole.output_text, streamed.output_text]).toEqual([words, words]);
    expect(streamed.usage?.total_tokens).toBe(whole.usage?.total_tokens ?? 0);
    expect(whole.usage?.total_tokens).toBe(chat.usage?.total_tokens ?? 0);
  });
  test("its tools are called, and their results go back", async () => {
    const first = await client()
      .responses.stream({ model: "up/tool-call", input: "hi", tools: [TOOL] })
      .finalResponse();
    const calls = first.output.filter((item) => item.type === "function_call");
    expect(calls.length).toBeGreaterThan(0);
    const results = calls.map(({ call_id }) => ({
      type: "function_call_output" as const,
      call_id,
      output: "42",
    }));
    chats.clear();
    await client().responses.create({
      model: "up/text",
      input: [{ role: "user", content: "hi" }, ...calls, ...results],
      tools: [TOOL],
    });
    const { messages } = JSON.parse(chats.requests[0]?.body ?? "");
    expect(messages.map(({ role }: { role: string }) => role)).toEqual([
      "user",
      "assistant",
      ...results.map(() => "tool"),
    ]);
    expect(messages[1].tool_calls[0].id).toBe(calls[0]?.call_id);
  });
  test("what only a provider that keeps things can do is refused before anybody is asked", async () => {
    chats.clear();
    const error = await refusal(
      client().responses.create({ model: "up/text", input: "hi", previous_response_id: "resp_1" }),
    );
    expect(error).toMatchObject({
      status: 400,
      code: "REQUEST_NOT_TRANSLATABLE",
      param: "previous_response_id",
    });
    expect(chats.requests).toEqual([]);
  });
  test("a client of chats speaks to a provider of Responses, streamed and not", async () => {
    const messages = [
      { role: "system" as const, content: "rules" },
      { role: "user" as const, content: "hi" },
    ];
    const whole = await client().chat.completions.create({ model: "plain/text", messages });
    expect(JSON.parse(lastAsked()?.body ?? "")).toMatchObject({
      instructions: "rules",
      store: false,
      model: "text",
    });
    let said = "";
    const events = await client().chat.completions.create({ model: "plain/text", messages, stream: true });
    for await (const event of events) said += event.choices[0]?.delta.content ?? "";
    expect([whole.choices[0]?.message.content, said]).toEqual(
      Array(2).fill("The secret word is here, and so on to the end of it."),
    );
    expect(whole.usage).toMatchObject({ prompt_tokens: 11, completion_tokens: 7 });
  });
  test("a guardrail changes what was translated wherever it is said", async () => {
    const services = `both: ${JSON.stringify({ targets: [{ provider: "upstream", model: "text" }], plugins: [{ use: "masker" }] })}`;
    await local.change({ upstream: chats.url, services });
    const streamed = await client().responses.stream({ model: "both", input: "a secret" }).finalResponse();
    expect(streamed.output_text.length).toBeGreaterThan(0);
    expect(chats.requests.at(-1)?.body).toContain("a [M]");
  });
});
