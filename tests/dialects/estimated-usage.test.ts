import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { definePlugin, type ExchangeRecord } from "@sluice/sdk";
import { PROVIDER_DIALECT_IDS, type ProviderDialectId } from "../../core/dialects/contract.ts";
import { PROVIDER_DIALECTS } from "../../core/dialects/index.ts";
import { AnswerMeter } from "../../core/exchange/token-meter.ts";
import { KEY } from "../gateway/setup.ts";
import { type PlantedGateway, startPlanted } from "../hooks/planted.ts";
import { type MessagesUpstream, startMessagesUpstream } from "../upstream/messages.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";

const records: ExchangeRecord[] = [];
const watcher = definePlugin({
  name: "watcher",
  version: "1.0.0",
  hooks: { onLog: (ctx) => void records.push(...ctx.records) },
});

let chats: Upstream;
let claude: MessagesUpstream;
let gateway: PlantedGateway;
beforeAll(async () => {
  chats = await startUpstream({ usage: "on-request" });
  claude = startMessagesUpstream();
  gateway = await startPlanted(
    {
      upstream: chats.url,
      providers: [
        `claude: { dialect: anthropic-messages, baseUrl: "${claude.url}" }`,
        `silent: { dialect: openai-chat, baseUrl: "${chats.url}", streamUsage: false }`,
      ].join("\n"),
      services: [
        "claude: { model: open, targets: [{ provider: claude }] }",
        "silent: { model: open, targets: [{ provider: silent }] }",
        "priced: { targets: [{ provider: silent, model: no-usage }], plugins: [{ use: pricer }] }",
      ].join("\n"),
      more: "plugins: [{ use: watcher }]",
    },
    [watcher, pricer],
  );
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await Promise.all([chats.stop(), claude.stop()]);
});

const seen: unknown[] = [];
/** Sees what it is told to have been used. */
const pricer = definePlugin({
  name: "pricer",
  version: "1.0.0",
  hooks: {
    onResponse(ctx) {
      if (ctx.final) seen.push(ctx.usage);
    },
  },
});

/** What was asked, of which each word is one token. */
const ASKED = "One two three four five six seven eight nine ten";
const send = (path: string, body: object, signal?: AbortSignal) =>
  fetch(gateway.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
const CHAT = "/v1/chat/completions";
const chat = (model: string, more: object = {}) => ({
  model,
  messages: [{ role: "user", content: ASKED }],
  ...more,
});
const recorded = async (model: string): Promise<ExchangeRecord> => {
  await until(() => records.some((record) => record.model === model));
  const found = records.findLast((record) => record.model === model);
  if (!found) throw new Error("it is not there");
  return found;
};
/** Leaves once something was said. */
const leave = async (path: string, body: object): Promise<void> => {
  const controller = new AbortController();
  const response = await send(path, body, controller.signal);
  await response.body?.getReader().read();
  controller.abort();
};

describe("where a provider tells of no usage", () => {
  test("a whole answer is counted by its words, and marked", async () => {
    await (await send(CHAT, chat("up/no-usage"))).text();
    const { usage } = await recorded("up/no-usage");
    expect(usage).toEqual({ inputTokens: 10, outputTokens: 1, estimated: true });
  });

  test("so is a stream, and what a client is shown is not", async () => {
    const response = await send(
      CHAT,
      chat("silent/text?usageOnRequest", { stream: true, stream_options: { include_usage: false } }),
    );
    expect(await response.text()).not.toContain("estimated");
    const { usage } = await recorded("silent/text?usageOnRequest");
    const { usage: told } = JSON.parse(await (await send(CHAT, chat("silent/text"))).text());
    expect(usage?.estimated).toBe(true);
    expect(usage?.outputTokens).toBeWithin(told.completion_tokens * 0.5, told.completion_tokens * 1.5);
  });

  test("so is one that is translated", async () => {
    await (await send("/v1/messages", { ...chat("silent/no-usage"), max_tokens: 9 })).text();
    expect((await recorded("silent/no-usage")).usage).toMatchObject({ estimated: true, outputTokens: 1 });
  });

  test("a plugin's closing call is told that it is so", async () => {
    await (await send(CHAT, chat("priced"))).text();
    expect(seen.at(-1)).toEqual({ inputTokens: 10, outputTokens: 1, estimated: true });
  });
});

describe("where a stream is cut short", () => {
  test("what was said so far is counted", async () => {
    const model = "up/text?stallAfterEvents=6";
    await leave(CHAT, chat(model, { stream: true }));
    const { usage, outcome } = await recorded(model);
    expect(outcome).toBe("aborted");
    expect(usage).toMatchObject({ inputTokens: 10, estimated: true });
    expect(usage?.outputTokens).toBeGreaterThan(0);
  });

  test("what the provider has told at its start stays, and the rest is counted", async () => {
    const model = "claude/text?stalls";
    await leave("/v1/messages", { ...chat(model, { stream: true }), max_tokens: 9 });
    const { usage } = await recorded(model);
    expect(usage).toMatchObject({
      inputTokens: 127,
      cachedInputTokens: 100,
      cacheWriteInputTokens: 20,
      estimated: true,
    });
    expect(usage?.outputTokens).toBeGreaterThan(1);
  });

  test("a stream that broke before it said anything has used nothing that is known", async () => {
    const model = "up/text?cutAfterEvents=0";
    await (await send(CHAT, chat(model, { stream: true }))).text();
    expect((await recorded(model)).usage).toBeUndefined();
  });

  test("a long one is counted by its beginning and its size", async () => {
    const model = "silent/text?events=4000&cutAfterEvents=3900";
    await (await send(CHAT, chat(model, { stream: true }))).text();
    const { usage } = await recorded(model);
    // 3,900 times sixteen letters, of which seven make a token.
    expect(usage?.outputTokens).toBeWithin(8_000, 10_000);
  });
});

test("what a provider tells is recorded as it is", async () => {
  for (const more of [{}, { stream: true }]) {
    const model = `up/text?tag=${JSON.stringify(more).length}`;
    await (await send(CHAT, chat(model, more))).text();
    expect((await recorded(model)).usage).not.toHaveProperty("estimated");
  }
  await (await send("/v1/messages/count_tokens", chat("claude/text"))).text();
  expect((await recorded("claude/text")).usage).toBeUndefined();
});

describe("how near it comes", () => {
  const shared = resolve(import.meta.dir, "../../../shared/recordings");
  const said = (id: ProviderDialectId): { name: string; told: number; made: number }[] => {
    const { isAnswer, usage, translation } = PROVIDER_DIALECTS[id];
    const folder = join(shared, id);
    if (!existsSync(folder) || !translation) return [];
    return readdirSync(folder).flatMap((name) => {
      const value = name.endsWith(".json") ? JSON.parse(readFileSync(join(folder, name), "utf8")) : undefined;
      const told = isAnswer(value) ? usage(value) : undefined;
      const answer = told && translation.readAnswer(value);
      if (!told || !answer) return [];
      const meter = new AnswerMeter();
      meter.answer(answer);
      return [{ name, told: told.outputTokens, made: meter.tokens }];
    });
  };
  /** Answers in which everything that was counted can be seen: no thoughts that are hidden, no tools that the provider runs. */
  const OPEN = /^(amazon-bedrock|mistral|groq|deepseek|openai-text|anthropic-(text|json-tool))/;
  const all = PROVIDER_DIALECT_IDS.flatMap(said).filter(({ name }) => OPEN.test(name));

  test("within a quarter of what real providers have counted, and 6 % in the mean", () => {
    if (all.length === 0) return;
    for (const { told, made } of all) expect(made).toBeWithin(told * 0.75 - 1, told * 1.25 + 1);
    const off = all.map(({ told, made }) => Math.abs(made - told));
    const total = all.reduce((sum, { told }) => sum + told, 0);
    expect(off.reduce((sum, one) => sum + one, 0) / total).toBeLessThan(0.06);
  });
});
