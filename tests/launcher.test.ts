import { afterEach, beforeEach, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

let folder: string;

const put = (path: string, text: string, mode = 0o644): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  chmodSync(join(folder, path), mode);
};

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "launch er-")));
  mkdirSync(join(folder, "root"));
  copyFileSync(resolve(import.meta.dir, "../sluice"), join(folder, "root/sluice"));
  put("root/package.json", `{\n  "name": "x",\n  "packageManager": "bun@${Bun.version}"\n}\n`);
  put("root/bunfig.toml", '[install]\nlinker = "hoisted"\n');
  put("root/node_modules/@sluice/sdk/package.json", "{}");
  const shown = "{ args: process.argv.slice(2), cwd: process.cwd() }";
  put("root/core/cli/main.ts", `console.log(JSON.stringify(${shown})); process.exit(7);`);
  mkdirSync(join(folder, "elsewhere"));
  mkdirSync(join(folder, "bin"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const giveBun = (): void => symlinkSync(process.execPath, join(folder, "bin/bun"));
/** An npx that gives this test's Bun and counts how often it was asked. */
const giveNpx = (): void =>
  put("bin/npx", `#!/bin/sh\necho "$@" >> '${folder}/asked'\necho '${process.execPath}'\n`, 0o755);

const launch = (command: string, ...args: string[]) => {
  const env = { PATH: `${join(folder, "bin")}:/usr/bin:/bin`, HOME: folder };
  const { stdout, stderr, status } = spawnSync(command, args, {
    cwd: join(folder, "elsewhere"),
    env,
    encoding: "utf8",
  });
  return { said: stdout === "" ? undefined : JSON.parse(stdout), stderr, status };
};

test("arguments, the caller's folder and the exit code survive", () => {
  giveBun();
  const args = ["a b", "", "--flag=$HOME", "it's", '"q"', "*", "é"];
  const { said, status } = launch(join(folder, "root/sluice"), ...args);
  expect(said).toEqual({ args, cwd: join(folder, "elsewhere") });
  expect(status).toBe(7);
});

test("it is found through symlinks, relative ones too", () => {
  giveBun();
  symlinkSync("../root/sluice", join(folder, "bin/one"));
  symlinkSync(join(folder, "bin/one"), join(folder, "elsewhere/two"));
  expect(launch("./two", "x").said.args).toEqual(["x"]);
});

test("without the pinned Bun npx is asked for it, once", () => {
  put("bin/bun", "#!/bin/sh\necho 0.0.1\n", 0o755);
  giveNpx();
  const command = join(folder, "root/sluice");
  expect(launch(command, "x").said.args).toEqual(["x"]);
  expect(launch(command, "y").said.args).toEqual(["y"]);
  expect(
    spawnSync("cat", [join(folder, "asked")], { encoding: "utf8" })
      .stdout.trim()
      .split("\n"),
  ).toHaveLength(1);
});

test("dependencies are installed first where they are missing, with nothing on standard output", () => {
  giveBun();
  rmSync(join(folder, "root/node_modules"), { recursive: true });
  put("root/package.json", `{ "packageManager": "bun@${Bun.version}", "workspaces": ["sdk"] }`);
  put("root/sdk/package.json", '{ "name": "@sluice/sdk" }');
  spawnSync(process.execPath, ["install", "--lockfile-only"], { cwd: join(folder, "root") });
  const { said, stderr } = launch(join(folder, "root/sluice"), "x");
  expect(said.args).toEqual(["x"]);
  expect(stderr).toContain("bun install");
  expect(existsSync(join(folder, "root/node_modules/@sluice/sdk"))).toBe(true);
});

test("the caller's bunfig.toml has no say", () => {
  giveBun();
  put("elsewhere/bunfig.toml", 'preload = ["./evil.ts"]');
  put("elsewhere/evil.ts", "process.exit(3);");
  expect(launch(join(folder, "root/sluice")).status).toBe(7);
});

test("a signal reaches the program itself", async () => {
  giveNpx();
  put(
    "root/core/cli/main.ts",
    'process.on("SIGTERM", () => process.exit(5)); console.log("up"); setInterval(() => {}, 1000);',
  );
  const child = Bun.spawn([join(folder, "root/sluice")], {
    env: { PATH: `${join(folder, "bin")}:/usr/bin:/bin` },
    stdout: "pipe",
  });
  await child.stdout.getReader().read();
  child.kill("SIGTERM");
  expect(await child.exited).toBe(5);
});
