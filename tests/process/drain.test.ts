import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { leftOut } from "../../checks/left-out.ts";
import { startProcess } from "../gateway/gateway-process.ts";
import { childrenOf, HAS_PROC } from "../gateway/processes.ts";
import { RawChat } from "../gateway/raw-chat.ts";
import { setup } from "../gateway/setup.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";

// Each starts processes, on a machine that may be busy.
setDefaultTimeout(30_000);

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.stop());

const yaml = (drainTimeoutMs = 20_000): string =>
  setup({ upstream: upstream.url, server: `drainTimeoutMs: ${drainTimeoutMs}` });
const begin = async (url: string, model: string, body: object = { stream: true }): Promise<RawChat> => {
  const { open } = upstream.counts;
  const chat = new RawChat(url, { model, ...body });
  await until(() => upstream.counts.open > open);
  return chat;
};

test.each(["SIGTERM", "SIGINT"] as const)("%s lets what runs finish, then ends with 0", async (signal) => {
  const gateway = await startProcess({ yaml: yaml() });
  const running = [
    await begin(gateway.url, "up/text?events=10&paceMs=60"),
    await begin(gateway.url, "up/text?delayMs=500", {}),
  ];
  expect(await gateway.stop(signal)).toBe(0);
  for (const chat of running) {
    await until(() => chat.closed);
    expect(chat.status).toBe(200);
    expect(chat.whole).toBe(true);
  }
  expect(running[0]?.end).toContain("[DONE]");
});

test("while it drains a new connection is refused, and an answer says that its connection ends", async () => {
  const gateway = await startProcess({ yaml: yaml() });
  const kept = await begin(gateway.url, "up/text?delayMs=500", {});
  const code = gateway.stop();
  await until(() =>
    fetch(`${gateway.url}/healthz`).then(
      () => false,
      () => true,
    ),
  );
  expect(kept.start).toBe("");
  await until(() => kept.closed);
  expect(kept.status).toBe(200);
  expect(kept.whole).toBe(true);
  expect(kept.start.toLowerCase()).toContain("\r\nconnection: close\r\n");
  expect(await code).toBe(0);
});

test("a drain ends at server.drainTimeoutMs, with 0 and a line, whatever still runs", async () => {
  const gateway = await startProcess({ yaml: yaml(300) });
  const stuck = await begin(gateway.url, "up/text?stallAfterEvents=2");
  const began = performance.now();
  expect(await gateway.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(3000);
  await until(() => stuck.closed && upstream.counts.open === 0);
  expect(stuck.whole).toBe(false);
  expect(gateway.err()).toContain("cut the exchanges that were still running");
});

test("a second signal does not end a drain early", async () => {
  const gateway = await startProcess({ yaml: yaml() });
  const stream = await begin(gateway.url, "up/text?events=10&paceMs=60");
  process.kill(gateway.pid, "SIGTERM");
  expect(await gateway.stop("SIGINT")).toBe(0);
  await until(() => stream.closed);
  expect(stream.end).toContain("[DONE]");
});

if (!HAS_PROC)
  leftOut("A Ctrl-C that reaches all processes", "there is no /proc to find them in; run on Linux");
test.skipIf(!HAS_PROC)("a signal to all its processes at once, as Ctrl-C sends it, drains too", async () => {
  const gateway = await startProcess({ yaml: yaml() });
  const stream = await begin(gateway.url, "up/text?events=10&paceMs=60");
  for (const pid of childrenOf(gateway.pid)) process.kill(pid, "SIGINT");
  expect(await gateway.stop("SIGINT")).toBe(0);
  await until(() => stream.closed);
  expect(stream.end).toContain("[DONE]");
});
