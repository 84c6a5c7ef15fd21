import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { builtPlugin } from "../gateway/built-plugin.ts";
import { chat } from "../gateway/chat.ts";
import { type GatewayProcess, runSluice, startProcess } from "../gateway/gateway-process.ts";
import { setup } from "../gateway/setup.ts";
import { folderWith } from "../process/folder.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";

// Each starts processes, on a machine that may be busy.
setDefaultTimeout(30_000);

const MAIN = resolve(import.meta.dir, "../../core/cli/main.ts");
const ENGINES = ["inline", "isolate"];

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.stop());

const yaml = (use: string): string => setup({ upstream: upstream.url, more: `plugins: [{ ${use} }]` });
const talker = (parent: string): Promise<string> =>
  builtPlugin(join(import.meta.dir, "plugins/talker"), parent);
const reloads = (gateway: GatewayProcess): number =>
  gateway.err().split('"msg":"config reloaded"').length - 1;

/** `sluice plugin dev`, as an author runs it. */
const startDev = (dir: string) => {
  const child = Bun.spawn([process.execPath, MAIN, "plugin", "dev", dir], { stdout: "pipe", stderr: "pipe" });
  let out = "";
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const piece of child.stdout) out += decoder.decode(piece, { stream: true });
  })();
  return {
    out: () => out,
    async end(): Promise<number> {
      child.kill("SIGTERM");
      await reading;
      return await child.exited;
    },
  };
};

test.each(ENGINES)(
  "`sluice plugin dev` shows what a plugin says in a running gateway (%s), and only while it runs",
  async (engine) => {
    const cwd = folderWith();
    const dir = await talker(cwd);
    const text = yaml(`use: ./talker, engine: ${engine}`);
    const gateway = await startProcess({ cwd, yaml: text });
    const ask = async (): Promise<void> => {
      expect((await chat(gateway.url, { model: "up/text" }, { connection: "close" })).status).toBe(200);
    };
    await ask();
    expect(existsSync(join(dir, "dist/console.jsonl"))).toBe(false);

    const dev = startDev(dir);
    await until(() => reloads(gateway) === 1, 15_000);
    await ask();
    await until(() => dev.out().includes("[console] log asked for up/text\n"), 10_000);
    expect(await dev.end()).toBe(0);
    expect(dev.out().split("[console]")).toHaveLength(2);
    await until(() => reloads(gateway) === 2, 10_000);
    await ask();
    expect(existsSync(join(dir, "dist/dev.json"))).toBe(false);
    expect(existsSync(join(dir, "dist/console.jsonl"))).toBe(false);
    expect(await gateway.stop()).toBe(0);
    expect(gateway.written()).not.toContain("asked for");
  },
);

test.each(ENGINES)("a setup that fails is refused with its place in the source (%s)", async (engine) => {
  const cwd = folderWith({ "sluice.yaml": yaml(`use: ./talker, engine: ${engine}, with: { fails: true }`) });
  const dir = await talker(cwd);
  const { code, err } = await runSluice(["check"], { cwd });
  expect(code).toBe(1);
  const place = /its setup failed at index\.ts:(\d+):\d+ \(TypeError\)\./.exec(err);
  const line = readFileSync(join(dir, "index.ts"), "utf8").split("\n")[Number(place?.[1]) - 1];
  expect(line).toContain("throw new TypeError");
  expect(err).not.toContain("the words of the config");
});
