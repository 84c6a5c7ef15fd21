import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { leftOut } from "../../checks/left-out.ts";
import { chat } from "../gateway/chat.ts";
import { type GatewayProcess, runSluice, startProcess } from "../gateway/gateway-process.ts";
import { childrenOf, HAS_PROC } from "../gateway/processes.ts";
import { setup, temporaryDir } from "../gateway/setup.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";

if (!HAS_PROC)
  leftOut("Records across kill -9", "it finds the gateway's processes in /proc, which is Linux's");

const ROUNDS = 20;
const CLIENTS = 16;
const MODELS = ["up/text", "up/unicode", "up/error-quota", "up/tool-call", "nobody"];

/** An answer that a client has in whole. */
interface Had {
  readonly id: string;
  readonly status: number;
}

let upstream: Upstream;
const dir = temporaryDir();
const yaml = () =>
  setup({
    upstream: upstream.url,
    server: "workers: 2",
    more: "plugins: [{ use: jsonl-export, with: { file: export.jsonl, keep: 50 } }]\nledger: { drainEveryMs: 20 }",
  });

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(async () => {
  await upstream.stop();
  dir.remove();
});

/** One client that asks until the gateway is gone. What it has in whole goes to `had`. */
const askOn = async (url: string, nth: number, had: Had[]): Promise<void> => {
  for (let turn = nth; ; turn++) {
    const stream = turn % 2 === 0;
    try {
      const answer = await chat(url, { model: MODELS[turn % MODELS.length], stream });
      const text = await answer.text();
      const whole = answer.headers.get("content-type")?.includes("json") || text.endsWith("data: [DONE]\n\n");
      if (whole) had.push({ id: answer.headers.get("x-request-id") ?? "", status: answer.status });
    } catch {
      return;
    }
  }
};

const killAll = async (gateway: GatewayProcess): Promise<void> => {
  const pids = [gateway.pid, ...childrenOf(gateway.pid)];
  for (const pid of pids) process.kill(pid, "SIGKILL");
  await gateway.ended;
};

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

test.skipIf(!HAS_PROC)(
  "whatever a client had in whole is in the log once and in the export, across kill -9 of everything",
  async () => {
    const had: Had[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const gateway = await startProcess({ yaml: yaml(), cwd: dir.path });
      const clients = Array.from({ length: CLIENTS }, (_, nth) => askOn(gateway.url, nth, had));
      await Bun.sleep(50 + Math.random() * 400);
      await killAll(gateway);
      await Promise.all(clients);
    }
    const last = await startProcess({ yaml: yaml(), cwd: dir.path });
    expect(await last.stop()).toBe(0);

    const { out, code } = await runSluice(["log", "--json", "--limit", "1000000"], { cwd: dir.path });
    expect(code).toBe(0);
    const logged = new Map<string, number[]>();
    for (const line of linesOf(out)) {
      const { id, status } = JSON.parse(line);
      logged.set(id, [...(logged.get(id) ?? []), status]);
    }
    expect(had.length).toBeGreaterThan(ROUNDS * CLIENTS);
    expect(had.filter(({ id, status }) => logged.get(id)?.join() !== String(status))).toEqual([]);

    const exported = new Set(
      linesOf(readFileSync(join(dir.path, "export.jsonl"), "utf8")).map((line) => JSON.parse(line).id),
    );
    expect(had.filter(({ id }) => !exported.has(id))).toEqual([]);
  },
  180_000,
);
