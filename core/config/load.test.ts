import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SluiceError } from "../errors/index.ts";
import { loadConfig } from "./load.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

const errorOf = (name: string, content?: string | Uint8Array): SluiceError => {
  const file = join(folder, name);
  if (content !== undefined) writeFileSync(file, content);
  try {
    loadConfig(file, {});
  } catch (thrown) {
    if (thrown instanceof SluiceError) return thrown;
    throw thrown;
  }
  throw new Error("it loaded");
};

describe("loadConfig", () => {
  test("reads a file and knows its folder", () => {
    const file = join(folder, "good.yaml");
    writeFileSync(file, "\uFEFFserver:\r\n  port: ${PORT}\r\n");
    const loaded = loadConfig(file, { PORT: "1" });
    expect(loaded.config.server.port).toBe(1);
    expect(loaded.file).toBe(file);
    expect(loaded.baseDir).toBe(folder);
  });

  test("says where it looked for a file that is not there", () => {
    const error = errorOf("none.yaml");
    expect(error.code).toBe("CONFIG_NOT_FOUND");
    expect(error.message).toContain(join(folder, "none.yaml"));
  });

  test("lists all problems, each as line:column path: message", () => {
    const error = errorOf("bad.yaml", "server:\n  prt: 1\nlogs: { level: 5 }\n");
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message.split("\n").slice(1)).toEqual([
      "2:3 server.prt: unknown key `prt`; did you mean `port`?",
      "3:16 logs.level: must be one of debug, info, warn, error",
    ]);
  });

  test("does not flood the terminal", () => {
    const error = errorOf("many.yaml", Array.from({ length: 80 }, (_, index) => `k${index}: 1`).join("\n"));
    expect(error.message.split("\n")).toHaveLength(52);
    expect(error.message).toEndWith("… and 30 more");
  });

  test.each<[string, Uint8Array, string]>([
    ["latin.yaml", Uint8Array.of(0x61, 0xe9, 0x62), "not UTF-8"],
    ["utf16.yaml", Uint8Array.of(0xff, 0xfe, 0x61, 0x00), "not UTF-8"],
    ["large.yaml", new Uint8Array(4 * 1024 * 1024 + 1).fill(0x23), "larger than"],
  ])("refuses %s", (name, bytes, words) => {
    expect(errorOf(name, bytes).message).toContain(words);
  });

  test("refuses a folder", () => {
    mkdirSync(join(folder, "dir.yaml"));
    expect(errorOf("dir.yaml").message).toContain("cannot be read (EISDIR)");
  });
});
