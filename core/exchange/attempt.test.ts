import { afterAll, expect, test } from "bun:test";
import { until } from "../../tests/upstream/until.ts";
import type { UpstreamAnswer } from "../upstream/contract.ts";
import { Attempt } from "./attempt.ts";
import { Deadlines } from "./deadlines.ts";
import type { Target } from "./service.ts";
import { chatExchange, generationOf } from "./testing/exchange.ts";

const held = new Map<string, PromiseWithResolvers<Response>>();
const upstream = Bun.serve({
  port: 0,
  fetch(request) {
    const path = new URL(request.url).pathname;
    if (path === "/quick") return new Response("quick");
    const holding = Promise.withResolvers<Response>();
    held.set(path, holding);
    return holding.promise;
  },
});
afterAll(() => upstream.stop(true));

const deadlines = new Deadlines();
const startAttempt = async (timeouts = "{}"): Promise<Attempt> => {
  const generation = await generationOf(`
providers: { u: { dialect: openai-chat, baseUrl: "${upstream.url.origin}", apiKey: upstream-key-0123 } }
services: { chat: { targets: [{ provider: u, model: m, timeouts: ${timeouts} }] } }
`);
  const target: Target | undefined = generation.services.get("chat")?.targets[0];
  if (!target) throw new Error("the config has no target");
  const exchange = chatExchange(generation);
  return new Attempt(exchange, target, deadlines, exchange.dialect);
};

const textOf = async (sent: Promise<UpstreamAnswer>): Promise<string> => {
  const answer = await sent;
  return Buffer.from(answer.takeWhole() ?? (await answer.read()) ?? []).toString();
};

test("an attempt that is over ends no other one, though its connection serves another", async () => {
  const over = await startAttempt();
  expect(await textOf(over.send(`${upstream.url.origin}/quick`, "{}"))).toBe("quick");
  over.release();
  const next = await startAttempt();
  const sent = next.send(`${upstream.url.origin}/held`, "{}");
  await until(() => held.has("/held"));
  over.abort();
  over.exchange.onGone?.();
  held.get("/held")?.resolve(new Response("whole"));
  expect(await textOf(sent)).toBe("whole");
  next.release();
});

test("the limit of the whole attempt holds, however steadily something comes", async () => {
  const attempt = await startAttempt("{ totalMs: 80, stallMs: 60000 }");
  const coming = setInterval(() => attempt.progress(), 1);
  try {
    const failed = await attempt.send(`${upstream.url.origin}/never`, "{}").catch((cause: unknown) => cause);
    expect(attempt.failure(failed, "UPSTREAM_CUT").code).toBe("UPSTREAM_TIMEOUT_TOTAL");
  } finally {
    clearInterval(coming);
    attempt.release();
  }
});
