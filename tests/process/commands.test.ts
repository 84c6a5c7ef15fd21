import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { chat } from "../gateway/chat.ts";
import { type GatewayProcess, runSluice, startProcess } from "../gateway/gateway-process.ts";
import { KEY, setup, UPSTREAM_KEY } from "../gateway/setup.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { folderWith } from "./folder.ts";

// Each starts processes, on a machine that may be busy.
setDefaultTimeout(30_000);

const COMMANDS = ["start", "check", "key", "plan", "log", "version"];
const VALID = setup({
  upstream: "http://127.0.0.1:9/v1",
  services: "demo: { aliases: [show], plugins: [{ use: demo }] }",
});
const BROKEN = `${VALID}colour: red\nlogs: { level: loud }\n`;

const valid = folderWith({ "sluice.yaml": VALID });
const broken = folderWith({ "sluice.yaml": BROKEN });
let upstream: Upstream;
let gateway: GatewayProcess;
beforeAll(async () => {
  upstream = await startUpstream();
  const grant = '- { service: up, to: "user:alice", privilege: query }';
  gateway = await startProcess({ yaml: `${setup({ upstream: upstream.url })}  ${grant}\n` });
});
afterAll(async () => {
  await gateway.stop();
  await upstream.stop();
});

test("`sluice check` says that a valid file is, and ends with 0", async () => {
  const { code, out, err } = await runSluice(["check"], { cwd: valid });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toBe(`${join(valid, "sluice.yaml")} is valid.\n`);
});

test("`sluice check` prints every problem with its place on standard error, and ends with 1", async () => {
  const { code, out, err } = await runSluice(["check"], { cwd: broken });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(/\d+:\d+.*colour/);
  expect(err).toMatch(/\d+:\d+.*level/);
  expect(err).toContain("is not valid: 2 problems.");
});

test("`sluice check --json` prints one document, valid or not", async () => {
  const good = await runSluice(["check", "--json"], { cwd: valid });
  expect(JSON.parse(good.out)).toEqual({
    file: join(valid, "sluice.yaml"),
    valid: true,
    problems: [],
    warnings: [],
  });
  const bad = await runSluice(["check", "--json", "--config", join(broken, "sluice.yaml")]);
  expect(bad).toMatchObject({ code: 1, err: "" });
  const { valid: isValid, problems } = JSON.parse(bad.out);
  expect(isValid).toBe(false);
  expect(problems.map(({ path }: { path: string }) => path).toSorted()).toEqual(["colour", "logs.level"]);
  for (const { line, column } of problems)
    expect([line, column]).toEqual([expect.any(Number), expect.any(Number)]);
});

test("`sluice check` without a file to check ends with 1", async () => {
  const { code, err } = await runSluice(["check"], { cwd: folderWith() });
  expect({ code, err }).toMatchObject({
    code: 1,
    err: expect.stringContaining("There is no config file at"),
  });
});

test("`sluice plan` prints hooks in order and targets, by name and by alias", async () => {
  const { code, out } = await runSluice(["plan", "up"], { cwd: valid });
  expect(code).toBe(0);
  expect(out).toStartWith("Service up, called as up/<model>\n");
  expect(out).toMatch(/onAuth +\*\/keys → \*\/permissions\n/);
  expect(out).toMatch(/upstream +upstream +<model> +1 +always\n/);
  const alias = await runSluice(["plan", "show"], { cwd: valid });
  expect(alias.out).toStartWith("Service demo\n");
  expect(alias.out).toMatch(/onRequest +demo\/demo\n/);
  expect(alias.out).toContain("No target: a plugin answers.");
});

test("`sluice plan --explain` says why each stands where it does", async () => {
  const { code, out } = await runSluice(["plan", "up", "--explain"], { cwd: valid });
  expect(code).toBe(0);
  expect(out).toMatch(
    /\*\/keys: version \d+\.\d+\.\d+, inline, from the top level, for every service, order pre/,
  );
  expect(out).toMatch(/upstream: first token within 600000 ms/);
});

test("`sluice plan --json` prints one document", async () => {
  const { code, out } = await runSluice(["plan", "up", "--json"], { cwd: valid });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    service: "up",
    open: true,
    hooks: {
      onAuth: [
        { plugin: "*/keys", order: "pre" },
        { plugin: "*/permissions", order: "post" },
      ],
    },
    targets: [{ name: "upstream", provider: "upstream", weight: 1 }],
  });
});

test("`sluice plan` of an unknown service ends with 1 and names a near one", async () => {
  const { code, out, err } = await runSluice(["plan", "dmeo"], { cwd: valid });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toBe('There is no service "dmeo". Did you mean demo?\n');
});

test("no command shows a secret of the config", async () => {
  const commands = [
    ["check"],
    ["check", "--json"],
    ["plan", "up", "--json"],
    ["plan", "up", "--explain"],
    ["key", "list"],
  ];
  for (const args of commands) {
    for (const cwd of [valid, broken]) {
      const { out, err } = await runSluice(args, { cwd });
      expect(out + err).not.toContain(KEY);
      expect(out + err).not.toContain(UPSTREAM_KEY);
    }
  }
});

test("a key made beside a running gateway works at once; revoked, it is refused within a second", async () => {
  const ask = async (secret: string): Promise<number> =>
    (await chat(gateway.url, { model: "up/text" }, { authorization: `Bearer ${secret}` })).status;
  const args = ["key", "create", "--principal", "alice", "--name", "laptop", "--json"];
  const made = await runSluice(args, { cwd: gateway.dir });
  expect({ code: made.code, err: made.err }).toEqual({ code: 0, err: "" });
  const { id, secret } = JSON.parse(made.out);
  expect(await ask(secret)).toBe(200);

  const listed = await runSluice(["key", "list", "--json"], { cwd: gateway.dir });
  expect(JSON.parse(listed.out)).toContainEqual(expect.objectContaining({ id, state: "active" }));
  expect((await runSluice(["key", "revoke", id], { cwd: gateway.dir })).code).toBe(0);
  await until(async () => (await ask(secret)) === 401, 1000);
});

test("a key for somebody without a grant is refused, and told so", async () => {
  const args = ["key", "create", "--principal", "mallory", "--name", "x", "--json"];
  const { secret } = JSON.parse((await runSluice(args, { cwd: gateway.dir })).out);
  const answer = await chat(gateway.url, { model: "up/text" }, { authorization: `Bearer ${secret}` });
  expect(answer.status).toBe(403);
});

test("`sluice version` prints its version and Bun's", async () => {
  expect((await runSluice(["version"])).out).toBe(`sluice ${manifest.version} (Bun ${Bun.version})\n`);
  expect((await runSluice(["--version"])).out).toBe(`sluice ${manifest.version} (Bun ${Bun.version})\n`);
  expect(JSON.parse((await runSluice(["version", "--json"])).out)).toEqual({
    sluice: manifest.version,
    bun: Bun.version,
  });
});

test("`sluice` alone shows the commands and ends with 1, since it did nothing; --help ends with 0", async () => {
  const alone = await runSluice([]);
  expect(alone.code).toBe(1);
  for (const command of COMMANDS) expect(alone.out).toMatch(new RegExp(`^  ${command} +\\S`, "m"));
  expect(await runSluice(["--help"])).toEqual({ code: 0, out: alone.out, err: "" });
});

test.each(COMMANDS)("`sluice %s --help` shows an example, from anywhere in the line", async (command) => {
  for (const args of [
    [command, "--help"],
    ["-h", command],
  ]) {
    const { code, out, err } = await runSluice(args);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.split(/Examples?:\n/)[1]).toStartWith(`  sluice ${command}`);
  }
});

test.each([
  [["nonsense"], "There is no command nonsense."],
  [["start", "--colour"], "--colour"],
  [["check", "a-file"], "a-file"],
  [["plan"], "Name one service."],
  [["key"], "Say what to do with keys."],
  [["key", "delete"], "There is no `sluice key delete`."],
  [["version", "--verbose"], "--verbose"],
  [["check", "--config"], "--config needs a file."],
])("%j ends with 1, with what is wrong and the usage on standard error", async (args, detail) => {
  const { code, out, err } = await runSluice(args, { cwd: valid });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain(detail);
  expect(err).toContain("Usage: sluice");
});

test("the launcher works from another folder, which stays the folder that commands look in", async () => {
  const launcher = resolve(import.meta.dir, "../../sluice");
  const child = Bun.spawn([launcher, "check"], { cwd: valid, stdout: "pipe", stderr: "ignore" });
  expect(await child.stdout.text()).toBe(`${join(realpathSync(valid), "sluice.yaml")} is valid.\n`);
  expect(await child.exited).toBe(0);
});

test("a gateway writes its start text to standard output, and log lines alone to standard error", async () => {
  expect((await chat(gateway.url, { model: "up/text" })).status).toBe(200);
  await gateway.wrote(/"msg":"exchange"/);
  expect(gateway.out()).toContain(`listens on ${gateway.url}`);
  expect(gateway.out()).not.toContain('"msg"');
  for (const line of gateway.err().trim().split("\n")) expect(JSON.parse(line)).toHaveProperty("msg");
});
