import { heapStats } from "bun:jsc";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { chat } from "../gateway/chat.ts";
import { type LocalGateway, startLocal } from "../gateway/in-process.ts";
import { RawChat } from "../gateway/raw-chat.ts";
import { setup } from "../gateway/setup.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";

/** What an exchange makes of the engine's own objects, and what a deadline and a listener would hold. */
const KINDS = [
  "AbortSignal",
  "AbortController",
  "Response",
  "Request",
  "ReadableStream",
  "Timeout",
  "Headers",
];
const EXCHANGES = 400;

const yaml = (round: string): string =>
  setup({ upstream: upstream.url, up: `tags: { round: "${round}" }`, more: "logs: { level: error }" });

let upstream: Upstream;
let gateway: LocalGateway;
beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startLocal(yaml("first"));
});
afterAll(async () => {
  await gateway.close();
  await upstream.stop();
});

const MODELS = [
  "up/text",
  "up/text?status=500",
  "up/text?resetAfterEvents=1",
  "up/text?stallAfterEvents=2",
  "none",
];
const mixed = async (): Promise<void> => {
  for (let nth = 0; nth < EXCHANGES; nth += MODELS.length) {
    for (const model of MODELS) {
      const stream = model !== "up/text?status=500";
      if (!model.includes("stall")) {
        await chat(gateway.url, { model, stream }).then((answer) => answer.text().catch(String));
        continue;
      }
      const gone = new RawChat(gateway.url, { model, stream });
      await until(() => gone.start.includes("data: "));
      gone.close();
    }
  }
  await until(() => upstream.counts.open === 0 && gateway.gateway.generation.running.count === 0);
  // Its records hold what they tell of.
  upstream.clear();
};
const alive = (): Map<string, number> => {
  Bun.gc(true);
  const counts: Record<string, number> = heapStats().objectTypeCounts;
  return new Map(KINDS.map((kind) => [kind, counts[kind] ?? 0]));
};

test("exchanges leave no signal, stream, answer or timer behind, however they ended", async () => {
  await mixed();
  const before = alive();
  await mixed();
  const grown = () => {
    const now = alive();
    return KINDS.filter((kind) => (now.get(kind) ?? 0) - (before.get(kind) ?? 0) > EXCHANGES / 20);
  };
  await until(() => grown().length === 0);
}, 60_000);

test("configs that were replaced are let go", async () => {
  const old: WeakRef<object>[] = [];
  for (let round = 0; round < 20; round++) {
    old.push(new WeakRef(gateway.gateway.generation));
    await gateway.reload(yaml(String(round)));
    expect((await chat(gateway.url, { model: "up/text" })).status).toBe(200);
  }
  await until(() => {
    Bun.gc(true);
    return old.filter((ref) => ref.deref()).length <= 2;
  });
}, 30_000);
