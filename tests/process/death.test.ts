import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { leftOut } from "../../checks/left-out.ts";
import { freePort } from "../gateway/free-port.ts";
import { startProcess } from "../gateway/gateway-process.ts";
import { childrenOf, HAS_PROC, isAlive, workerOf } from "../gateway/processes.ts";
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
    const others = childrenOf(first.pid);
    const stream = new RawChat(first.url, { model: "up/text?stallAfterEvents=2", stream: true });
    await until(() => stream.start.includes("data: "));

    process.kill(first.pid, "SIGKILL");
    await until(() => !others.some(isAlive), 1000);
    await first.ended;
    const second = await startProcess({ cwd });
    expect(second.url).toBe(first.url);
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
    expect(await second.stop()).toBe(0);
    await until(() => upstream.counts.open === 0);
  },
);

test.skipIf(!HAS_PROC)("kill -9 of the supervisor ends also those that cannot see it", async () => {
  const gateway = await startProcess({ yaml: setup({ upstream: upstream.url, server: "workers: 2" }) });
  const others = childrenOf(gateway.pid);
  expect(others).toHaveLength(3);
  for (const pid of others) process.kill(pid, "SIGSTOP");
  process.kill(gateway.pid, "SIGKILL");
  await until(() => !others.some(isAlive), 1000);
});

test.skipIf(!HAS_PROC)(
  "a lone serving process that dies is followed by one at the same address",
  async () => {
    const gateway = await startProcess({ yaml: setup({ upstream: upstream.url }) });
    process.kill(workerOf(gateway.pid), "SIGKILL");
    await gateway.wrote(/a new serving process is at work/);
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
    expect(await gateway.stop()).toBe(0);
  },
);

test.skipIf(!HAS_PROC)("signals to the other processes alone end none of them", async () => {
  const gateway = await startProcess({ yaml: setup({ upstream: upstream.url }) });
  const others = childrenOf(gateway.pid);
  for (const pid of others) {
    process.kill(pid, "SIGTERM");
    process.kill(pid, "SIGINT");
  }
  process.kill(workerOf(gateway.pid), "SIGHUP");
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
  expect(childrenOf(gateway.pid)).toEqual(others);
  expect(await gateway.stop()).toBe(0);
  expect(others.some(isAlive)).toBe(false);
});
