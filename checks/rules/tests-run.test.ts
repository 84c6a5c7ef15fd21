import { expect, test } from "bun:test";
import { problemsIn } from "./bad-tree.ts";
import { testsRun } from "./tests-run.ts";

test("a test that does not run is found, and one that leaves itself out must say so", async () => {
  const problems = await problemsIn(testsRun, {
    "a.test.ts": 'test.only("x", () => {});',
    "b.test.ts": 'describe.skip("x", () => {});',
    "c.test.ts": 'it.todo("x");',
    "d.test.ts": 'test.skipIf(!able)("x", () => {});',
    "e.test.ts": 'if (!able) leftOut("x", "y"); test.skipIf(!able)("x", () => {});',
    "f.test.ts":
      'test("x", () => {}); // test.only\nconst s = "test.skip"; list.only(); test.each([1])("y", () => {});',
  });
  expect(problems.map((problem) => problem.charAt(0))).toEqual(["a", "b", "c", "d"]);
});
