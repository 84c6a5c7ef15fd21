import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { leftOut } from "../../checks/left-out.ts";
import { freePort } from "../gateway/free-port.ts";
import { startProcess } from "../gateway/gateway-process.ts";
import { HAS_PROC, isAlive, workerOf } from "../gateway/processes.ts";
import { RawChat } from "../gateway/raw-chat.ts";
import { setup } from "../gateway/setup.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { folderWith } from "./folder.ts";

// Each starts processes, on a machine that may be busy.
setDefaultTimeout(30_000);

if (!HAS_PROC)
  leftOut("A gateway whose processes are killed", "there is no /proc to find them in; run on Linux");

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.stop());

test.skipIf(!HAS_PROC)(
  "kill -9 of the supervisor leaves nothing behind, and the next start works at once",
  async () => {
    const cwd = folderWith();
    const yaml = setup({ upstream: upstream.url }).replace("port: 0", `port: ${freePort()}`);
    const first = await startProcess({ cwd, yaml });
    const worker = workerOf(first.pid);
    const stream = new RawChat(first.url, { model: "up/text?stallAfterEvents=2", stream: true });
    await until(() => stream.start.includes("data: "));

    process.kill(first.pid, "SIGKILL");
    await until(() => !isAlive(worker), 1000);
    await first.ended;
    const second = await startProcess({ cwd });
    expect(second.url).toBe(first.url);
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
    expect(await second.stop()).toBe(0);
    await until(() => upstream.counts.open === 0);
  },
);

test.skipIf(!HAS_PROC)(
  "when the serving process dies, the gateway ends with 1 and says so in one line",
  async () => {
    const cwd = folderWith();
    const gateway = await startProcess({ cwd, yaml: setup({ upstream: upstream.url }) });
    process.kill(workerOf(gateway.pid), "SIGKILL");
    expect(await gateway.ended).toBe(1);
    const lines = gateway.err().trim().split("\n");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines.join())).toMatchObject({
      level: 50,
      msg: "the serving process ended by itself (SIGKILL), and the gateway ends with it",
    });
    expect(existsSync(join(cwd, "data/sluice.pid"))).toBe(false);
  },
);

test.skipIf(!HAS_PROC)("a signal to the serving process alone does not end it", async () => {
  const gateway = await startProcess({ yaml: setup({ upstream: upstream.url }) });
  const worker = workerOf(gateway.pid);
  process.kill(worker, "SIGTERM");
  process.kill(worker, "SIGINT");
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
  expect(await gateway.stop()).toBe(0);
  expect(isAlive(worker)).toBe(false);
});
