import { expect, test } from "bun:test";
import { problemsIn } from "./bad-tree.ts";
import { fileSize } from "./file-size.ts";

test("a file of 401 lines is too long, one of 400 and a table of data are not", async () => {
  const problems = await problemsIn(fileSize, {
    "core/long.ts": "//\n".repeat(401),
    "core/fits.ts": "//\n".repeat(400),
    "core/errors/table.ts": "//\n".repeat(500),
    "notes.md": "a\n".repeat(500),
  });
  expect(problems).toEqual([expect.stringContaining("core/long.ts has 401 lines")]);
});
