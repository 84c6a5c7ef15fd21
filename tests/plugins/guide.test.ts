import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type GatewayProcess, runSluice, startProcess } from "../gateway/gateway-process.ts";
import { temporaryDir } from "../gateway/setup.ts";
import { FILES, GUIDE, writeFiles } from "./guide-files.ts";

// It builds and tests a plugin in processes of its own, on a machine that may be busy.
setDefaultTimeout(120_000);

const CURL = /^curl .*?(?=^```$)/ms.exec(GUIDE)?.[0] ?? "";

const dir = temporaryDir();
let gateway: GatewayProcess | undefined;
afterAll(async () => {
  await gateway?.stop();
  dir.remove();
});

beforeAll(async () => {
  const first = FILES.filter(({ name }) => name.startsWith("no-cards/") || !name.includes("/"));
  expect(first.map(({ name }) => name)).toEqual([
    "no-cards/config.ts",
    "no-cards/index.ts",
    "no-cards/index.test.ts",
    "sluice.yaml",
  ]);
  expect(await runSluice(["plugin", "new", "no-cards"], { cwd: dir.path })).toMatchObject({ code: 0 });
  writeFiles(dir.path, first);
});

/** What the guide's own command prints, sent to this gateway and with another question. */
const curl = async (question?: string): Promise<string> => {
  const command = CURL.replace("http://127.0.0.1:8787", gateway?.url ?? "");
  const script = question === undefined ? command : command.replace(/Charge [\d ]+\./, question);
  return await new Response(Bun.spawn(["sh", "-c", script], { stdout: "pipe" }).stdout).text();
};

test("the guide's plugin passes its tests on both engines", async () => {
  const ran = await runSluice(["plugin", "test", "no-cards"], { cwd: dir.path });
  expect(ran.out).toContain("no-cards passes, on inline and isolate.");
  expect(ran.code).toBe(0);
});

test("it denies in a running gateway what the guide says, and lets the rest pass", async () => {
  expect(await runSluice(["plugin", "build", "no-cards"], { cwd: dir.path })).toMatchObject({ code: 0 });
  const yaml = readFileSync(join(dir.path, "sluice.yaml"), "utf8");
  gateway = await startProcess({ cwd: dir.path, yaml: `server: { port: 0 }\n${yaml}` });
  expect(await curl()).toContain('"code":"CARD_IN_REQUEST"');
  expect(await curl("Hello.")).toContain("Hello from Sluice");
});
