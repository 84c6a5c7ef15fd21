import { afterAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockDataDir } from "./data-dir.ts";

const base = mkdtempSync(join(tmpdir(), "sluice-data-dir-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Takes the folder in a process of its own and prints how that went; holds it until its input ends. */
const elsewhere = (path: string) =>
  Bun.spawn(
    [
      process.execPath,
      "-e",
      `const { lockDataDir } = await import(${JSON.stringify(join(import.meta.dir, "data-dir.ts"))});
       try { lockDataDir(${JSON.stringify(path)}); console.log("taken"); }
       catch ({ code, message }) { console.log(code, message); process.exit(0); }
       process.stdin.on("end", () => process.exit(0)).resume();`,
    ],
    { stdin: "pipe", stdout: "pipe" },
  );
const firstWords = async (child: ReturnType<typeof elsewhere>): Promise<string> => {
  for await (const chunk of child.stdout) return new TextDecoder().decode(chunk);
  return "";
};

test("a missing folder is made for its owner alone, with the pid of its holder in it", () => {
  const path = join(base, "deep/er");
  const lock = lockDataDir(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(readFileSync(join(path, "sluice.pid"), "utf8")).toBe(`${process.pid}\n`);
  lock.release();
  expect(existsSync(join(path, "sluice.pid"))).toBe(false);
});

test("another process is refused and told the holder's pid until the folder is released", async () => {
  const path = join(base, "shared");
  const lock = lockDataDir(path);
  expect(await firstWords(elsewhere(path))).toMatch(
    new RegExp(`^START_DATA_DIR_LOCKED Another Sluice \\(process ${process.pid}\\)`),
  );
  lock.release();
  const next = elsewhere(path);
  expect(await firstWords(next)).toBe("taken\n");
  next.stdin.end();
  await next.exited;
});

test("a holder that was killed keeps nobody out, and its stale pid is overwritten", async () => {
  const path = join(base, "killed");
  const holder = elsewhere(path);
  expect(await firstWords(holder)).toBe("taken\n");
  expect(() => lockDataDir(path)).toThrow(`(process ${holder.pid})`);
  holder.kill("SIGKILL");
  await holder.exited;
  const lock = lockDataDir(path);
  expect(readFileSync(join(path, "sluice.pid"), "utf8")).toBe(`${process.pid}\n`);
  lock.release();
});

test("a file in the place of the folder, or of its parent, is START_DATA_DIR_MISSING", () => {
  const file = join(base, "file");
  writeFileSync(file, "");
  for (const path of [file, join(file, "data")]) {
    expect(() => lockDataDir(path)).toThrow(expect.objectContaining({ code: "START_DATA_DIR_MISSING" }));
  }
});

test("a lock file that is no database is START_DATA_DIR_UNWRITABLE", () => {
  const path = join(base, "damaged");
  lockDataDir(path).release();
  writeFileSync(join(path, "lock"), "this is no database, and long enough to be seen as none".repeat(40));
  expect(() => lockDataDir(path)).toThrow(expect.objectContaining({ code: "START_DATA_DIR_UNWRITABLE" }));
});
