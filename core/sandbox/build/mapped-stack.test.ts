import { afterAll, expect, test } from "bun:test";
import { bundlePlugin } from "./bundle.ts";
import { mappedStack, readSourceMap } from "./mapped-stack.ts";
import { Folders, pluginSource } from "./testing/folders.ts";

const folders = new Folders();
afterAll(() => folders.remove());

test("frames of the script lead to the author's files, others stay", async () => {
  const dir = folders.make({
    "index.ts": pluginSource("return void fail(words);", 'import { fail } from "./fail.ts";'),
    "fail.ts": "\n\nexport const fail = (words: unknown) => {\n  throw new Error(`no ${words}`);\n};\n",
  });
  const { code, sourceMap } = await bundlePlugin(dir);
  const column = code.indexOf("throw Error") + 1;
  const stack = `Error: no a\n    at fail (plugin:sample:1:${column})\n    at guest.js:1:5\n    at native`;
  const mapped = mappedStack(stack, readSourceMap(sourceMap), (name) => name.startsWith("plugin:"));
  expect(mapped.split("\n")).toEqual([
    "Error: no a",
    "    at fail (fail.ts:4:3)",
    "    at guest.js:1:5",
    "    at native",
  ]);
});

test("without a map a stack stays as it is", () => {
  expect(mappedStack("Error\n    at plugin:x:1:1", undefined, () => true)).toBe("Error\n    at plugin:x:1:1");
});
