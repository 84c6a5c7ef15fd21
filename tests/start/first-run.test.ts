import { afterAll, expect, test } from "bun:test";
import { readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { leftOut } from "../../checks/left-out.ts";
import { type GatewayProcess, runSluice, startProcess } from "../gateway/gateway-process.ts";
import { setup, temporaryDir } from "../gateway/setup.ts";
import { until } from "../upstream/until.ts";
import { canStartWithNothing, printedKey, startWithNothing } from "./with-nothing.ts";

const SECRET = /sk-sluice-[A-Za-z0-9-]+|sluice-admin-\S+/;
const can = await canStartWithNothing();
const hasCurl = Bun.which("curl") !== null;
if (!hasCurl) leftOut("The printed call, run as printed", "there is no curl; install it");

const folders: { remove(): void }[] = [];
afterAll(() => {
  for (const folder of folders) folder.remove();
});
const newFolder = (): string => {
  const folder = temporaryDir();
  folders.push(folder);
  return realpathSync(folder.path);
};

/** Runs a line as it is printed, in a shell in that folder. */
const shell = async (line: string, cwd: string, env: Readonly<Record<string, string>> = {}) => {
  const bin = `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`;
  const child = Bun.spawn(["sh", "-c", line], {
    cwd,
    env: { PATH: bin, HOME: process.env["HOME"] ?? "", ...env },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  return { out, err, code };
};

const found = (pattern: RegExp, text: string): string => {
  const match = pattern.exec(text);
  if (match === null) throw new Error(`no ${pattern} in: ${text}`);
  return match[1] ?? match[0];
};

const printedCurl = (text: string): string => found(/^ +curl (?:.*\\\n)*.*$/m, text);
const printedKeyLine = (text: string): string => found(/^A new key: (.*)$/m, text);
const streaming = (curl: string): string => curl.replace('{"model"', '{"stream": true, "model"');

const modelIds = async ({ url }: GatewayProcess, key: string): Promise<string[]> => {
  const answer = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
  expect(answer.status).toBe(200);
  const { data }: { data: { id: string }[] } = JSON.parse(await answer.text());
  return data.map(({ id }) => id);
};

test.skipIf(!can || !hasCurl)(
  "the first call works as it is printed, and streams as the text says",
  async () => {
    const gateway = await startWithNothing();
    try {
      const curl = printedCurl(gateway.written());
      const whole = await shell(curl, gateway.dir);
      expect(whole.code).toBe(0);
      expect(JSON.parse(whole.out)).toMatchObject({
        object: "chat.completion",
        choices: [{ message: { role: "assistant", content: expect.stringContaining("Hello") } }],
      });
      const streamed = await shell(streaming(curl), gateway.dir);
      expect(streamed.out).toContain('"object":"chat.completion.chunk"');
      expect(streamed.out).toEndWith("data: [DONE]\n\n");
    } finally {
      expect(await gateway.stop()).toBe(0);
    }
  },
);

test.skipIf(!can)("every line of the first start's text is true", async () => {
  const cwd = newFolder();
  const gateway = await startWithNothing({ cwd });
  try {
    const text = gateway.written();
    const { out: version } = await runSluice(["version", "--json"]);
    expect(text).toStartWith(`Sluice ${JSON.parse(version).sluice} listens on ${gateway.url}\n`);
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
    const data = found(/^ +data +(.*)$/m, text);
    expect(data).toBe(join(cwd, "data"));

    const key = printedKey(text);
    const admin = printedKey(text, "admin key");
    const [, demo = "", alias = ""] = /^ +services +(\S+) \(also (\S+)\)$/m.exec(text) ?? [];
    expect(await modelIds(gateway, key)).toEqual([demo, alias]);
    const asAdmin = { headers: { authorization: `Bearer ${admin}` } };
    expect((await fetch(`${gateway.url}/api/v1/services`, asAdmin)).status).toBe(200);
    expect((await fetch(`${gateway.url}/api/v1/services`)).status).toBe(401);

    const baseUrl = found(/base URL (\S+?)\)/, text);
    const answer = await fetch(`${baseUrl}/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: alias, messages: [{ role: "user", content: "Hello" }] }),
    });
    expect(answer.status).toBe(200);

    const files = readdirSync(data, { recursive: true, encoding: "utf8" }).map((name) => join(data, name));
    const kept = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, "latin1"));
    expect(kept).not.toBeEmpty();
    for (const secret of [key, admin]) expect(kept.some((bytes) => bytes.includes(secret))).toBe(false);
  } finally {
    await gateway.stop();
  }
});

test.skipIf(!can)(
  "a later start prints no secret, but a line that makes a key which works at once",
  async () => {
    const cwd = newFolder();
    const first = await startWithNothing({ cwd });
    const firstKey = printedKey(first.written());
    expect(await first.stop()).toBe(0);
    const second = await startWithNothing({ cwd });
    try {
      expect(second.written()).not.toMatch(SECRET);
      const made = await shell(printedKeyLine(second.written()), cwd);
      expect({ code: made.code, err: made.err }).toEqual({ code: 0, err: "" });
      const key = found(SECRET, made.out);
      expect(key).not.toBe(firstKey);
      expect(await modelIds(second, key)).toContain("demo");
      expect(await modelIds(second, firstKey)).toContain("demo");
      if (!hasCurl) return;
      const call = await shell(printedCurl(second.written()), cwd, { SLUICE_KEY: key });
      expect(JSON.parse(call.out).object).toBe("chat.completion");
    } finally {
      await second.stop();
    }
  },
);

test.skipIf(!can)(
  "a provider's key in the environment makes an open service, and is not printed",
  async () => {
    const secret = "sk-not-a-key-of-any-provider-0123456789";
    const gateway = await startWithNothing({ env: { OPENAI_API_KEY: secret } });
    try {
      const text = gateway.written();
      expect(text).toMatch(/^ +openai\/<model>$/m);
      expect(await modelIds(gateway, printedKey(text))).toEqual(["demo", "databricks-gpt-5-2", "openai/*"]);
      expect(text).not.toContain(secret);
    } finally {
      await gateway.stop();
    }
  },
);

const CONFIG = setup({ upstream: "http://127.0.0.1:9/v1", more: 'plugins: [{ use: "demo" }]' });

test("a config in the folder is read, and named in the text", async () => {
  const cwd = newFolder();
  const gateway = await startProcess({ cwd, yaml: CONFIG });
  try {
    await gateway.wrote(/base URL/);
    const text = gateway.written();
    expect(found(/^ +config +(.*)$/m, text)).toBe(join(cwd, "sluice.yaml"));
    expect(found(/^ +services +(.*)$/m, text)).toBe("up/<model>");
    expect(text).not.toMatch(SECRET);
  } finally {
    await gateway.stop();
  }
});

test("with a config elsewhere the line makes a key for the gateway that printed it", async () => {
  const [cwd, elsewhere] = [newFolder(), newFolder()];
  const file = join(elsewhere, "gateway's.yaml");
  writeFileSync(file, CONFIG);
  const gateway = await startProcess({ cwd, args: ["--config", file] });
  try {
    await gateway.wrote(/base URL/);
    const made = await shell(printedKeyLine(gateway.written()), cwd);
    expect({ code: made.code, err: made.err }).toEqual({ code: 0, err: "" });
    const key = found(SECRET, made.out);
    await until(async () => {
      const answer = await fetch(`${gateway.url}/v1/models`, { headers: { "x-api-key": key } });
      return answer.status === 200;
    }, 1000);
  } finally {
    await gateway.stop();
  }
});
