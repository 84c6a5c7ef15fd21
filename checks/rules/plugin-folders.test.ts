import { expect, test } from "bun:test";
import { problemsIn } from "./bad-tree.ts";
import { pluginFolders } from "./plugin-folders.ts";

const PARTS = [
  "package.json",
  "plugin.json",
  "config.ts",
  "index.ts",
  "index.test.ts",
  "index.bench.ts",
  "README.md",
];

test("a plugin's folder has every part, and a short README", async () => {
  const whole = Object.fromEntries(PARTS.map((part) => [`plugins/whole/${part}`, ""]));
  expect(await problemsIn(pluginFolders, whole)).toEqual([]);
  const long = { ...whole, "plugins/whole/README.md": "a\n".repeat(61) };
  expect(await problemsIn(pluginFolders, long)).toHaveLength(1);
  const half = Object.fromEntries(PARTS.slice(1).map((part) => [`plugins/half/${part}`, ""]));
  expect(await problemsIn(pluginFolders, half)).toEqual(["plugins/half/package.json is missing"]);
});
