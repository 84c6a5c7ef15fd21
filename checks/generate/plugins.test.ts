import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pluginFiles } from "./plugins.ts";

const definition = (name: string, more = "") => `
import { definePlugin } from "@sluice/sdk";
${more}
export default definePlugin({
  name: "${name}",
  version: "1.0.0",
  description: Reflect.has(globalThis, "Bun") ? "evaluated in Bun" : "evaluated in the engine",
  hooks: { onRoute: () => undefined },
});
`;

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "plugins-"));
  const sources = { whole: definition("whole"), broken: definition("broken", 'import "node:fs";') };
  for (const [name, source] of Object.entries(sources)) {
    mkdirSync(join(root, "plugins", name), { recursive: true });
    writeFileSync(join(root, "plugins", name, "index.ts"), source);
    writeFileSync(join(root, "plugins", name, "package.json"), '{ "version": "1.0.0" }');
  }
  mkdirSync(join(root, "plugins", "no-plugin"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const made = (path: string) =>
  pluginFiles(root)
    .find((file) => file.path === path)
    ?.make();

test("each plugin has a manifest, a script and what it was built from", () => {
  const parts = ["plugin.json", "dist/plugin.js", "dist/inputs.json"];
  const wanted = ["broken", "whole"].flatMap((name) => parts.map((part) => `plugins/${name}/${part}`));
  expect(
    pluginFiles(root)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(wanted.sort());
});

test("a plugin is evaluated in the engine, never in Bun", async () => {
  const manifest = JSON.parse((await made("plugins/whole/plugin.json")) ?? "");
  expect(manifest).toMatchObject({ name: "whole", description: "evaluated in the engine" });
  expect(await made("plugins/whole/dist/plugin.js")).toContain("__plugin");
});

test("a plugin that does not build says why, and keeps no other from it", async () => {
  await expect(made("plugins/broken/dist/plugin.js")).rejects.toThrow("node:fs");
  expect(await made("plugins/whole/dist/inputs.json")).toContain("index.ts");
});
