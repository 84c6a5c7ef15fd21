import { expect, test } from "bun:test";
import { problemsIn } from "./bad-tree.ts";
import { importWalls } from "./import-walls.ts";

const BAD: Readonly<Record<string, string>> = {
  "sdk/a.ts": 'import type { X } from "../core/x.ts";',
  "sdk/b.ts": 'import "node:fs";',
  "plugins/p/a.ts": 'export * from "../q/index.ts";',
  "plugins/p/b.ts": 'import { x } from "@sluice/core";',
  "plugins/p/c.ts": "export const now = Bun.nanoseconds();",
  "plugins/p/d.ts": 'import { file } from "bun";',
  "core/a.ts": 'const p = await import("../plugins/p/index.ts");',
  "core/b.ts": 'import { Elysia } from "elysia";',
  "core/c.ts": 'import x from "left-pad";',
  "core/e.ts": 'import x from "only-for-tests";',
  "core/d.ts": 'import { until } from "../tests/until.ts";',
};

const GOOD: Readonly<Record<string, string>> = {
  "core/package.json": '{ "dependencies": { "elysia": "1.0.0", "@sluice/sdk": "workspace:*" } }',
  "package.json": '{ "devDependencies": { "only-for-tests": "1.0.0" } }',
  "core/e.test.ts": 'import x from "only-for-tests";',
  "sdk/package.json": '{ "dependencies": { "@sinclair/typebox": "1.0.0" } }',
  "sdk/index.ts": 'export { Type } from "@sinclair/typebox"; import "./x.ts";',
  "sdk/index.test.ts": 'import { test } from "bun:test"; Bun.gc();',
  "plugins/p/index.ts": 'import { deny } from "@sluice/sdk"; import "./config.ts"; // Bun.file',
  "plugins/p/index.bench.ts": 'import { bench } from "../../bench/harness.ts";',
  "core/http/server.ts": 'import { Elysia } from "elysia"; import "../x.ts"; import "node:fs"; import "bun";',
  "core/x.test.ts": 'import { until } from "../tests/until.ts";',
  "core/version.ts": 'import pack from "../package.json";',
};

test("each import through a wall is found, with its file", async () => {
  const problems = await problemsIn(importWalls, { ...GOOD, ...BAD });
  expect(problems.map((problem) => problem.split(":")[0]).sort()).toEqual(Object.keys(BAD).sort());
});

test("a tree that keeps the walls has no problem", async () => {
  expect(await problemsIn(importWalls, GOOD)).toEqual([]);
});
