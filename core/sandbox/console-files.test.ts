import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { consoleFiles } from "./console-files.ts";
import type { Bundle } from "./contract.ts";

let dir: string;
let file: string;
let bundle: Bundle;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sluice-console-"));
  file = join(dir, "console.jsonl");
  bundle = { name: "talker", code: "", checksum: "", console: file };
  writeFileSync(file, "");
});
afterEach(() => rmSync(dir, { recursive: true }));

const lines = (): unknown[] =>
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test("a line is added to the file that the bundle names, cut at 1,000 characters", () => {
  const say = consoleFiles();
  say(bundle, "log", "first\nof two");
  say(bundle, "warn", "x".repeat(5_000));
  expect(lines()).toEqual([
    { level: "log", text: "first\nof two" },
    { level: "warn", text: "x".repeat(1_000) },
  ]);
});

test("of more than 100 lines in a second the rest is left out, which is said once", () => {
  const say = consoleFiles();
  for (let line = 0; line < 150; line++) say(bundle, "log", `${line}`);
  expect(lines()).toHaveLength(101);
  expect(lines().at(-1)).toEqual({ level: "warn", text: expect.stringContaining("more than 100 lines") });
});

test("a file of 1 MB is begun anew", () => {
  writeFileSync(file, "x".repeat(1024 * 1024));
  consoleFiles()(bundle, "log", "after");
  expect(lines()).toEqual([{ level: "log", text: "after" }]);
});

test("no file is made, none is written through a link, and none without its name", () => {
  const say = consoleFiles();
  rmSync(file);
  say(bundle, "log", "gone");
  expect(existsSync(file)).toBe(false);
  const other = join(dir, "other");
  writeFileSync(other, "");
  symlinkSync(other, file);
  say(bundle, "log", "linked");
  say({ ...bundle, console: undefined }, "log", "nameless");
  say({ ...bundle, console: dir }, "log", "a folder");
  expect(statSync(other).size).toBe(0);
});
