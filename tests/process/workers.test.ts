import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { leftOut } from "../../checks/left-out.ts";
import { builtPlugin } from "../gateway/built-plugin.ts";
import { chat } from "../gateway/chat.ts";
import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { HAS_PROC, isAlive, recorderOf, workerOf, workersOf } from "../gateway/processes.ts";
import { RawChat } from "../gateway/raw-chat.ts";
import { type SetupParts, setup } from "../gateway/setup.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { folderWith } from "./folder.ts";
import { SteadyClient } from "./steady-client.ts";

// Each starts processes, on a machine that may be busy.
setDefaultTimeout(30_000);

const CAN = HAS_PROC && process.platform === "linux";
if (!CAN) leftOut("Several serving processes", "only Linux balances a shared port; run on Linux");
const FOLLOWS = "another one follows";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.stop());

const start = (
  workers: number | "auto",
  parts: Pick<SetupParts, "up" | "services"> = {},
): Promise<GatewayProcess> =>
  startProcess({ yaml: setup({ upstream: upstream.url, server: `workers: ${workers}`, ...parts }) });
const [first, second] = [0, 1].map((at) => (gateway: GatewayProcess) => {
  const worker = workersOf(gateway.pid)[at];
  if (worker === undefined) throw new Error(`there is no serving process ${at}`);
  return worker;
});
const deathsIn = (gateway: GatewayProcess): { level: number; msg: string; waitMs: number; pid: number }[] =>
  gateway
    .err()
    .split("\n")
    .filter((line) => line.includes(FOLLOWS))
    .map((line) => JSON.parse(line));
const newcomers = (gateway: GatewayProcess, what = "serving process"): number =>
  gateway.err().split(`a new ${what} is at work`).length - 1;
/** Its connections may be closed before it stops listening: whoever connects in between finds a dead one. */
const killed = async (pid: number): Promise<void> => {
  process.kill(pid, "SIGKILL");
  await until(() => !isAlive(pid));
};
/** Connections enough that each of the processes has some. */
const stalledStreams = async (gateway: GatewayProcess): Promise<RawChat[]> => {
  const body = { model: "up/text?stallAfterEvents=2", stream: true };
  const streams = Array.from({ length: 48 }, () => new RawChat(gateway.url, body));
  await until(() => streams.every(({ start }) => start.includes("data: ")));
  return streams;
};

test.skipIf(!CAN)("two processes share the port, and either serves alone", async () => {
  const gateway = await start(2);
  expect(workersOf(gateway.pid)).toHaveLength(2);
  const streams = await stalledStreams(gateway);
  await killed(first?.(gateway) ?? 0);
  await until(() => streams.some(({ closed }) => closed));
  expect(streams.some(({ closed }) => !closed)).toBe(true);
  expect((await chat(gateway.url, { model: "up/text" })).status).toBe(200);

  // The newcomer gets its share, and serves on when the other one dies.
  await until(() => newcomers(gateway) === 1);
  for (const stream of streams) stream.close();
  const again = await stalledStreams(gateway);
  await killed(first?.(gateway) ?? 0);
  await until(() => again.some(({ closed }) => closed));
  expect(again.some(({ closed }) => !closed)).toBe(true);
  for (const stream of again) stream.close();
  expect(await gateway.stop()).toBe(0);
});

test.skipIf(!CAN)(
  "kill -9 of one process under load: the other's clients see nothing, and a new one serves within a second",
  async () => {
    const gateway = await start(2);
    for (const victim of [first, second]) {
      const clients = Array.from({ length: 48 }, () => new SteadyClient(gateway.url));
      await until(() => clients.every(({ answered }) => answered > 0));
      const pid = victim?.(gateway) ?? 0;
      const before = newcomers(gateway);
      const killedAt = performance.now();
      process.kill(pid, "SIGKILL");
      await until(() => newcomers(gateway) > before, 5000);
      // Log lines are written in bulk, a tenth of a second later at most.
      expect(performance.now() - killedAt).toBeLessThan(1100);
      const lucky = clients.filter(({ broken }) => !broken);
      const marks = lucky.map(({ answered }) => answered + 5);
      await until(() => lucky.every(({ answered }, at) => answered >= (marks[at] ?? 0)));
      expect(lucky.length).toBeGreaterThan(0);
      expect(lucky.length).toBeLessThan(clients.length);
      expect(lucky.filter(({ broken }) => broken)).toEqual([]);
      expect(isAlive(pid)).toBe(false);
      for (const client of clients) client.stop();
    }
    expect(await gateway.stop()).toBe(0);
  },
);

test.skipIf(!CAN)("`auto` starts one process a core", async () => {
  const gateway = await start("auto");
  expect(workersOf(gateway.pid)).toHaveLength(navigator.hardwareConcurrency);
  expect(await gateway.stop()).toBe(0);
});

test.skipIf(!CAN)("one that dies again and again is started at growing distances, loudly", async () => {
  const gateway = await start(1);
  const { port } = new URL(gateway.url);
  for (let death = 0; death < 5; death++) {
    await until(() => workersOf(gateway.pid).length === 1);
    process.kill(workerOf(gateway.pid), "SIGKILL");
    await until(() => deathsIn(gateway).length === death + 1);
  }
  expect(deathsIn(gateway).map(({ waitMs }) => waitMs)).toEqual([100, 200, 400, 800, 1600]);
  for (const { level, msg } of deathsIn(gateway)) {
    expect(level).toBe(50);
    expect(msg).toBe("a serving process ended by itself (SIGKILL); another one follows");
  }
  await until(() => newcomers(gateway) > 0);
  expect((await chat(`http://127.0.0.1:${port}`, { model: "up/text" })).status).toBe(200);
  expect(await gateway.stop()).toBe(0);
});

test.skipIf(!CAN)("a recorder that dies is replaced, and costs no request", async () => {
  const gateway = await start(1);
  const client = new SteadyClient(gateway.url);
  const recorder = recorderOf(gateway.pid);
  process.kill(recorder, "SIGKILL");
  await until(() => newcomers(gateway, "recorder") === 1);
  expect(recorderOf(gateway.pid)).not.toBe(recorder);
  expect(deathsIn(gateway).map(({ msg }) => msg)).toEqual([
    "a recorder ended by itself (SIGKILL); another one follows",
  ]);
  expect(client.broken).toBe(false);
  client.stop();
  expect(await gateway.stop()).toBe(0);
});

test.skipIf(!CAN)(
  "stopped processes, a serving one and the recorder, are killed and replaced within 7 seconds",
  async () => {
    const gateway = await start(2);
    const clients = Array.from({ length: 16 }, () => new SteadyClient(gateway.url));
    await until(() => clients.every(({ answered }) => answered > 0));
    const stopped = [first?.(gateway) ?? 0, recorderOf(gateway.pid)];
    for (const pid of stopped) process.kill(pid, "SIGSTOP");
    await until(() => newcomers(gateway) === 1 && newcomers(gateway, "recorder") === 1, 7_500);
    expect(stopped.map(isAlive)).toEqual([false, false]);
    expect(deathsIn(gateway).every(({ msg }) => msg.includes("(SIGKILL, it did not respond)"))).toBe(true);
    expect(clients.some(({ broken }) => !broken)).toBe(true);
    for (const client of clients) client.stop();
    expect(await gateway.stop()).toBe(0);
  },
);

test.skipIf(!CAN)(
  "a plugin in an endless loop costs its own exchange, and neither others nor the process",
  async () => {
    const stuck = await builtPlugin(join(import.meta.dir, "plugins/stuck"), folderWith());
    const gateway = await start(1, {
      up: `plugins: [{ use: ${stuck} }]`,
      services: "other: { model: open, targets: [{ provider: upstream }] }",
    });
    const worker = workerOf(gateway.pid);
    let over = false;
    const startedAt = performance.now();
    const looping = chat(gateway.url, { model: "up/loop" }).finally(() => {
      over = true;
    });
    for (let asked = 0; asked < 10; asked++) {
      expect((await chat(gateway.url, { model: "other/text" })).status).toBe(200);
      expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
    }
    expect(over).toBe(false);
    const answer = await looping;
    // Its deadline of 5 seconds, and what a busy machine may add.
    expect(performance.now() - startedAt).toBeLessThan(7_000);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error: { code: "PLUGIN_FAILED" } });
    expect((await chat(gateway.url, { model: "up/text" })).status).toBe(200);
    expect(workerOf(gateway.pid)).toBe(worker);
    expect(deathsIn(gateway)).toEqual([]);
    expect(await gateway.stop()).toBe(0);
    expect(gateway.err()).toMatch(/"plugin":"up\/stuck","hook":"onRequest","fault":"(cpu|wall)"/);
  },
);
