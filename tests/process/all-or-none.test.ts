import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { leftOut } from "../../checks/left-out.ts";
import { builtPlugin } from "../gateway/built-plugin.ts";
import { chat } from "../gateway/chat.ts";
import { type GatewayProcess, runSluice, startProcess } from "../gateway/gateway-process.ts";
import { companionsOf, HAS_PROC, workersOf } from "../gateway/processes.ts";
import { setup } from "../gateway/setup.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { folderWith } from "./folder.ts";
import { SteadyClient } from "./steady-client.ts";

// Each starts processes, on a machine that may be busy.
setDefaultTimeout(30_000);

const CAN = HAS_PROC && process.platform === "linux";
if (!CAN) leftOut("Configs and keys of several processes", "only Linux balances a shared port; run on Linux");
const PRLIMIT = CAN && Bun.which("prlimit") !== null;
if (CAN && !PRLIMIT)
  leftOut("A config that one process alone refuses", "there is no prlimit; install util-linux");

/** Lets a process open no more files, so that it cannot read a plugin's. Returns what lets it again. */
const withoutFiles = (pid: number): (() => void) => {
  const nofile = /^Max open files +(\d+) +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, "utf8"));
  const [, soft = "", hard = ""] = nofile ?? [];
  const limit = (to: string) => {
    const { exitCode, stderr } = Bun.spawnSync(["prlimit", `--pid=${pid}`, `--nofile=${to}:${hard}`]);
    if (exitCode !== 0) throw new Error(stderr.toString());
  };
  limit("1");
  return () => limit(soft);
};

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.stop());

const yaml = (more = ""): string => setup({ upstream: upstream.url, server: "workers: 2", more });
const reloaded = (gateway: GatewayProcess, config: number): Promise<void> =>
  gateway.wrote(new RegExp(`"config":${config},"msg":"config reloaded"`));
/** Over connections enough that each process is asked. */
const fromAll = <T>(ask: (headers: Record<string, string>) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 32 }, () => ask({ connection: "close" })));
const configsInForce = async ({ url }: GatewayProcess): Promise<number[]> => {
  const numbers = await fromAll(async (headers) => {
    const { config } = JSON.parse(await (await fetch(`${url}/readyz`, { headers })).text());
    return Number(config);
  });
  return [...new Set(numbers)];
};

test.skipIf(!CAN)(
  "20 reloads under load fail no request, and all processes are on the same number",
  async () => {
    const gateway = await startProcess({ yaml: yaml() });
    const clients = Array.from({ length: 32 }, () => new SteadyClient(gateway.url));
    for (let round = 1; round <= 20; round++) {
      process.kill(gateway.pid, "SIGHUP");
      await reloaded(gateway, round + 1);
      expect(await configsInForce(gateway)).toEqual([round + 1]);
    }
    const answered = () => clients.reduce((sum, client) => sum + client.answered, 0);
    const before = answered();
    await until(() => answered() > before + 100);
    expect(clients.filter(({ broken }) => broken)).toEqual([]);
    for (const client of clients) client.stop();
    expect(await gateway.stop()).toBe(0);
  },
);

test.skipIf(!CAN || !PRLIMIT)("a config that one process refuses is in force in none", async () => {
  const quiet = await builtPlugin(join(import.meta.dir, "plugins/quiet"), folderWith());
  const gateway = await startProcess({ yaml: yaml() });
  const [unable = 0, able = 0] = workersOf(gateway.pid);
  const restore = withoutFiles(unable);
  gateway.save(yaml(`plugins: [{ use: ${quiet} }]`));
  await until(() => companionsOf(able).length === 1);
  await gateway.wrote(/the old one stays: The plugin quiet .*EMFILE/);
  restore();
  await until(() => companionsOf(able).length === 0);
  expect(workersOf(gateway.pid)).toEqual([unable, able]);
  expect(await configsInForce(gateway)).toEqual([1]);
  expect(await fromAll(async (h) => (await chat(gateway.url, { model: "up/text" }, h)).status)).not.toContain(
    503,
  );
  process.kill(gateway.pid, "SIGHUP");
  await reloaded(gateway, 2);
  expect(await configsInForce(gateway)).toEqual([2]);
  expect(companionsOf(unable)).toHaveLength(1);
  expect(await gateway.stop()).toBe(0);
});

test.skipIf(!CAN)("one that is started later has the config in force", async () => {
  const gateway = await startProcess({ yaml: yaml() });
  process.kill(gateway.pid, "SIGHUP");
  await reloaded(gateway, 2);
  for (const worker of workersOf(gateway.pid)) process.kill(worker, "SIGKILL");
  process.kill(gateway.pid, "SIGHUP");
  await until(() => gateway.err().split("a new serving process is at work").length === 3);
  await reloaded(gateway, 3);
  expect(await configsInForce(gateway)).toEqual([3]);
  expect(await gateway.stop()).toBe(0);
});

test.skipIf(!CAN)("a key that is made or revoked counts in all processes within a second", async () => {
  const grants = '- { service: up, to: "user:alice", privilege: query }';
  const gateway = await startProcess({
    yaml: setup({ upstream: upstream.url, server: "workers: 2", grants }),
  });
  const sluice = (...args: string[]) => runSluice(args, { cwd: gateway.dir });
  const made = await sluice("key", "create", "--principal", "alice", "--name", "laptop", "--json");
  const { id, secret } = JSON.parse(made.out);
  const statuses = () =>
    fromAll(async (headers) => {
      const authorization = `Bearer ${secret}`;
      return (await chat(gateway.url, { model: "up/text" }, { ...headers, authorization })).status;
    });
  await until(async () => (await statuses()).every((status) => status === 200), 1000);
  expect((await sluice("key", "revoke", id)).code).toBe(0);
  await until(async () => (await statuses()).every((status) => status === 401), 1000);
  expect(await gateway.stop()).toBe(0);
});
