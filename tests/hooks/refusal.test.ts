import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { definePlugin, deny, type ExchangeRecord, Type } from "@sluice/sdk";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { ask, type Got } from "./answers.ts";
import { type PlantedGateway, service, startPlanted } from "./planted.ts";

const REASON = "it speaks of what it must not";
const records: ExchangeRecord[] = [];

/** Denies a request that says `bad`, and an answer in which its word stands. */
const guard = definePlugin({
  name: "guard",
  version: "1.0.0",
  config: Type.Object({
    word: Type.String(),
    status: Type.Optional(Type.Union([Type.Literal(403), Type.Literal(422), Type.Literal(429)])),
  }),
  powers: { text: "read", patterns: true },
  stream: { maxMatchChars: 32, maxHoldMs: 0 },
  setup(config, { patterns }) {
    patterns.declare([{ id: "word", kind: "list", entries: ["bad", config.word] }]);
    return config.status ?? 403;
  },
  hooks: {
    onRequest: { when: "matches", handler: (_, status) => deny({ code: "BAD", message: REASON, status }) },
    onResponse: {
      when: "matches",
      handler: (ctx, status) =>
        ctx.matches.length > 0 ? deny({ code: "BAD", message: REASON, status }) : undefined,
    },
  },
});
const watcher = definePlugin({
  name: "watcher",
  version: "1.0.0",
  hooks: { onLog: (ctx) => void records.push(...ctx.records) },
});

let upstream: Upstream;
let local: PlantedGateway;
beforeAll(async () => {
  upstream = await startUpstream();
  const early = { use: "guard", with: { word: "The" } };
  const late = { use: "guard", with: { word: "finds" } };
  const slow = { targets: [{ provider: "upstream", model: "text?paceMs=3" }] };
  const services = [
    service("refuses", [early], { denial: "refusal" }),
    service("refuses-late", [late], { denial: "refusal", ...slow }),
    service("errs", [early]),
    service("errs-late", [late], slow),
    service("buffers", [{ ...late, buffer: true }], slow),
    service("limits", [{ use: "guard", with: { word: "x", status: 429 } }], { denial: "refusal" }),
  ];
  local = await startPlanted(
    { upstream: upstream.url, services: services.join("\n"), more: "plugins: [{ use: watcher }]" },
    [guard, watcher],
  );
});
afterAll(async () => {
  await local.close();
  await upstream.stop();
});

const BAD = { messages: [{ role: "user", content: "bad" }] };
const policyOf = (name: string, phase: string) => ({
  name: `${name}/guard`,
  action: "deny",
  phase,
  reason: REASON,
});
const header = (name: string): string => `${encodeURIComponent(`${name}/guard`)}:BAD`;
const eventsOf = (raw: string) =>
  raw
    .split("\n\n")
    .filter((event) => event.startsWith("data: {"))
    .map((event) => JSON.parse(event.slice(6)));
/** Records come behind the answers: that of the exchange before may come only now. */
const recordOf = async ({ headers }: Got): Promise<ExchangeRecord> => {
  const id = headers.get("x-request-id");
  const found = () => records.find((record) => record.id === id);
  await until(() => found() !== undefined);
  const record = found();
  if (!record) throw new Error("there is one");
  return record;
};

describe("a refusal", () => {
  test("of a request is an answer that says so, and the provider is not asked", async () => {
    upstream.clear();
    const got = await ask(local.url, "refuses", BAD);
    const { id, choices, usage, databricks_service_policy: policy } = JSON.parse(got.raw);
    expect([got.status, got.headers.get("x-sluice-policy"), id]).toEqual([
      200,
      header("refuses"),
      expect.stringMatching(/^chatcmpl-/),
    ]);
    expect(choices).toEqual([
      {
        index: 0,
        message: {
          role: "assistant",
          content: "This request was blocked by the 'refuses/guard' service policy.",
          refusal: REASON,
        },
        logprobs: null,
        finish_reason: "content_filter",
      },
    ]);
    expect(usage).toMatchObject({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 });
    expect(policy).toEqual(policyOf("refuses", "pre_call"));
    expect(upstream.requests).toEqual([]);
    expect(await recordOf(got)).toMatchObject({
      status: 200,
      outcome: "denied",
      errorCode: "BAD",
      policy: [{ plugin: "refuses/guard", verdict: "deny", phase: "request", ms: expect.any(Number) }],
    });
  });

  test("of a request is a stream, where one was asked for, with usage where that was", async () => {
    const got = await ask(local.url, "refuses", {
      ...BAD,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect([got.status, got.headers.get("content-type"), got.headers.get("x-sluice-policy")]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
      header("refuses"),
    ]);
    const [first, end, usage] = eventsOf(got.raw);
    expect(first.choices[0]).toMatchObject({ delta: { role: "assistant" }, finish_reason: null });
    expect(end).toMatchObject({
      id: first.id,
      choices: [{ index: 0, delta: { refusal: REASON }, finish_reason: "content_filter" }],
      databricks_service_policy: policyOf("refuses", "pre_call"),
    });
    expect(usage).toMatchObject({ choices: [], usage: { total_tokens: 0 } });
    expect(got.raw.endsWith("data: [DONE]\n\n")).toBe(true);
  });

  test.each([{}, { stream: true }])("of an answer has none of it, and what was spent: %j", async (more) => {
    const got = await ask(local.url, "refuses", more);
    expect([got.status, got.headers.get("x-sluice-policy")]).toEqual([200, header("refuses")]);
    expect(got.text).toBe("This response was blocked by the 'refuses/guard' service policy.");
    expect(got.raw).toContain('"phase":"post_call"');
    const { usage, outcome } = await recordOf(got);
    expect(outcome).toBe("denied");
    if (!("stream" in more)) {
      expect(JSON.parse(got.raw).usage.total_tokens).toBeGreaterThan(0);
      expect(usage?.outputTokens).toBeGreaterThan(0);
    }
  });

  test("in the middle of a stream ends it as itself", async () => {
    const got = await ask(local.url, "refuses-late", { stream: true });
    expect(got.status).toBe(200);
    expect("The sluice gate rises, and the water ".startsWith(got.text)).toBe(true);
    expect(got.text).not.toBe("");
    const events = eventsOf(got.raw);
    const end = events.at(-1);
    expect(new Set(events.map(({ id }) => id)).size).toBe(1);
    expect(end).toMatchObject({
      choices: [{ index: 0, delta: { refusal: REASON }, finish_reason: "content_filter" }],
      databricks_service_policy: policyOf("refuses-late", "post_call"),
    });
    expect(got.raw.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(await recordOf(got)).toMatchObject({
      outcome: "denied",
      errorCode: "BAD",
      policy: [{ verdict: "deny", phase: "response" }],
    });
  });

  test("is none where the denial tells the client to come again", async () => {
    const got = await ask(local.url, "limits", BAD);
    expect([got.status, got.code]).toEqual([429, "BAD"]);
  });
});

describe("an error", () => {
  test("has the denial's status as long as nothing of the answer is out", async () => {
    const got = await ask(local.url, "errs", { stream: true });
    expect([got.status, got.code, got.headers.get("x-sluice-policy")]).toEqual([403, "BAD", header("errs")]);
  });
  test("has it for a whole stream that is buffered", async () => {
    const got = await ask(local.url, "buffers", { stream: true });
    expect([got.status, got.code, got.text]).toEqual([403, "BAD", ""]);
  });
  test("in the middle of a stream has code and policy in it", async () => {
    const got = await ask(local.url, "errs-late", { stream: true });
    expect([got.status, got.code]).toEqual([200, "BAD"]);
    expect(eventsOf(got.raw).at(-1)).toMatchObject({ error: { code: "BAD", policy: "errs-late/guard" } });
    expect(got.raw).not.toContain("finds");
  });
});
