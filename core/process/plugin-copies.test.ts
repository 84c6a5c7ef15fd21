import { afterAll, beforeAll, expect, test } from "bun:test";
import { appendFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { builtPlugin } from "../../tests/gateway/built-plugin.ts";
import { loadText } from "../../tests/gateway/in-process.ts";
import { temporaryDir } from "../../tests/gateway/setup.ts";
import type { LoadedConfig } from "../config/loaded.ts";
import { DEV, devMarker } from "../sandbox/build/dev-marker.ts";
import { loadBuilt } from "../sandbox/build/load.ts";
import { PluginCopies } from "./plugin-copies.ts";

const SOURCE = join(import.meta.dir, "../../tests/process/plugins/quiet");

const folder = temporaryDir();
afterAll(() => folder.remove());
let copies: PluginCopies;
let quiet: string;
let loaded: LoadedConfig;
beforeAll(async () => {
  quiet = await builtPlugin(SOURCE, folder.path);
  copies = new PluginCopies(folder.path);
  loaded = loadText(
    `plugins: [{ use: demo }, { use: ./quiet }]
services: { up: { model: open, plugins: [{ use: ./quiet }, { use: ./gone, enabled: false }] } }`,
    folder.path,
  );
});
const usesIn = ({ config }: LoadedConfig): string[] =>
  [...config.plugins, ...(config.services.up?.plugins ?? [])].map(({ use }) => use);
const kept = (): string[] => readdirSync(join(folder.path, "plugins"));

test("each path is turned to one copy of the plugin, and nothing else is changed", async () => {
  const taken = await copies.take(loaded);
  const [demo, copy = "", again, off] = usesIn(taken);
  expect([demo, off]).toEqual(["demo", "./gone"]);
  expect(again).toBe(copy);
  expect(copy).toStartWith(join(folder.path, "plugins"));
  const [own, other] = await Promise.all([loadBuilt(quiet), loadBuilt(copy)]);
  expect(other).toEqual({ ...own, path: copy });
  expect(await copies.take(loaded)).toEqual(taken);
});

test("a copy that is taken while `sluice plugin dev` runs is another, and says where the console goes", async () => {
  const without = usesIn(await copies.take(loaded))[1] ?? "";
  const consoleFile = join(realpathSync(quiet), DEV.console);
  writeFileSync(join(quiet, DEV.marker), devMarker(consoleFile));
  const during = usesIn(await copies.take(loaded))[1] ?? "";
  expect(during).not.toBe(without);
  expect((await loadBuilt(during)).bundle.console).toBe(consoleFile);
  rmSync(join(quiet, DEV.marker));
  expect(usesIn(await copies.take(loaded))[1]).toBe(without);
});

test("a marker that names a file elsewhere counts for nothing", async () => {
  const without = usesIn(await copies.take(loaded))[1] ?? "";
  writeFileSync(join(quiet, DEV.marker), devMarker(join("/elsewhere", DEV.console)));
  expect(usesIn(await copies.take(loaded))[1]).toBe(without);
  rmSync(join(quiet, DEV.marker));
});

test("a copy stays what it was when the plugin's sources change, which no new one is taken of", async () => {
  const copy = usesIn(await copies.take(loaded))[1] ?? "";
  appendFileSync(join(quiet, "index.ts"), "// edited\n");
  expect(await loadBuilt(copy)).toMatchObject({ manifest: { name: "quiet" } });
  await expect(copies.take(loaded)).rejects.toMatchObject({
    code: "PLUGIN_INVALID",
    message: expect.stringContaining("changed since it was built"),
  });
  quiet = await builtPlugin(SOURCE, folder.path);
});

test("copies of the config in force and of the one before are kept, and all others removed", async () => {
  const taken = await copies.take(loaded);
  const hash = dirname(usesIn(taken)[1] ?? "").slice(folder.path.length + "/plugins/".length);
  const without = loadText("plugins: [{ use: demo }]", folder.path);
  copies.keep(taken);
  expect(kept()).toEqual([hash]);
  copies.keep(without);
  expect(kept()).toEqual([hash]);
  copies.keep(without);
  expect(kept()).toEqual([]);
});

test("a config that names no path is the same, and makes no folder", async () => {
  const none = new PluginCopies(join(folder.path, "none"));
  const without = loadText("plugins: [{ use: demo }]", folder.path);
  expect(await none.take(without)).toBe(without);
  none.keep(without);
  expect(readdirSync(folder.path)).not.toContain("none");
});
