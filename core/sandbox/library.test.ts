import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDir } from "../../tests/gateway/setup.ts";
import { SHIPPED_PLUGINS } from "../process/shipped-plugins.ts";
import { PluginLibrary } from "./library.ts";
import { SharedBundles } from "./shared-bundle.ts";

const folder = temporaryDir();
afterAll(() => folder.remove());

const library = (dir = folder.path): PluginLibrary =>
  new PluginLibrary(
    dir,
    new SharedBundles(() => {
      throw new Error("nothing is run here");
    }),
  );

beforeAll(() => {
  for (const name of ["keys", "demo"])
    cpSync(join(SHIPPED_PLUGINS, name), join(folder.path, name), { recursive: true });
  mkdirSync(join(folder.path, "empty"));
});

test("it knows the folders that hold a built plugin, and runs none of them for it", () => {
  expect(library().names().toSorted()).toEqual(["demo", "keys"]);
  expect(library().has("empty")).toBe(false);
  expect(library("/nowhere").names()).toEqual([]);
});

test("a plugin that ships has what its manifest says, and is read once", async () => {
  const all = library();
  const keys = await all.load("keys", "/");
  expect(keys).toMatchObject({ name: "keys", powers: { identity: true }, shipped: true });
  expect(keys.hooks.get("onAuth")).toEqual({
    order: "pre",
    when: undefined,
    verdictOnly: false,
    pure: true,
  });
  expect(await all.load("keys", "/elsewhere")).toBe(keys);
});

describe("a plugin by its path", () => {
  test("is found from the config's folder, does not count as shipped, and is read anew each time", async () => {
    const all = library("/nowhere");
    const first = await all.load("./keys", folder.path);
    expect(first).toMatchObject({ name: "keys", shipped: false });
    expect(await all.load(join(folder.path, "keys"), "/")).not.toBe(first);
  });
  test.each([
    ["./nothing", "there is nothing at"],
    ["./empty", "sluice plugin build"],
  ])("%s is refused: %s", async (use, why) => {
    await expect(library().load(use, folder.path)).rejects.toMatchObject({
      code: "PLUGIN_INVALID",
      message: expect.stringContaining(why),
    });
  });
  test("that the system does not let us read is refused, and the system's word for it said", async () => {
    mkdirSync(join(folder.path, "odd/plugin.json"), { recursive: true });
    await expect(library().load("./odd", folder.path)).rejects.toMatchObject({
      code: "PLUGIN_INVALID",
      message: expect.stringContaining("cannot be read (EISDIR)"),
    });
  });
  test("whose script is not the one that its manifest vouches for is refused", async () => {
    cpSync(join(folder.path, "demo"), join(folder.path, "forged"), { recursive: true });
    const script = join(folder.path, "forged/dist/plugin.js");
    writeFileSync(script, `${readFileSync(script, "utf8")};0`);
    await expect(library().load("./forged", folder.path)).rejects.toMatchObject({
      message: expect.stringContaining("is not what plugin.json vouches for"),
    });
  });
});

test.each([
  ["nothing-like-it", "there is no such plugin."],
  ["kyes", "Did you mean keys?"],
  ["", "there is no such plugin."],
  ["Keys", "there is no such plugin."],
])("the name %j is refused: %s", async (name, why) => {
  await expect(library().load(name, "/")).rejects.toMatchObject({
    code: "PLUGIN_INVALID",
    message: expect.stringContaining(why),
  });
});
