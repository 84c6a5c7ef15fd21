import { expect, test } from "bun:test";
import { problemsIn } from "./bad-tree.ts";
import { generatedCurrent } from "./generated-current.ts";

test("a generated file that is stale, missing or cannot be made is found", async () => {
  const rule = generatedCurrent([
    { path: "docs/current.md", make: async () => "same\n" },
    { path: "docs/stale.md", make: async () => "new\n" },
    { path: "docs/missing.md", make: async () => "new\n" },
    { path: "docs/broken.md", make: () => Promise.reject(new Error("no source")) },
  ]);
  expect(await problemsIn(rule, { "docs/current.md": "same\n", "docs/stale.md": "old\n" })).toEqual([
    "docs/stale.md is not current; run: bun run generate",
    "docs/missing.md is missing; run: bun run generate",
    "docs/broken.md cannot be made: Error: no source",
  ]);
});
