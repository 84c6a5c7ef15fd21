import { afterAll, beforeAll, expect, test } from "bun:test";
import { cpSync, existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runSluice, startProcess } from "../gateway/gateway-process.ts";
import { temporaryDir } from "../gateway/setup.ts";
import { ask } from "../hooks/answers.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";

const ROOT = resolve(import.meta.dir, "../..");

/** The project without its plugins. */
const alone = temporaryDir();
for (const part of ["core", "sdk", "package.json"])
  cpSync(join(ROOT, part), join(alone.path, part), { recursive: true });
symlinkSync(join(ROOT, "node_modules"), join(alone.path, "node_modules"));

const config = (host: string, upstream: string): string => `
server: { host: ${host}, port: 0 }
providers: { up: { dialect: openai-chat, baseUrl: ${upstream}, apiKey: upstream-key-0123456789 } }
services: { chat: { targets: [{ provider: up, model: text }] } }
`;

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(async () => {
  await upstream.stop();
  alone.remove();
});

test("without plugins/ the core starts on loopback, says that nobody is asked who he is, and serves", async () => {
  expect(existsSync(join(alone.path, "plugins"))).toBe(false);
  const gateway = await startProcess({ root: alone.path, yaml: config("127.0.0.1", upstream.url) });
  const bare = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "chat", messages: [{ role: "user", content: "Hello" }] }),
  });
  expect(bare.status).toBe(200);
  for (const stream of [false, true]) {
    expect((await ask(gateway.url, "chat", { stream })).text).toContain("water");
  }
  expect((await ask(gateway.url, "nothing")).code).toBe("SERVICE_NOT_FOUND");
  expect(gateway.written()).toContain("No onAuth plugin is on");
  expect(await gateway.stop()).toBe(0);
});

test("without plugins/ it refuses to start on any other address", async () => {
  const dir = temporaryDir();
  writeFileSync(join(dir.path, "sluice.yaml"), config("0.0.0.0", upstream.url));
  const { code, out, err } = await runSluice(["start"], { cwd: dir.path, root: alone.path });
  dir.remove();
  expect(code).not.toBe(0);
  expect(err).toContain("No onAuth plugin is on");
  expect(err).toContain("0.0.0.0");
  expect(out).toBe("");
});
