import { expect, test } from "bun:test";
import { availableParallelism } from "node:os";
import { workerCount } from "./worker-count.ts";

test("on Linux as many serve as were asked for, `auto` one a core", () => {
  expect(workerCount(3, "linux")).toEqual({ workers: 3, warnings: [] });
  expect(workerCount("auto", "linux")).toEqual({ workers: availableParallelism(), warnings: [] });
});

test("elsewhere one serves, and a greater number is warned of", () => {
  expect(workerCount("auto", "darwin")).toEqual({ workers: 1, warnings: [] });
  expect(workerCount(1, "darwin")).toEqual({ workers: 1, warnings: [] });
  const { workers, warnings } = workerCount(4, "darwin");
  expect(workers).toBe(1);
  expect(warnings).toEqual(["server.workers: 4 serving processes need Linux; one serves here"]);
});
