import { expect, test } from "bun:test";
import { problemsIn } from "./bad-tree.ts";
import { readmeSize } from "./readme-size.ts";

test("a README is there and has at most 140 lines", async () => {
  expect(await problemsIn(readmeSize, { "README.md": "a\n".repeat(140) })).toEqual([]);
  expect(await problemsIn(readmeSize, { "README.md": "a\n".repeat(141) })).toHaveLength(1);
  expect(await problemsIn(readmeSize, {})).toEqual(["README.md is missing"]);
});
