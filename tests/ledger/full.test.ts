import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { leftOut } from "../../checks/left-out.ts";
import { chat } from "../gateway/chat.ts";
import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { setup } from "../gateway/setup.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";

/** A file that takes nothing, ever: what is exported to it waits in the ledger. */
const FULL = "/dev/full";
const has = existsSync(FULL);
if (!has) leftOut("A ledger that fills up", `it needs ${FULL}, which is Linux's`);

const MB = 1_048_576;
const LONG = { role: "user", content: "x".repeat(50_000) };

let upstream: Upstream;
let gateway: GatewayProcess;
const config = (plugins: string) =>
  setup({
    upstream: upstream.url,
    server: "workers: 2",
    more: `plugins: ${plugins}\nledger: { maxBytes: ${MB}, drainEveryMs: 20, whenFull: refuse }`,
  });

beforeAll(async () => {
  upstream = await startUpstream();
  if (has)
    gateway = await startProcess({
      yaml: config(`[{ use: jsonl-export, with: { file: ${FULL}, bodies: true } }]`),
    });
});
afterAll(async () => {
  if (has) await gateway.stop();
  await upstream.stop();
});

const ask = () => chat(gateway.url, { model: "up/text", messages: [LONG] });

test.skipIf(!has)(
  "a ledger that nobody can empty refuses in all workers, and serves again when it has room",
  async () => {
    let refused: Response | undefined;
    await until(async () => {
      const answer = await ask();
      if (answer.status === 503) refused = answer;
      else await answer.text();
      return refused !== undefined;
    }, 20_000);
    expect(await refused?.json()).toMatchObject({ error: { code: "LEDGER_FULL" } });
    const asked = upstream.requests.length;
    await until(async () => {
      const statuses = await Promise.all(Array.from({ length: 24 }, async () => (await ask()).status));
      return statuses.every((status) => status === 503);
    }, 5_000);
    // Nobody is asked for those that are refused.
    expect(upstream.requests.length).toBeLessThan(asked + 48);

    // A plugin that is taken out holds nothing.
    gateway.save(config("[]"));
    await until(async () => (await ask()).status === 200, 10_000);
  },
  60_000,
);
