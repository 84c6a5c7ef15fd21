import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { leftOut } from "../../checks/left-out.ts";
import { writeBuilt } from "../../core/sandbox/build/build.ts";
import { buildOf } from "../gateway/built-plugin.ts";
import { chat } from "../gateway/chat.ts";
import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { companionsOf, HAS_PROC, workersOf } from "../gateway/processes.ts";
import { setup } from "../gateway/setup.ts";
import { SteadyClient } from "../process/steady-client.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { buildLabelled, type Labelled, labelsIn, rebuild, relabel } from "./labelled.ts";

// Each starts processes, on a machine that may be busy.
setDefaultTimeout(30_000);

if (!HAS_PROC) leftOut("Processes that follow others", "there is no /proc to find them in; run on Linux");
/** Only Linux balances a shared port; elsewhere there is one process. */
const WORKERS = process.platform === "linux" ? 2 : 1;
const REFUSED = "config not reloaded, the old one stays";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.stop());

const yaml = (plugin = ""): string =>
  setup({
    upstream: upstream.url,
    server: `workers: ${WORKERS}`,
    more: plugin && `plugins: [{ ${plugin} }]`,
  });
const start = (plugin = ""): Promise<GatewayProcess> => startProcess({ yaml: yaml(plugin) });
const reloaded = (gateway: GatewayProcess, config: number): Promise<void> =>
  gateway.wrote(new RegExp(`"config":${config},"msg":"config reloaded"`));

/** What exchanges were tagged with, over connections enough that each process is asked. */
const seen = async (gateway: GatewayProcess): Promise<Labelled[]> => {
  const before = labelsIn(gateway).length;
  const ask = () => chat(gateway.url, { model: "up/text" }, { connection: "close" });
  const answers = await Promise.all(Array.from({ length: 16 }, ask));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  await until(() => labelsIn(gateway).length === before + answers.length);
  const unlike = new Map(
    labelsIn(gateway)
      .slice(before)
      .map((one) => [JSON.stringify(one), one]),
  );
  return [...unlike.values()];
};
const companions = (gateway: GatewayProcess): number[] => workersOf(gateway.pid).flatMap(companionsOf);

test("a plugin is added, built anew, configured anew and removed while the gateway runs", async () => {
  const gateway = await start();
  expect(await seen(gateway)).toEqual([{ config: 1, label: undefined, mark: undefined }]);
  const dir = await buildLabelled(gateway.dir);

  gateway.save(yaml("use: ./labelled"));
  await reloaded(gateway, 2);
  expect(await seen(gateway)).toEqual([{ config: 2, label: "one", mark: "plain" }]);

  await rebuild(dir, "two");
  await reloaded(gateway, 3);
  expect(await seen(gateway)).toEqual([{ config: 3, label: "two", mark: "plain" }]);

  gateway.save(yaml("use: ./labelled, with: { mark: other }"));
  await reloaded(gateway, 4);
  expect(await seen(gateway)).toEqual([{ config: 4, label: "two", mark: "other" }]);
  if (HAS_PROC) await until(() => companions(gateway).length === WORKERS);

  gateway.save(yaml());
  await reloaded(gateway, 5);
  expect(await seen(gateway)).toEqual([{ config: 5, label: undefined, mark: undefined }]);
  if (HAS_PROC) await until(() => companions(gateway).length === 0);

  // What no config names any more is watched no more.
  await rebuild(dir, "three");
  process.kill(gateway.pid, "SIGHUP");
  await reloaded(gateway, 6);
  expect(gateway.err()).not.toContain(REFUSED);
  expect(await gateway.stop()).toBe(0);
});

test("a build that is no good leaves the old one running and says why, until there is a good one", async () => {
  const gateway = await start();
  const dir = await buildLabelled(gateway.dir);
  gateway.save(yaml("use: ./labelled"));
  await reloaded(gateway, 2);
  const stays = async (why: RegExp): Promise<void> => {
    await gateway.wrote(new RegExp(`${REFUSED}: ${why.source}`));
    expect(await seen(gateway)).toEqual([{ config: 2, label: "one", mark: "plain" }]);
  };

  writeFileSync(join(dir, "dist/plugin.js"), "half a scr");
  appendFileSync(join(dir, "plugin.json"), "\n");
  await stays(/The plugin labelled .*is not what plugin\.json vouches for.*sluice plugin build/);
  await rebuild(dir, "unfit");
  await stays(/The plugin \*\/labelled .*its setup failed/);
  relabel(dir, "not built");
  process.kill(gateway.pid, "SIGHUP");
  await stays(/The plugin labelled .*label\.ts changed since it was built/);

  await rebuild(dir, "two");
  await reloaded(gateway, 3);
  expect(await seen(gateway)).toEqual([{ config: 3, label: "two", mark: "plain" }]);
  expect(await gateway.stop()).toBe(0);
});

test.skipIf(!HAS_PROC)(
  "a process that follows another has the build in force, whatever is in its folder",
  async () => {
    const gateway = await start();
    const dir = await buildLabelled(gateway.dir);
    gateway.save(yaml("use: ./labelled"));
    await reloaded(gateway, 2);
    const replaceAll = async (newcomers: number): Promise<void> => {
      for (const worker of workersOf(gateway.pid)) process.kill(worker, "SIGKILL");
      await until(() => gateway.err().split("a new serving process is at work").length > newcomers, 10_000);
      expect(await seen(gateway)).toEqual([{ config: 2, label: "one", mark: "plain" }]);
    };
    relabel(dir, "not built");
    await replaceAll(WORKERS);
    await rebuild(dir, "unfit");
    await gateway.wrote(new RegExp(REFUSED));
    await replaceAll(2 * WORKERS);
    expect(gateway.err()).not.toContain("is of no use");
    expect(await gateway.stop()).toBe(0);
  },
);

test("10,000 requests during 100 swaps: none fails, and each sees one build", async () => {
  const gateway = await start();
  const dir = await buildLabelled(gateway.dir);
  const builds = [await buildOf(dir)];
  relabel(dir, "two");
  builds.push(await buildOf(dir));
  // Handed on without its sources, which would have to be changed along with each build.
  const built = join(gateway.dir, "built");
  const swap = async (round: number): Promise<void> => {
    const build = builds[round % 2];
    if (!build) throw new Error("there are two builds");
    writeBuilt(build, built);
    if (round === 0) gateway.save(yaml("use: ./built"));
    await reloaded(gateway, round + 2);
  };
  await swap(0);
  const clients = Array.from({ length: 2 }, () => new SteadyClient(gateway.url));
  const answered = () => clients.reduce((sum, client) => sum + client.answered, 0);
  for (let round = 1; round <= 100; round++) await swap(round);
  await until(() => answered() >= 10_000, 40_000);
  expect(clients.filter(({ broken }) => broken)).toEqual([]);
  for (const client of clients) client.stop();
  // Nothing is left of what was swapped out.
  if (HAS_PROC) await until(() => companions(gateway).length === WORKERS);
  expect(readdirSync(join(gateway.dir, "data/plugins"))).toHaveLength(2);
  expect(await gateway.stop()).toBe(0);
  const labels = labelsIn(gateway);
  expect(labels.length).toBeGreaterThanOrEqual(10_000);
  expect(labels.filter(({ config, label }) => label !== (config % 2 === 0 ? "one" : "two"))).toEqual([]);
  expect(gateway.err()).not.toContain(REFUSED);
}, 150_000);
