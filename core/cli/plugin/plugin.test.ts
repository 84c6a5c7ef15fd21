import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadBuilt } from "../../sandbox/build/load.ts";
import type { CommandIo } from "../command.ts";
import { pluginCommand } from "./command.ts";

let cwd = "";
let out: string[] = [];
let child: { kill(signal: "SIGKILL"): void } | undefined;
let err: string[] = [];
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "sluice-plugin-")));
});
afterEach(() => {
  // One that has ended takes no harm.
  child?.kill("SIGKILL");
  child = undefined;
  rmSync(cwd, { recursive: true, force: true });
});

const io = (options: Partial<CommandIo> = {}): CommandIo => ({
  out: (text) => out.push(text),
  err: (text) => err.push(text),
  cwd,
  env: process.env,
  json: false,
  ...options,
});
const run = async (...args: string[]): Promise<number> => {
  out = [];
  err = [];
  return await pluginCommand.run(args, io());
};
const json = async (...args: string[]): Promise<unknown> => {
  out = [];
  await pluginCommand.run(args, io({ json: true }));
  expect(out).toHaveLength(1);
  return JSON.parse(out.join());
};
const edit = (file: string, from: string, to: string): void => {
  const text = readFileSync(join(cwd, "hello", file), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(cwd, "hello", file), text.replace(from, to));
};

describe("sluice plugin new", () => {
  test("makes a folder that passes its own checks at once, without a warning", async () => {
    expect(await run("new", "hello")).toBe(0);
    expect(await json("build", "hello")).toMatchObject({ built: true, name: "hello", problems: [] });
    expect((await loadBuilt(join(cwd, "hello"))).manifest.name).toBe("hello");
  });

  test("makes one in which an editor finds the types, wherever it lies", async () => {
    await run("new", "hello", "--dir", "elsewhere/deep");
    const tsc = join(import.meta.dir, "../../../node_modules/typescript/bin/tsc");
    const check = (): number =>
      Bun.spawnSync([process.execPath, tsc, "-p", join(cwd, "elsewhere/deep")]).exitCode;
    expect(check()).toBe(0);
    writeFileSync(
      join(cwd, "elsewhere/deep/wrong.ts"),
      'import { deny } from "@sluice/sdk";\ndeny({ code: 7 });\n',
    );
    expect(check()).not.toBe(0);
  });

  test.each([[[]], [["Hello"]], [["a b"]], [["a", "b"]], [["hello", "--colour", "red"]]])(
    "refuses %j",
    async (args) => {
      await expect(run("new", ...args)).rejects.toMatchObject({ code: "COMMAND_USAGE" });
      expect(existsSync(join(cwd, "hello"))).toBe(false);
    },
  );

  test("leaves a folder alone that holds anything", async () => {
    writeFileSync(join(cwd, "mine.txt"), "mine");
    await expect(run("new", "hello", "--dir", ".")).rejects.toThrow("is not empty");
    expect(existsSync(join(cwd, "index.ts"))).toBe(false);
  });
});

describe("sluice plugin build", () => {
  test("says what is wrong by file and line, and leaves what was built", async () => {
    await run("new", "hello");
    const before = readFileSync(join(cwd, "hello/dist/plugin.js"), "utf8");
    edit("index.ts", "return undefined;", "return void process.exit();");
    expect(await run("build", "hello")).toBe(1);
    expect(err.join("\n")).toContain("index.ts:20: no plugin has the global process");
    expect(await json("build", "hello")).toMatchObject({
      built: false,
      problems: [{ file: "index.ts", line: 20, severity: "error" }],
    });
    expect(readFileSync(join(cwd, "hello/dist/plugin.js"), "utf8")).toBe(before);
  });

  test("prints warnings, and builds all the same", async () => {
    await run("new", "hello");
    rmSync(join(cwd, "hello/README.md"));
    expect(await run("build", "hello")).toBe(0);
    expect(err.join("\n")).toContain("warning: README.md is missing");
  });
});

describe("sluice plugin test", () => {
  test("runs what every plugin must stand and its own tests, on both engines", async () => {
    await run("new", "hello");
    const result = await json("test", "hello");
    expect(result).toMatchObject({
      passed: true,
      own: [
        { engine: "inline", passed: true },
        { engine: "isolate", passed: true },
      ],
    });
    expect(JSON.stringify(result)).toContain(
      '{"name":"a stream, cut after each character","engine":"isolate"}',
    );
  }, 30_000);

  test("fails where a handler fails for an odd text, with the author's line", async () => {
    await run("new", "hello");
    edit(
      "index.ts",
      "const text = ",
      'if (segment.text === "") throw new Error("empty");\n        const text = ',
    );
    expect(await run("test", "hello", "--engine", "inline")).toBe(1);
    expect(err.join("\n")).toMatch(
      /\[inline\] FAILED: texts that are none, or odd: onRequest failed: empty[\s\S]*index\.ts:15:/,
    );
  }, 30_000);

  test("fails where one of its own tests does", async () => {
    await run("new", "hello");
    edit("index.test.ts", "toBe(403)", "toBe(200)");
    expect(await json("test", "hello", "--engine", "inline")).toMatchObject({
      passed: false,
      own: [{ passed: false }],
    });
  }, 30_000);
});

test("sluice plugin bench prints a figure for each hook on each engine", async () => {
  await run("new", "hello");
  const result = await json("bench", "hello");
  const figure = (engine: string) => ({ hook: "onRequest", engine, medianUs: expect.any(Number) });
  expect(result).toMatchObject({ name: "hello", hooks: [figure("inline"), figure("isolate")] });
}, 30_000);

test("sluice plugin dev builds at every save, survives a mistake, and ends when it is told to", async () => {
  await run("new", "hello");
  const script = `
    const { pluginCommand } = await import(${JSON.stringify(join(import.meta.dir, "command.ts"))});
    const io = { out: console.log, err: console.error, cwd: ${JSON.stringify(cwd)}, env: {}, json: true };
    process.exit(await pluginCommand.run(["dev", "hello"], io));`;
  const dev = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe", stderr: "inherit" });
  child = dev;
  const reader = dev.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  const until = async (part: string): Promise<void> => {
    while (!seen.includes(part)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`it ended without ${part}: ${seen}`);
      seen += value;
    }
    seen = "";
  };
  await until('"built":true');
  const before = (await loadBuilt(join(cwd, "hello"))).bundle.checksum;
  edit("index.ts", "return undefined;", "return void process.exit();");
  await until("index.ts");
  edit("index.ts", "return void process.exit();", "return undefined;");
  edit("index.ts", "Rephrase it.", "Say it in other words.");
  await until('"built":true');
  expect((await loadBuilt(join(cwd, "hello"))).bundle.checksum).not.toBe(before);
  dev.kill("SIGTERM");
  expect(await dev.exited).toBe(0);
}, 30_000);

test.each([
  [[]],
  [["publish"]],
  [["__proto__"]],
  [["build", "a", "b"]],
  [["build", "nowhere"]],
  [["test", ".", "--engine", "node"]],
])("%j is refused with the usage", async (args) => {
  await expect(run(...args)).rejects.toMatchObject({
    code: "COMMAND_USAGE",
    message: expect.stringContaining("Usage: sluice plugin"),
  });
});

test("help shows an example of each part", () => {
  const examples = pluginCommand.help.split("Examples:")[1] ?? "";
  for (const part of ["new", "build", "test", "bench", "dev"])
    expect(examples).toContain(`sluice plugin ${part} `);
});
