import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extentOf } from "./extent.ts";
import { vet } from "./vet.ts";

const verdict = async (source: string, flags = "", most?: number, cacheDir?: string): Promise<string> => {
  const problem = await vet(extentOf(source, flags, most), cacheDir);
  return problem ? `${problem.code}: ${problem.message}` : "safe";
};

describe("an expression", () => {
  test.each([
    ["\\b\\d{3}-\\d{2}-\\d{4}\\b", "", undefined],
    ["\\b(?:\\d[ -]?){13,16}\\b", "", undefined],
    ["[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,4}", "", undefined],
    ["sk-[A-Za-z0-9]+", "i", 200],
    ["[\\p{L}--[a-z]]+", "v", 20],
  ])(
    "like /%s/%s is taken",
    async (source, flags, most) => {
      expect(await verdict(source, flags, most)).toBe("safe");
    },
    20_000,
  );

  test("that takes exponential time is refused, with the part that does", async () => {
    expect(await verdict("x(?:ab+)+(b+)+$", "", 50)).toMatch(/^PATTERN_VULNERABLE: .*exponentially.*`b/);
  }, 20_000);

  test("whose alternatives make it exponential without any endless repeat is refused", async () => {
    expect(await verdict(`${"(a|a)".repeat(25)}b`)).toMatch(/^PATTERN_VULNERABLE: .*exponentially/);
    expect(await verdict(`${"a?".repeat(25)}${"a".repeat(25)}`)).toMatch(/^PATTERN_VULNERABLE/);
  }, 20_000);

  test("that takes polynomial time is taken as far as its length keeps that small", async () => {
    expect(await verdict("a+b", "", 100)).toBe("safe");
    expect(await verdict("a+b", "", 1000)).toMatch(/power of 2.*no more than 512 characters/);
    expect(await verdict(".*?.*?.*?x", "", 50)).toMatch(/^PATTERN_VULNERABLE.*power of 4/);
  }, 20_000);
});

describe("the folder of verdicts", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sluice-vet-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("keeps what was found, and is believed only where it makes sense", async () => {
    const into = join(folder, "made", "on-demand");
    expect(await verdict("ab{1,30}c", "", undefined, into)).toBe("safe");
    const [file = "", ...others] = await readdir(into);
    expect(others).toEqual([]);
    expect(await Bun.file(join(into, file)).json()).toEqual({ status: "safe" });
  }, 20_000);

  test("that cannot be used changes nothing", async () => {
    const file = join(folder, "a-file");
    await writeFile(file, "");
    expect(await verdict("de{1,30}f", "", undefined, file)).toBe("safe");
  }, 20_000);
});
