import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { temporaryDir } from "../../../tests/gateway/setup.ts";
import { Files } from "./files.ts";
import { Unavailable } from "./unavailable.ts";

let dir = temporaryDir();
let files = new Files();
beforeEach(() => {
  dir = temporaryDir();
  files = new Files();
});
afterEach(async () => {
  await files.close();
  dir.remove();
});

const CALL = {
  instance: "*/p",
  plugin: "p",
  exchange: undefined,
  principal: undefined,
  depth: 0,
  signal: new AbortController().signal,
};
const power = (...named: readonly string[]) => {
  const held = files.power(dir.path, new Set(named));
  return { append: (...args: readonly unknown[]) => held.serve("append", args, CALL) };
};
const read = (name: string): string => readFileSync(join(dir.path, name), "utf8");
const ROOM = { maxBytes: 1_000_000, keep: 2 };

describe("append", () => {
  test("makes the file for its user alone, and adds at its end", async () => {
    await power("out").append("out", "one\n", ROOM);
    await power("out").append("out", "two\n", ROOM);
    expect(read("out")).toBe("one\ntwo\n");
    expect(statSync(join(dir.path, "out")).mode & 0o777).toBe(0o600);
  });

  test("takes an absolute path, and keeps the order of calls that come together", async () => {
    const path = join(dir.path, "out");
    const texts = Array.from({ length: 50 }, (_, at) => `${at}\n`);
    await Promise.all(texts.map((text) => power(path).append(path, text, ROOM)));
    expect(read("out")).toBe(texts.join(""));
  });

  test("two instances on one file do not mix their texts", async () => {
    const [a, b] = [`${"a".repeat(99_999)}\n`, `${"b".repeat(99_999)}\n`];
    await Promise.all([a, b, a, b].map((text) => power("out").append("out", text, ROOM)));
    expect(read("out")).toBe(a + b + a + b);
  });

  test("begins a new line behind one that was cut off", async () => {
    await power("out").append("out", "whole\n", ROOM);
    appendFileSync(join(dir.path, "out"), '{"half');
    await power("out").append("out", "next\n", ROOM);
    expect(read("out")).toBe('whole\n{"half\nnext\n');
  });

  test("an empty text makes no file", async () => {
    await power("out").append("out", "", ROOM);
    expect(readdirSync(dir.path)).toEqual([]);
  });
});

describe("rotation", () => {
  test("a file that would grow beyond maxBytes becomes .1, .1 becomes .2, and no more than keep stay", async () => {
    for (const text of ["aaaa\n", "bbbb\n", "cccc\n", "dddd\n", "ee\n"]) {
      await power("out").append("out", text, { maxBytes: 8, keep: 2 });
    }
    expect(readdirSync(dir.path).toSorted()).toEqual(["out", "out.1", "out.2"]);
    expect([read("out"), read("out.1"), read("out.2")]).toEqual(["dddd\nee\n", "cccc\n", "bbbb\n"]);
  });

  test("with keep 0 nothing but the file stays", async () => {
    for (const text of ["aaaa\n", "bbbb\n"]) await power("out").append("out", text, { maxBytes: 6, keep: 0 });
    expect(readdirSync(dir.path)).toEqual(["out"]);
    expect(read("out")).toBe("bbbb\n");
  });

  test("a text that is longer than maxBytes is written whole, alone", async () => {
    await power("out").append("out", "a\n", { maxBytes: 4, keep: 1 });
    await power("out").append("out", "longer than that\n", { maxBytes: 4, keep: 1 });
    expect([read("out"), read("out.1")]).toEqual(["longer than that\n", "a\n"]);
  });
});

describe("it refuses", () => {
  test("a file that the config does not name, also by another way to it", async () => {
    for (const other of ["other", "./out", "../out", "out.1", ""]) {
      await expect(power("out").append(other, "x\n", ROOM)).rejects.toThrow("names no such file");
    }
    expect(readdirSync(dir.path)).toEqual([]);
  });

  test("what is no file", async () => {
    mkdirSync(join(dir.path, "folder"));
    symlinkSync("/dev/zero", join(dir.path, "device"));
    for (const name of ["folder", "device"]) {
      await expect(power(name).append(name, "x\n", ROOM)).rejects.toThrow("no file");
    }
  });

  test("bounds that make no sense", async () => {
    for (const rotate of [
      { maxBytes: 0, keep: 1 },
      { maxBytes: 1, keep: -1 },
      { maxBytes: Number.NaN, keep: 1 },
      { maxBytes: 1, keep: 1e9 },
    ]) {
      await expect(power("out").append("out", "x\n", rotate)).rejects.toThrow("files.append");
    }
  });

  test("everything once it is closed, which waits for what runs", async () => {
    const running = power("out").append("out", "x\n", ROOM);
    await files.close();
    expect(read("out")).toBe("x\n");
    await running;
    await expect(power("out").append("out", "y\n", ROOM)).rejects.toThrow(Unavailable);
  });
});

test("a folder that is not there is a fault, and one append's fault does not hold the next", async () => {
  const path = join(dir.path, "later", "out");
  await expect(power(path).append(path, "x\n", ROOM)).rejects.toThrow("ENOENT");
  mkdirSync(join(dir.path, "later"));
  await power(path).append(path, "x\n", ROOM);
  expect(read("later/out")).toBe("x\n");
});
