import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { definePlugin, deny, type ExchangeRecord } from "@sluice/sdk";
import { ADMIN_KEY } from "../gateway/setup.ts";
import { ask } from "../hooks/answers.ts";
import { type PlantedGateway, service, startPlanted } from "../hooks/planted.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import guard from "./plugins/guard/index.ts";

// Patterns are vetted, on a machine that may be busy.
setDefaultTimeout(60_000);

const records: ExchangeRecord[] = [];
const watcher = definePlugin({
  name: "watcher",
  version: "1.0.0",
  hooks: { onLog: (ctx) => void records.push(...ctx.records) },
});
/** Denies whatever it sees. */
const picky = definePlugin({
  name: "picky",
  version: "1.0.0",
  powers: { text: "read" },
  hooks: { onRequest: () => deny({ code: "PICKY", message: "not for you", status: 422 }) },
});
const broken = definePlugin({
  name: "broken",
  version: "1.0.0",
  powers: { text: "read" },
  hooks: {
    onRequest: () => {
      throw new Error("broken");
    },
  },
});
/** Counts its closing calls. */
let closings = 0;
const counter = definePlugin({
  name: "counter",
  version: "1.0.0",
  powers: { text: "read" },
  hooks: {
    onRequest: () => undefined,
    onResponse(ctx) {
      if (ctx.final) closings += 1;
    },
  },
});
const limiter = definePlugin({
  name: "limiter",
  version: "1.0.0",
  hooks: { onRequest: () => deny({ code: "LIMITED", message: "sees no text" }) },
});

const masks = { use: "guard" };
const blocks = { use: "guard", as: "block", with: { action: "block" } };

let upstream: Upstream;
let local: PlantedGateway;
beforeAll(async () => {
  upstream = await startUpstream();
  const services = [
    service("masks", [masks], { aliases: ["main.default.masks"] }),
    service("blocks", [blocks, { ...masks, as: "mask" }, { use: "limiter" }]),
    service("blocks-alone", [{ use: "guard", with: { action: "block" } }]),
    service("logs", [
      { ...blocks, mode: "log" },
      { ...masks, mode: "log" },
    ]),
    service("aliases", [{ ...masks, with: { action: "alias" } }]),
    service("picky", [{ use: "picky", when: { groups: ["eng"] } }]),
    service("tagged", [{ use: "picky", when: { tags: { team: "search" } } }], { tags: { team: "search" } }),
    service("broken", [{ use: "broken" }]),
    service("broken-open", [{ use: "broken", onFailure: "open" }]),
    service("counts", [{ use: "counter" }]),
    service("bare", [{ use: "limiter" }]),
  ];
  local = await startPlanted(
    {
      upstream: upstream.url,
      services: services.join("\n"),
      more: "plugins: [{ use: watcher }]\nprincipals: { users: [{ name: alice, groups: [eng] }] }",
    },
    [guard, watcher, picky, broken, counter, limiter],
  );
});
afterAll(async () => {
  await local.close();
  await upstream.stop();
});

const post = async (name: string, body: unknown, key = ADMIN_KEY) => {
  const answer = await fetch(`${local.url}/api/v1/services/${encodeURIComponent(name)}/evaluate`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: answer.status, value: JSON.parse(await answer.text()) };
};
const evaluated = async (name: string, body: object) => {
  const { status, value } = await post(name, body);
  expect(status).toBe(200);
  return value;
};

const CARD = "4111 1111 1111 1111";
const TEXT = `Charge ${CARD} and write to a@b.org, not b@c.org.`;
const MASKED = "Charge [CARD] and write to [EMAIL], not [EMAIL].";

describe("what a masking guardrail would do", () => {
  test("is said of the request and of the answer, with what it found and the text that goes on", async () => {
    const report = await evaluated("masks", { text: TEXT });
    const found = { categories: ["card", "email"], counts: { card: 1, email: 2 } };
    expect(report).toMatchObject({
      service: "masks",
      config: 1,
      principal: "anonymous",
      stream: false,
      verdict: "change",
      request: { verdict: "change", texts: [{ role: "user", kind: "text", text: MASKED }] },
      response: { verdict: "change", texts: [{ role: "assistant", kind: "text", text: MASKED }] },
    });
    expect(report.guardrails).toEqual([
      {
        plugin: "masks/guard",
        phase: "request",
        mode: "enforce",
        verdict: "change",
        said: ["mask"],
        ...found,
        ms: expect.any(Number),
        reached: true,
        texts: [{ role: "user", kind: "text", text: MASKED }],
      },
      expect.objectContaining({ phase: "response", verdict: "change", ...found }),
    ]);
  });

  test("is the same of a stream in small pieces", async () => {
    const { response, guardrails } = await evaluated("masks", {
      text: TEXT,
      stream: true,
      phase: "response",
    });
    expect(response).toEqual({
      verdict: "change",
      texts: [{ role: "assistant", kind: "text", text: MASKED }],
    });
    expect(guardrails).toMatchObject([{ phase: "response", counts: { card: 1, email: 2 } }]);
  });

  test("is nothing where there is nothing to find", async () => {
    const report = await evaluated("main.default.masks", { text: "Good morning" });
    expect(report).toMatchObject({ service: "masks", verdict: "pass", request: { verdict: "pass" } });
    expect(report.guardrails[0]).toMatchObject({ verdict: "pass", said: [], counts: {} });
    expect(report.guardrails[0]).not.toHaveProperty("texts");
  });

  test("covers the messages of a chat, the last one as the answer", async () => {
    const messages = [
      { role: "system", content: "Be kind to a@b.org." },
      { role: "user", content: [{ type: "text", text: "Hello" }] },
      { role: "assistant", content: [{ type: "text", text: `It is ${CARD}` }] },
    ];
    const { request, response } = await evaluated("masks", { messages });
    expect(request.texts).toEqual([
      { role: "system", kind: "text", text: "Be kind to [EMAIL]." },
      { role: "user", kind: "text", text: "Hello" },
    ]);
    expect(response.texts).toEqual([{ role: "assistant", kind: "text", text: "It is [CARD]" }]);
  });

  test("is undone in the answer where it masks by aliases", async () => {
    const messages = [
      { role: "user", content: "Write to a@b.org." },
      { role: "assistant", content: "To [EMAIL_1]: hello" },
    ];
    for (const stream of [false, true]) {
      const { request, response } = await evaluated("aliases", { messages, stream });
      expect(request.texts[0].text).toBe("Write to [EMAIL_1].");
      expect(response.texts[0].text).toBe("To a@b.org: hello");
    }
  });
});

describe("what a blocking guardrail would do", () => {
  test("ends the request; those behind it are tried and told apart, those that see no text are left out", async () => {
    const report = await evaluated("blocks", { text: TEXT, phase: "request" });
    expect(report).toMatchObject({
      verdict: "deny",
      request: { verdict: "deny", by: "blocks/guard#block", code: "GUARDED", status: 403, texts: [] },
      guardrails: [
        {
          plugin: "blocks/guard#block",
          verdict: "deny",
          code: "GUARDED",
          status: 403,
          message: "the request holds what it must not",
          counts: { card: 1, email: 2 },
          reached: true,
        },
        { plugin: "blocks/guard#mask", verdict: "change", reached: false },
      ],
    });
    expect(report).not.toHaveProperty("response");
    expect(report.guardrails).toHaveLength(2);
  });

  test("in a stream says what was sent until then, without a character of the match", async () => {
    const { response } = await evaluated("blocks-alone", {
      text: `one two three four ${CARD} five`,
      stream: true,
      phase: "response",
    });
    expect(response).toMatchObject({ verdict: "deny", by: "blocks-alone/guard", code: "GUARDED" });
    expect(response.texts).toHaveLength(1);
    expect("one two three four ").toStartWith(response.texts[0].text);
  });

  test("of an answer is nothing where the one before it in the way back has masked what it blocks", async () => {
    const { response, guardrails } = await evaluated("blocks", { text: TEXT, phase: "response" });
    expect(response.verdict).toBe("change");
    expect(guardrails.map(({ plugin }: { plugin: string }) => plugin)).toEqual([
      "blocks/guard#mask",
      "blocks/guard#block",
    ]);
  });

  test("is only told of one that logs, whose text stays as it is", async () => {
    for (const stream of [false, true]) {
      const report = await evaluated("logs", { text: TEXT, stream });
      expect(report).toMatchObject({ verdict: "pass", response: { texts: [{ text: TEXT }] } });
      for (const phase of ["request", "response"]) {
        expect(report.guardrails).toContainEqual(
          expect.objectContaining({
            plugin: "logs/guard#block",
            phase,
            mode: "log",
            verdict: "would-deny",
            code: "GUARDED",
            counts: { card: 1, email: 2 },
            reached: true,
          }),
        );
        expect(report.guardrails).toContainEqual(
          expect.objectContaining({ plugin: "logs/guard", phase, verdict: "pass", said: ["mask"] }),
        );
      }
    }
  });
});

describe("what goes by who asks", () => {
  test("is said for the principal that is named, with its groups", async () => {
    const nobody = await evaluated("picky", { text: "x" });
    expect(nobody.guardrails).toMatchObject([{ verdict: "unconcerned", reached: true }]);
    const alice = await evaluated("picky", { text: "x", principal: "alice" });
    expect(alice).toMatchObject({ principal: "alice", verdict: "deny" });
    expect(alice.guardrails).toMatchObject([{ verdict: "deny", code: "PICKY", status: 422 }]);
  });
  test("and for the tags of the service", async () => {
    expect((await evaluated("tagged", { text: "x" })).verdict).toBe("deny");
  });
});

test("a guardrail that fails is told, and what its onFailure makes of it", async () => {
  expect(await evaluated("broken", { text: "x" })).toMatchObject({
    verdict: "failed",
    request: { by: "broken/broken", code: "PLUGIN_FAILED", status: 503 },
    guardrails: [{ verdict: "failed", code: "PLUGIN_FAILED" }],
  });
  const open = await evaluated("broken-open", { text: "x" });
  expect(open).toMatchObject({ verdict: "pass", guardrails: [{ verdict: "failed" }] });
  expect(open.guardrails[0]).not.toHaveProperty("code");
});

test("each plugin has its one closing call, whatever is tried", async () => {
  for (const phase of ["request", "response", "both"]) {
    for (const stream of [false, true]) {
      closings = 0;
      await evaluated("counts", { text: "x", phase, stream });
      expect({ phase, stream, closings }).toEqual({ phase, stream, closings: 1 });
    }
  }
});

test("no provider is asked, nothing is recorded, and what runs is not kept waiting for", async () => {
  upstream.clear();
  records.length = 0;
  await evaluated("masks", { text: TEXT });
  expect(upstream.requests).toEqual([]);
  await ask(local.url, "masks");
  await until(() => records.length > 0);
  expect(records.map(({ service: name }) => name)).toEqual(["masks"]);
  expect(records[0]?.outcome).toBe("answered");
  expect(local.gateway.generation.running.count).toBe(0);
});

test("a service with no guardrail has an empty list", async () => {
  expect(await evaluated("bare", { text: "x" })).toMatchObject({ verdict: "pass", guardrails: [] });
});

describe("what is wrong", () => {
  test("with the key is 401", async () => {
    const { status, value } = await post("masks", { text: "x" }, "wrong");
    expect([status, value.error.code]).toEqual([401, "AUTH_ADMIN_KEY_INVALID"]);
  });
  test("with the name is 404, with a near one", async () => {
    const { status, value } = await post("mask", { text: "x" });
    expect([status, value.error.code]).toEqual([404, "SERVICE_NOT_FOUND"]);
  });
  const user = { role: "user", content: "x" };
  test.each([
    ["no object", "[]", null],
    ["nothing in it", {}, null],
    ["both", { text: "x", messages: [user] }, null],
    ["a field that there is not", { text: "x", phases: "both" }, null],
    ["a text that is none", { text: 7 }, "text"],
    ["no message", { messages: [] }, "messages"],
    ["a message without a role", { messages: [{ content: "x" }] }, "messages"],
    ["no answer to try", { messages: [user], phase: "response" }, "messages"],
    ["a phase that there is not", { text: "x", phase: "later" }, "phase"],
    ["a stream that is none", { text: "x", stream: "yes" }, "stream"],
    ["an empty principal", { text: "x", principal: "" }, "principal"],
  ])("with a body with %s is 400 and names the field", async (_, body, param) => {
    const { status, value } = await post("masks", body);
    expect([status, value.error.code, value.error.param]).toEqual([400, "REQUEST_BODY_INVALID", param]);
  });
  test("with a message that can be read in two ways is what a client would be told", async () => {
    const { status, value } = await post("masks", {
      messages: [{ role: "user", content: "x", Content: "y" }],
    });
    expect([status, value.error.code]).toEqual([400, "REQUEST_BODY_AMBIGUOUS"]);
  });
});
