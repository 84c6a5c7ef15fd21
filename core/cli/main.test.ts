import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "./main.ts";

const run = async (argv: readonly string[], yaml?: string) => {
  const cwd = mkdtempSync(join(tmpdir(), "sluice-main-"));
  if (yaml !== undefined) writeFileSync(join(cwd, "sluice.yaml"), yaml);
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (text: string) => out.push(text), err: (text: string) => err.push(text), cwd, env: {} };
  const code = await runCommand(argv, io);
  rmSync(cwd, { recursive: true });
  return { code, out: out.join("\n"), err: err.join("\n"), file: join(cwd, "sluice.yaml") };
};
const VALID = "services:\n  demo: { aliases: [show], plugins: [{ use: demo }] }\n";

test("help of a command comes by `help`, by --help and by -h, and names its flags", async () => {
  for (const argv of [
    ["help", "plan"],
    ["plan", "--help"],
    ["-h", "plan"],
  ]) {
    const { code, out } = await run(argv);
    expect(code).toBe(0);
    expect(out).toContain("sluice plan <service> [--explain]");
    expect(out).toContain("Examples:");
  }
});

test("no command is an overview and 1; one that there is not is the usage and 1", async () => {
  expect(await run([])).toMatchObject({ code: 1, out: expect.stringContaining("Commands:"), err: "" });
  const { code, out, err } = await run(["strat"]);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toBe(
    "There is no command strat.\nUsage: sluice <start | check | key | log | plan | guard | plugin | version>",
  );
});

test("an error that is expected is told without a trace", async () => {
  const { code, err } = await run(["check"], "{");
  expect(code).toBe(1);
  expect(err).not.toMatch(/\n {4}at /);
});

test("check warns on standard error of what is allowed but of no use, and is still 0", async () => {
  const { code, out, err } = await run(["check"], "services:\n  idle: {}\n");
  expect(code).toBe(0);
  expect(out).toEndWith("is valid.");
  expect(err).toBe("warning: The service idle has no target and no plugin that answers.");
});

test("check finds what only shows when plugins are set up", async () => {
  const { code, err } = await run(["check"], `${VALID}plugins: [{ use: demo, with: { txet: hi } }]\n`);
  expect(code).toBe(1);
  expect(err).toContain("with.txet");
});

test("check gives all problems in one JSON document, each with its place", async () => {
  const { code, out, file } = await run(["check", "--json"], "servces: {}\nlogs: { level: 3 }\n");
  expect(code).toBe(1);
  expect(JSON.parse(out)).toEqual({
    file,
    valid: false,
    problems: [
      expect.objectContaining({ path: "servces", line: 1, column: 1 }),
      expect.objectContaining({ path: "logs.level", line: 2 }),
    ],
    warnings: [],
  });
});

test("plan finds a service by its alias and names plugins with where they come from", async () => {
  const { code, out } = await run(["plan", "show", "--explain"], VALID);
  expect(code).toBe(0);
  expect(out).toStartWith("Service demo\n");
  expect(out).toContain("*/keys: version");
  expect(out).toMatch(/demo\/demo: version \S+, inline, of this service, order post, fails closed/);
});

test("plan with no config at all plans what a start with nothing would serve", async () => {
  const { code, out } = await run(["plan", "demo", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ service: "demo", targets: [] });
});

test.each([[["plan"]], [["plan", "a", "b"]], [["plan", "a", "--all"]]])(
  "%j is refused with the usage",
  async (argv) => {
    const { code, err } = await run(argv);
    expect(code).toBe(1);
    expect(err).toContain("Usage: sluice plan <service> [--explain]");
  },
);
