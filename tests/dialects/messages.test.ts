import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import Anthropic from "@anthropic-ai/sdk";
import { OWN } from "../../core/dialects/anthropic-messages/testing/recordings.ts";
import { KEY, UPSTREAM_KEY } from "../gateway/setup.ts";
import { until } from "../upstream/until.ts";
import { failure, HELLO, type MessagesGateway, startMessagesGateway } from "./messages-gateway.ts";

let served: MessagesGateway;
beforeAll(async () => {
  served = await startMessagesGateway();
}, 60_000);
afterAll(() => served.stop());

const ask = (model: string, more: object = {}) =>
  served.client().messages.create({ model, max_tokens: 99, messages: HELLO, ...more, stream: false });
const streamed = (model: string, more: object = {}) =>
  served.client().messages.stream({ model, max_tokens: 99, messages: HELLO, ...more });
const lastAsked = () => served.upstream.asked.at(-1);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("same dialect in and out", () => {
  test("the provider gets the client's bytes with its own key and the headers that it understands", async () => {
    const raw = `{ "model" : "open/text", "max_tokens":5,\n"messages":[{"role":"user","content":"\\u0048i"}],"odd":1}`;
    const headers = { "x-api-key": KEY, "anthropic-beta": "files-api-2025-04-14", cookie: "c" };
    const answer = await fetch(`${served.gateway.url}/v1/messages`, { method: "POST", headers, body: raw });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(OWN.find(({ name }) => name === "text")?.whole ?? "");
    const asked = lastAsked();
    expect(asked?.path).toBe("/v1/messages");
    expect(asked?.body).toEqual({ ...JSON.parse(raw), model: "text" });
    expect(asked?.headers.get("x-api-key")).toBe(UPSTREAM_KEY);
    expect(asked?.headers.get("anthropic-version")).toBe("2023-06-01");
    expect(asked?.headers.get("anthropic-beta")).toBe("files-api-2025-04-14");
    expect(asked?.headers.get("cookie")).toBeNull();
    expect(asked?.headers.get("authorization")).toBeNull();
  });

  test("every answer comes the same, streamed or not, and its usage is recorded", async () => {
    for (const { name, whole = "" } of OWN) {
      const model = `open/${name}`;
      const recorded = () => served.records.filter((record) => record.model === model);
      expect(plain(await ask(model))).toMatchObject(JSON.parse(whole));
      const message = await streamed(model).finalMessage();
      const { usage, ...rest } = JSON.parse(whole);
      expect(plain(message)).toMatchObject(rest);
      expect(message.usage).toMatchObject(usage);
      await until(() => recorded().length >= 2);
      for (const record of recorded())
        expect(record).toMatchObject({
          api: "anthropic-messages",
          outcome: "answered",
          usage: { inputTokens: 127, outputTokens: 12, cachedInputTokens: 100, cacheWriteInputTokens: 20 },
        });
    }
  });

  test("tokens are counted by the provider, and nothing is billed for it", async () => {
    const model = "open/counted";
    const counted = await served.client().messages.countTokens({ model, messages: HELLO });
    expect(counted.input_tokens).toBe(42);
    expect(lastAsked()?.path).toBe("/v1/messages/count_tokens");
    const recorded = () => served.records.find((record) => record.model === model);
    await until(() => recorded() !== undefined);
    expect(recorded()).toMatchObject({ outcome: "answered", status: 200 });
    expect(recorded()?.usage).toBeUndefined();
  });

  test("models are listed for the official client on either base", async () => {
    for (const path of ["/ai-gateway/anthropic", ""]) {
      const client = served.client({ baseURL: served.gateway.url + path });
      const ids: string[] = [];
      for await (const { id } of client.models.list()) ids.push(id);
      expect(ids).toContain("masked/*");
      expect((await client.models.retrieve("open/text")).id).toBe("open/text");
    }
  });

  test("a conversation with tools goes on with what was thought", async () => {
    const tools: Anthropic.Tool[] = [{ name: "weather", input_schema: { type: "object" } }];
    const first = await ask("open/thinking", { tools });
    expect(first.stop_reason).toBe("tool_use");
    const results = first.content.flatMap((block) =>
      block.type === "tool_use" ? [{ type: "tool_result", tool_use_id: block.id, content: "21 °C" }] : [],
    );
    expect(results).toHaveLength(2);
    const turns = [
      ...HELLO,
      { role: "assistant", content: first.content },
      { role: "user", content: results },
    ];
    await ask("open/text", { tools, messages: turns });
    expect(lastAsked()?.body.messages).toEqual(JSON.parse(JSON.stringify(turns)));
  });
});

describe("errors", () => {
  test("a provider's own comes with its status and words", async () => {
    const full = await failure(ask("open/text?full"));
    expect(full).toBeInstanceOf(Anthropic.InternalServerError);
    expect(full).toMatchObject({ status: 529, error: { error: { type: "overloaded_error" } } });
    expect(await failure(ask("open/text?wrong"))).toBeInstanceOf(Anthropic.BadRequestError);
    expect(await failure(ask("open/nothing"))).toBeInstanceOf(Anthropic.NotFoundError);
    expect(await failure(streamed("open/text?full").finalMessage())).toMatchObject({ status: 529 });
  });
  test("one in the middle of a stream is raised", async () => {
    expect(await failure(streamed("open/text?breaks").finalMessage())).toMatchObject({
      error: { error: { type: "overloaded_error" } },
    });
  });
  test("the gateway's own are of the dialect", async () => {
    const stranger = served.client({ apiKey: "sk-sluice-nobody-has-this-key-0123456789" });
    const call = stranger.messages.create({ model: "open/text", max_tokens: 1, messages: HELLO });
    expect(await failure(call)).toBeInstanceOf(Anthropic.AuthenticationError);
    const missing = await failure(ask("no-such-service"));
    expect(missing).toBeInstanceOf(Anthropic.NotFoundError);
    expect(missing).toMatchObject({ error: { type: "error", error: { code: "SERVICE_NOT_FOUND" } } });
    expect(await failure(ask("open/text", { stop_sequences: [], tool_choice: "x", model: 3 }))).toMatchObject(
      {
        status: 400,
        error: { error: { type: "invalid_request_error", param: "model" } },
      },
    );
  });
  test("a stream that the client leaves is left upstream too", async () => {
    const stream = streamed("open/text?stalls");
    const ended = failure(stream.finalMessage());
    await new Promise<void>((resolve) => stream.on("text", () => resolve()));
    stream.abort();
    expect(await ended).toBeInstanceOf(Anthropic.APIUserAbortError);
    await until(() => lastAsked()?.aborted === true, 2000);
  });
});

describe("guardrails", () => {
  const MASKED = JSON.stringify(OWN.map(({ whole = "" }) => whole)).replaceAll(
    /[a-z]+@[a-z]+\.example/g,
    "[MAIL]",
  );
  test("a mask comes out the same, streamed or not, in text, thought, arguments and citations", async () => {
    const wholes: string[] = JSON.parse(MASKED);
    for (const [at, { name }] of OWN.entries()) {
      const { content } = JSON.parse(wholes[at] ?? "");
      expect(plain((await ask(`masked/${name}`)).content)).toEqual(content);
      expect(plain((await streamed(`masked/${name}`).finalMessage()).content)).toMatchObject(content);
    }
  });
  test("a mask of a request reaches what the provider is told, numbers and arguments too", async () => {
    const input = { to: "anna@mail.example", n: 3 };
    await ask("masked/text", {
      system: "for anna@mail.example",
      messages: [
        ...HELLO,
        { role: "assistant", content: [{ type: "tool_use", id: "t", name: "send", input }] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "anna@mail.example" }] },
      ],
    });
    const sent = JSON.stringify(lastAsked()?.body);
    expect(sent).not.toContain("anna@");
    expect(sent.match(/\[MAIL\]/g)).toHaveLength(3);
  });
  test("a denial is an error of the dialect, before and in the middle of a stream", async () => {
    const bad = { messages: [{ role: "user", content: "bad" }] };
    for (const call of [
      ask("guarded/text", bad),
      streamed("guarded/text", bad).finalMessage(),
      ask("guarded/search"),
    ])
      expect(await failure(call)).toMatchObject({
        status: 403,
        error: { error: { type: "permission_error", code: "BAD", message: "not that" } },
      });
    const late = await failure(streamed("guarded/search").finalMessage());
    expect(JSON.stringify(late)).toContain("BAD");
  });
  test("or a refusal, where the service wants it so", async () => {
    const bad = { messages: [{ role: "user", content: "bad" }] };
    for (const message of [
      await ask("refusing/text", bad),
      await streamed("refusing/text", bad).finalMessage(),
      await ask("refusing/search"),
      await streamed("refusing/search").finalMessage(),
    ]) {
      expect(message.stop_reason).toBe("refusal");
      expect(message.stop_details).toMatchObject({ type: "refusal", explanation: "not that" });
      expect(JSON.stringify(message)).not.toContain("happened");
    }
  });
});
