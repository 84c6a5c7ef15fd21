import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { HookName } from "@sluice/sdk";
import { valid } from "../../core/config/testing.ts";
import { DIALECTS } from "../../core/dialects/index.ts";
import { MAX_DEPTH } from "../../core/dialects/json/index-json.ts";
import { readJson } from "../../core/dialects/json/read.ts";
import { compileGeneration } from "../../core/exchange/compile.ts";
import type { Exchange } from "../../core/exchange/exchange.ts";
import type { Generation } from "../../core/exchange/generation.ts";
import { callStep, type FaultListener } from "../../core/exchange/hooks.ts";
import type { Step } from "../../core/exchange/pipeline.ts";
import { chatExchange } from "../../core/exchange/testing/exchange.ts";
import { viewOf } from "../../core/exchange/text-view.ts";
import { defaultEngines } from "../../core/sandbox/engines.ts";
import { cleanUp } from "../../core/sandbox/instance.ts";
import { openSandbox } from "../../core/sandbox/sandbox.ts";
import { quietHost } from "../../core/sandbox/testing/host.ts";
import { emptyStore } from "../../core/state/empty.ts";
import { SHIPPED } from "../gateway/in-process.ts";

setDefaultTimeout(60_000);

/** The longest that a call may hold the event loop, whatever the body. */
const MAX_HELD_MS = 5;
const ROUNDS = 15;
/** Two levels are around it. */
const DEEPEST = MAX_DEPTH - 2;

interface Swept {
  readonly use: string;
  readonly with?: object;
}

/** What ships and is called while an exchange runs, each with a config that has it look at all that it can. */
const PLUGINS: readonly Swept[] = [
  { use: "keys" },
  { use: "permissions" },
  { use: "cost-tags", with: { tags: { team: "a" } } },
  { use: "split", with: { sticky: true } },
  { use: "fallback" },
  {
    use: "request-shape",
    with: {
      maxTokens: 1e9,
      maxMessages: 1e9,
      maxTools: 1e9,
      models: ["*"],
      parameters: { temperature: { max: 2 } },
    },
  },
  { use: "demo" },
];

const user = (content: unknown) => ({ role: "user", content });
const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));

interface Body {
  readonly name: string;
  readonly make: () => object;
}

const BODIES: readonly Body[] = [
  ...[1e3, 1e5, 1e6, 1e7].map((chars) => ({
    name: `a text of ${chars} characters`,
    make: () => ({ messages: [user("x".repeat(chars))] }),
  })),
  ...[100, 1e4, 1e6].map((count) => ({
    name: `${count} segments`,
    make: () => ({ messages: [user(Array.from({ length: count }, () => ({ type: "text", text: "x" })))] }),
  })),
  ...[100, 1e5].map((count) => ({
    name: `${count} messages`,
    make: () => ({ messages: Array.from({ length: count }, () => user("x")) }),
  })),
  {
    name: "lists in each other, as deep as a request may be",
    make: () => ({ metadata: nested(DEEPEST), tools: [nested(DEEPEST)], stop: nested(DEEPEST) }),
  },
  {
    name: "100,000 lists beside each other",
    make: () => ({
      metadata: Array.from({ length: 1e5 }, () => [[]]),
      stop: Array.from({ length: 1e5 }, () => [1]),
    }),
  },
];

const generations = new Map<string, Generation>();
const sandbox = openSandbox(SHIPPED, defaultEngines());
beforeAll(async () => {
  for (const swept of PLUGINS) {
    const yaml = JSON.stringify({
      providers: { p: { dialect: "openai-chat", baseUrl: "http://127.0.0.1:9/v1", apiKey: "none" } },
      plugins: [
        { use: "keys", enabled: false },
        { use: "permissions", enabled: false },
      ],
      services: {
        chat: {
          targets: [
            { provider: "p", model: "a", name: "a" },
            { provider: "p", model: "b", name: "b" },
          ],
          plugins: [{ use: swept.use, with: swept.with ?? {} }],
        },
      },
    });
    const made = await compileGeneration(1, valid(yaml), {
      registry: sandbox.source,
      store: emptyStore,
      host: quietHost,
      onCleanupFailure: () => undefined,
    });
    generations.set(swept.use, made);
  }
});
afterAll(async () => {
  for (const { instances } of generations.values()) await cleanUp(instances, () => undefined);
  await sandbox.close();
});

const stepsOf = ({ service }: Exchange): readonly Step[] => {
  if (!service) throw new Error("there is no such service");
  const { onAuth, onRoute, onRequest } = service.pipeline;
  return [...onAuth, ...onRoute, ...onRequest];
};

/** How long a call holds the event loop, in milliseconds; what the core reads of the body before it does not count. */
const heldBy = async (step: Step, exchange: Exchange): Promise<number> => {
  const { body, dialect } = exchange;
  const text = body && step.instance.plugin.powers.text ? viewOf(dialect.requestSlots(body)) : undefined;
  const begunAt = performance.now();
  const verdict = callStep(step, exchange, failed, { text });
  const heldMs = performance.now() - begunAt;
  await verdict;
  return heldMs;
};

/** A plugin that does not get through holds nothing either, and proves nothing. */
const failed: FaultListener = (hook, { instance }, _, cause) => {
  throw new Error(`${instance.id} failed in ${hook}`, { cause });
};

const exchangeWith = (generation: Generation, body: object): Exchange => {
  const exchange = chatExchange(generation, body);
  exchange.service = generation.services.get("chat");
  return exchange;
};

describe.each([...PLUGINS])("$use", ({ use }) => {
  test.each([...BODIES])("holds the event loop for no time to speak of, for $name", async ({ make }) => {
    const generation = generations.get(use);
    if (!generation) throw new Error("it was not set up");
    const heldMs = new Map<HookName, number>();
    const exchange = exchangeWith(generation, make());
    for (let round = 0; round < ROUNDS; round++) {
      exchange.plan = exchange.service?.targets ?? [];
      for (const step of stepsOf(exchange)) {
        const ms = await heldBy(step, exchange);
        heldMs.set(step.hook, Math.min(ms, heldMs.get(step.hook) ?? ms));
      }
    }
    expect(heldMs.size).toBeGreaterThan(0);
    for (const [hook, ms] of heldMs) {
      if (ms >= MAX_HELD_MS) throw new Error(`${use} holds the event loop for ${ms} ms in ${hook}`);
    }
  });
});

test("100,000 lists in each other are refused before any plugin is called", () => {
  const json = `{"model":"chat","messages":[],"metadata":${"[".repeat(1e5)}${"]".repeat(1e5)}}`;
  expect(() => readJson(new TextEncoder().encode(json), DIALECTS["openai-chat"].request)).toThrow();
});
