import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtPlugin } from "../gateway/built-plugin.ts";
import { freePort } from "../gateway/free-port.ts";
import { runSluice, startProcess } from "../gateway/gateway-process.ts";
import { ADMIN_KEY, setup } from "../gateway/setup.ts";
import { folderWith } from "../process/folder.ts";

// It builds a plugin and starts processes, on a machine that may be busy.
setDefaultTimeout(60_000);

const cwd = folderWith({ "letter.txt": "First line\nto a@b.org\n", "latin1.txt": "" });
const yaml = (port: number): string =>
  setup({
    upstream: "http://127.0.0.1:9/v1",
    services: `
chat:
  targets: [{ provider: upstream, model: m }]
  plugins: [{ use: ./guard, allow: { text: write } }]
strict:
  targets: [{ provider: upstream, model: m }]
  plugins: [{ use: ./guard, allow: { text: write }, with: { action: block } }]`,
  }).replace("port: 0", `port: ${port}`);

beforeAll(async () => {
  await builtPlugin(join(import.meta.dir, "plugins/guard"), cwd);
  writeFileSync(join(cwd, "sluice.yaml"), yaml(0));
  writeFileSync(join(cwd, "latin1.txt"), Buffer.from([0xfc, 0x62]));
});

const guard = (...args: string[]) => runSluice(["guard", "test", ...args], { cwd });
const reported = async (...args: string[]) => {
  const { code, out, err } = await guard(...args, "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out);
};

describe("`sluice guard test` with no gateway", () => {
  test("says for a person what each guardrail would do", async () => {
    const { code, out, err } = await guard("chat", "Write to a@b.org");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const lines = out.split("\n");
    expect(lines[0]).toBe("Service chat, asked by anonymous");
    expect(lines[2]).toMatch(/^PHASE +GUARDRAIL +VERDICT +FOUND +MS +WHY$/);
    expect(lines[3]).toMatch(/^request +chat\/guard +change +email 1 +\d+\.\d\d +says mask$/);
    expect(out).toContain("The request goes on changed.\n  Write to [EMAIL]\n");
    expect(out).toContain("The answer goes on changed.\n  Write to [EMAIL]\n");
    expect(existsSync(join(cwd, "data"))).toBe(false);
  });

  test("is 0 for what would be denied, and says by whom and why", async () => {
    const { code, out } = await guard("strict", "Write to a@b.org", "--phase", "request");
    expect(code).toBe(0);
    expect(out).toContain("GUARDED (403); the request holds what it must not");
    expect(out).toContain("The request is denied by strict/guard with GUARDED.");
    expect(out).not.toContain("The answer");
  });

  test("takes a file, a phase, a stream and a principal", async () => {
    const args = ["--file", "letter.txt", "--phase", "response", "--stream", "--principal", "alice"];
    const report = await reported("chat", ...args);
    expect(report).toMatchObject({ service: "chat", stream: true, principal: "alice", verdict: "change" });
    expect(report.response.texts).toEqual([
      { role: "assistant", kind: "text", text: "First line\nto [EMAIL]\n" },
    ]);
    expect(report).not.toHaveProperty("request");
  });

  test.each([
    [[], "Name one service"],
    [["chat"], "either a text or --file"],
    [["chat", "x", "--file", "letter.txt"], "either a text or --file"],
    [["chat", "x", "y"], "Name one service"],
    [["chat", "x", "--phase", "later"], "--phase takes one of request, response, both."],
    [["chat", "--file", "nothing.txt"], "it cannot be read"],
    [["chat", "--file", "latin1.txt"], "it is not valid UTF-8"],
    [["chat", "x", "--all"], "--all"],
    [["chad", "x"], "Did you mean chat?"],
  ])("refuses %j", async (args, why) => {
    const { code, out, err } = await guard(...args);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(why);
  });

  test("refuses what is no command of it", async () => {
    expect(await runSluice(["guard", "prove"], { cwd })).toMatchObject({ code: 1, out: "" });
  });
});

describe("`sluice guard test` with a gateway that runs", () => {
  let stop = async (): Promise<unknown> => undefined;
  beforeAll(async () => {
    const text = yaml(freePort());
    const gateway = await startProcess({ cwd, yaml: text });
    stop = () => gateway.stop();
    gateway.save(`${text}logs: { level: info }\n`);
    await gateway.wrote(/"msg":"config reloaded"/);
  });
  afterAll(() => stop());

  test("asks it, and no secret is printed", async () => {
    const { code, out } = await guard("chat", "Write to a@b.org", "--json");
    expect(code).toBe(0);
    expect(out).not.toContain(ADMIN_KEY);
    expect(JSON.parse(out)).toMatchObject({ service: "chat", verdict: "change", config: 2 });
  });

  test("says what it refuses", async () => {
    const { code, err } = await guard("chad", "x");
    expect(code).toBe(1);
    expect(err).toContain("There is no service");
  });
});
