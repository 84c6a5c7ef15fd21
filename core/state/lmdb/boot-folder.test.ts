import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBootFolder } from "./boot-folder.ts";

let parent = "";
beforeEach(() => {
  parent = join(mkdtempSync(join(tmpdir(), "sluice-boot-")), "counters");
});
afterEach(() => rmSync(join(parent, ".."), { recursive: true, force: true }));

const data = (boot: string) => join(parent, boot, "data.mdb");
/** Opens the folder, and writes as an environment would. */
const open = (boot: string, text?: string) => {
  const folder = openBootFolder(parent, boot);
  if (text !== undefined) writeFileSync(data(boot), text);
  return folder;
};
const deadPid = (): number => {
  const { pid } = Bun.spawnSync([process.execPath, "--version"]);
  return pid;
};

test("what was released is taken over at the next boot, and stays where it is until then", () => {
  open("one", "counts").release();
  open("one").release();
  expect(readdirSync(join(parent, "one"))).toEqual(["data.mdb"]);
  open("two");
  expect(readFileSync(data("two"), "utf8")).toBe("counts");
  expect(existsSync(join(parent, "one"))).toBe(false);
});

test("what somebody still had open when the machine went down is not read again", () => {
  const [first] = [open("one", "counts"), open("one")];
  first.release();
  open("two");
  expect(existsSync(data("two"))).toBe(false);
  expect(readdirSync(parent)).toEqual(["two"]);
});

test("what a killed process left is brought to disk by the next that closes", () => {
  open("one", "counts").release();
  writeFileSync(join(parent, "one", `open-${deadPid()}-x`), "");
  open("one").release();
  open("two");
  expect(readFileSync(data("two"), "utf8")).toBe("counts");
});

test("two that open at once at a new boot share one folder", () => {
  open("one", "counts").release();
  const both = [open("two"), open("two")];
  expect(both.map(({ name }) => name)).toEqual(["two", "two"]);
  expect(readFileSync(data("two"), "utf8")).toBe("counts");
});

test("folder and marks are for this user alone", () => {
  open("one");
  expect(statSync(join(parent, "one")).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(join(parent, "one"))) {
    expect(statSync(join(parent, "one", name)).mode & 0o777).toBe(0o600);
  }
});
