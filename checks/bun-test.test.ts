import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countsIn, runBunTest, sum } from "./bun-test.ts";

const runIn = async (source: string) => {
  const folder = mkdtempSync(join(tmpdir(), "bun-test-"));
  writeFileSync(join(folder, "some.test.ts"), `import { test, expect } from "bun:test";\n${source}`);
  let output = "";
  const counts = await runBunTest(folder, [], {}, (text) => {
    output += text;
  });
  rmSync(folder, { recursive: true });
  return { counts, output };
};

describe("a run of bun test", () => {
  test("is counted and its output handed on", async () => {
    const { counts, output } = await runIn(
      'test("a", () => {}); test("b", () => expect(1).toBe(2)); test.skipIf(true)("c", () => {}); console.log("said");',
    );
    expect(counts).toEqual({ passed: 1, failed: 1, skipped: 1 });
    expect(output).toContain("said");
    expect(output).toContain("Expected: 2");
  });

  test("that breaks before a test is a failure", async () => {
    expect((await runIn('throw new Error("no")')).counts.failed).toBe(1);
  });

  test("that ends before it has counted is a failure", async () => {
    const { counts, output } = await runIn('test("a", () => {}); process.exit(0);');
    expect(counts.failed).toBe(1);
    expect(output).toContain("before it had counted");
  });

  test("is not fooled by a test that prints what looks like counts", () => {
    const output = "\n 99 pass\n\n 2 pass\n 1 todo\n 0 fail\nRan 3 tests across 1 file. [4.00ms]\n";
    expect(countsIn(output)).toEqual({ passed: 2, failed: 0, skipped: 1 });
  });

  test("adds up with others", () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(sum(one, one)).toEqual({ passed: 2, failed: 4, skipped: 6 });
    expect(sum()).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});
