import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { FailOver, PureContext } from "@sluice/sdk";
import { freePort } from "../../tests/gateway/free-port.ts";
import { type LocalGateway, startLocal } from "../../tests/gateway/in-process.ts";
import { setup } from "../../tests/gateway/setup.ts";
import { ask } from "../../tests/hooks/answers.ts";
import { settled as settledBy } from "../../tests/plugins/settled.ts";
import { startUpstream, type Upstream } from "../../tests/upstream/upstream.ts";
import { config } from "./config.ts";
import fallback from "./index.ts";

const settled = (given: object): FailOver => settledBy(config, given);

describe("its config", () => {
  test("lists what is worth another target, where it says nothing", () => {
    expect(settled({})).toEqual({ on: [429, "5xx", "timeout", "connect", "reset", "stream-error"] });
  });
  test("takes statuses and names, and nothing else", () => {
    expect(settled({ on: [404, "invalid-answer"] }).on).toEqual([404, "invalid-answer"]);
    for (const bad of [{ on: [] }, { on: [200] }, { on: ["4xx"] }, { on: ["5xx"], retries: 2 }])
      expect(() => settled(bad)).toThrow();
  });
  test("refuses a timeout that would lead nowhere", async () => {
    const given = settled({ on: ["5xx"], firstTokenTimeoutMs: 100 });
    expect(() => fallback.setup?.(given, {})).toThrow("add it, or take it out");
  });
});

test("it hands its config to the plan, and asks for no power", async () => {
  const told: FailOver[] = [];
  const ctx: PureContext<"onRoute", Record<never, never>> = {
    service: "chat",
    principal: { name: "alice", type: "user", groups: [] },
    tags: {},
    model: "chat",
    api: "openai-chat",
    stream: false,
    evaluation: () => undefined,
    setTag: () => undefined,
    plan: {
      targets: [],
      keep: () => undefined,
      failOver: (failOver) => told.push(failOver),
      spread: () => undefined,
    },
  };
  const { onRoute } = fallback.hooks;
  const state = await fallback.setup?.(settled({ firstTokenTimeoutMs: 50 }), {});
  if (!state || typeof onRoute !== "object" || !onRoute.pure) throw new Error("fallback is pure");
  onRoute.handler(ctx, state);
  expect(told).toEqual([settled({ firstTokenTimeoutMs: 50 })]);
  expect(fallback.powers).toBeUndefined();
});

describe("in a gateway", () => {
  let upstream: Upstream;
  let local: LocalGateway;
  beforeAll(async () => {
    upstream = await startUpstream();
    const service = (first: object, use: object = {}) => ({
      targets: [
        { name: "first", provider: "upstream", ...first },
        { name: "second", provider: "upstream", model: "text" },
      ],
      plugins: [{ use: "fallback", ...use }],
    });
    const services = {
      status: service({ model: "text?status=503" }),
      connect: service({ provider: "nobody", model: "text" }),
      reset: service({ model: "text?resetBeforeHead" }),
      silent: service({ model: "text?hang" }, { with: { firstTokenTimeoutMs: 80 } }),
      error: service({ model: "text?errorEvent" }),
      late: service({ model: "text?errorAfterEvents=4" }),
      bad: service({ model: "text?status=400" }),
      failing: {
        targets: ["500", "429"].map((status) => ({
          name: `t${status}`,
          provider: "upstream",
          model: `text?status=${status}&retryAfter=7`,
        })),
        plugins: [{ use: "fallback" }],
      },
    };
    const lines = Object.entries(services).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    const providers = `nobody: { dialect: openai-chat, baseUrl: "http://127.0.0.1:${freePort()}/v1" }`;
    local = await startLocal(setup({ upstream: upstream.url, providers, services: lines.join("\n") }));
  });
  afterAll(async () => {
    await local.close();
    await upstream.stop();
  });

  const tried = async (service: string, stream: boolean) => {
    const got = await ask(local.url, service, { stream });
    return { status: got.status, code: got.code, attempts: got.headers.get("x-sluice-attempts") };
  };

  for (const stream of [false, true]) {
    describe(`asked for ${stream ? "a stream" : "a whole answer"}`, () => {
      const firsts = {
        status: "first:503",
        connect: "first:0",
        reset: "first:0, first:0",
        silent: "first:0",
        error: "first:200",
      };
      for (const [service, first] of Object.entries(firsts)) {
        test(`the second target answers where the first one fails (${service})`, async () => {
          expect(await tried(service, stream)).toEqual({
            status: 200,
            code: undefined,
            attempts: `${first}, second:200`,
          });
        });
      }
      test("a request that is at fault itself is not sent elsewhere", async () => {
        expect(await tried("bad", stream)).toMatchObject({ status: 400, attempts: "first:400" });
      });
      test("the last target's own error is what the client sees where all fail", async () => {
        const got = await ask(local.url, "failing", { stream });
        expect([got.status, got.headers.get("retry-after")]).toEqual([429, "7"]);
        expect(got.raw).toContain("answer 429");
        expect(got.headers.get("x-sluice-attempts")).toBe("t500:500, t429:429");
      });
    });
  }

  test("an error behind content is the end of it: nothing is sent twice", async () => {
    upstream.clear();
    const got = await ask(local.url, "late", { stream: true });
    expect(got.headers.get("x-sluice-attempts")).toBe("first:200");
    expect(got.text).toStartWith("The");
    expect(upstream.requests).toHaveLength(1);
  });
});
