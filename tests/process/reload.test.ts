import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chat } from "../gateway/chat.ts";
import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { RawChat } from "../gateway/raw-chat.ts";
import { KEY, setup, UPSTREAM_KEY } from "../gateway/setup.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";

// Each starts processes, on a machine that may be busy.
setDefaultTimeout(30_000);

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.stop());

const yaml = (mark = "0", more = ""): string =>
  setup({ upstream: upstream.url, up: `tags: { mark: "${mark}" }`, more });
const reloaded = (gateway: GatewayProcess, config: number): Promise<void> =>
  gateway.wrote(new RegExp(`"config":${config},"msg":"config reloaded"`));
const configInForce = async ({ url }: GatewayProcess): Promise<unknown> =>
  JSON.parse(await (await fetch(`${url}/readyz`)).text()).config;
const marksOf = (gateway: GatewayProcess): unknown[][] =>
  gateway
    .err()
    .split("\n")
    .filter((line) => line.includes('"msg":"exchange"'))
    .map((line) => JSON.parse(line))
    .map(({ config, tags }) => [config, tags?.mark]);

test("20 reloads under 32 connections, whole and streamed, fail no request", async () => {
  const gateway = await startProcess({ yaml: yaml() });
  let over = false;
  let answered = 0;
  const failures: string[] = [];
  const keepAsking = async (stream: boolean): Promise<void> => {
    while (!over) {
      try {
        const answer = await chat(gateway.url, { model: "up/text", stream });
        const text = await answer.text();
        const whole = stream ? text.endsWith("data: [DONE]\n\n") : text.endsWith("}\n");
        if (answer.status !== 200 || !whole) failures.push(`${answer.status} ${text.slice(-200)}`);
        answered++;
      } catch (thrown) {
        failures.push(String(thrown));
      }
    }
  };
  const load = Promise.all(Array.from({ length: 32 }, (_, at) => keepAsking(at % 2 === 0)));
  for (let round = 1; round <= 20; round++) {
    gateway.save(yaml(String(round)));
    await reloaded(gateway, round + 1);
  }
  expect(await configInForce(gateway)).toBe(21);
  over = true;
  await load;
  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(320);
  expect(await gateway.stop()).toBe(0);
  const marks = marksOf(gateway);
  expect(marks).toHaveLength(answered);
  // Each exchange ran on one config from its first step to its record.
  for (const [config, mark] of marks) expect(Number(config) - 1).toBe(Number(mark));
}, 60_000);

test("a stream that began before a reload finishes on the config that it began on", async () => {
  const gateway = await startProcess({ yaml: yaml("old") });
  const stream = new RawChat(gateway.url, { model: "up/text?events=12&paceMs=60", stream: true });
  await until(() => stream.start.includes("data: "));
  gateway.save(yaml("new").replace("  up:", "  other:"));
  await reloaded(gateway, 2);
  expect((await chat(gateway.url, { model: "up/text" })).status).toBe(404);
  expect(stream.whole).toBe(false);
  await until(() => stream.whole);
  expect(stream.end).toContain("[DONE]");
  await gateway.stop();
  expect(marksOf(gateway)).toContainEqual([1, "old"]);
});

test("SIGHUP reads the file again, also where it did not change", async () => {
  const gateway = await startProcess({ yaml: yaml() });
  process.kill(gateway.pid, "SIGHUP");
  await reloaded(gateway, 2);
  process.kill(gateway.pid, "SIGHUP");
  await reloaded(gateway, 3);
  expect((await chat(gateway.url, { model: "up/text" })).status).toBe(200);
  expect(await gateway.stop()).toBe(0);
});

test("a save by renaming over the file reloads too", async () => {
  const gateway = await startProcess({ yaml: yaml() });
  writeFileSync(join(gateway.dir, "new.yaml"), yaml("1"));
  renameSync(join(gateway.dir, "new.yaml"), join(gateway.dir, "sluice.yaml"));
  await reloaded(gateway, 2);
  expect(await gateway.stop()).toBe(0);
});

test("a broken file is refused with line and column and no secret, and the running config stays", async () => {
  const gateway = await startProcess({ yaml: yaml() });
  const refused = "config not reloaded, the old one stays";
  gateway.save(yaml().replace("grants:", "garnts:"));
  await gateway.wrote(new RegExp(`${refused}.*garnts`));
  gateway.save(`${yaml()}\n  - [${KEY}\n`);
  await until(() => gateway.err().split(refused).length === 3);
  const lines = gateway.err().trim().split("\n");
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({ level: 50, config: 1, code: "CONFIG_INVALID" });
    expect(JSON.parse(line).msg).toMatch(/\d+:\d+/);
  }
  expect((await chat(gateway.url, { model: "up/text" })).status).toBe(200);
  expect(await configInForce(gateway)).toBe(1);
  gateway.save(yaml("2"));
  await reloaded(gateway, 2);
  await gateway.stop();
  expect(gateway.written()).not.toContain(KEY);
  expect(gateway.written()).not.toContain(UPSTREAM_KEY);
});

test("a config that no plugin can be set up with is refused, and the running one stays", async () => {
  const gateway = await startProcess({ yaml: yaml() });
  gateway.save(yaml("1", "plugins: [{ use: dmeo }]"));
  await gateway.wrote(/the old one stays: The plugin dmeo.*Did you mean demo/);
  expect((await chat(gateway.url, { model: "up/text" })).status).toBe(200);
  expect(await gateway.stop()).toBe(0);
});

test("a changed port is said to need a restart; the rest of the file is in force", async () => {
  const gateway = await startProcess({ yaml: yaml() });
  gateway.save(yaml("moved").replace("port: 0", "port: 1"));
  await reloaded(gateway, 2);
  expect(gateway.err()).toContain("server.port: what was changed there counts from the next start on");
  expect((await chat(gateway.url, { model: "up/text" })).status).toBe(200);
  await gateway.stop();
  expect(marksOf(gateway)).toEqual([[2, "moved"]]);
});

test("variables of the environment are put in, with their defaults", async () => {
  const gateway = await startProcess({
    yaml: yaml("${MARK}-${NONE:-spare}"),
    env: { MARK: "from-outside" },
  });
  expect((await chat(gateway.url, { model: "up/text" })).status).toBe(200);
  await gateway.stop();
  expect(marksOf(gateway)).toEqual([[1, "from-outside-spare"]]);
});
