import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PluginRegistry } from "./registry.ts";

const dir = mkdtempSync(join(tmpdir(), "sluice-registry-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const put = (name: string, code: string): void => {
  mkdirSync(join(dir, name), { recursive: true });
  writeFileSync(join(dir, name, "index.ts"), code);
};
const good = (name: string): string =>
  `export default { name: "${name}", version: "1.0.0", hooks: { onLog() {} } };`;

beforeAll(() => {
  put("counter", `globalThis.loads = (globalThis.loads ?? 0) + 1; ${good("counter")}`);
  put("broken", "export default {");
  put("throws", 'throw new Error("at load");');
  put("misnamed", good("other"));
  mkdirSync(join(dir, "empty"));
  put("Not-A-Name", good("Not-A-Name"));
});

test("it knows the folders that hold a plugin, and loads none of them for it", () => {
  const registry = new PluginRegistry(dir);
  expect(registry.names().toSorted()).toEqual(["broken", "counter", "misnamed", "throws"]);
  expect(registry.has("counter")).toBe(true);
  expect(registry.has("empty")).toBe(false);
  expect(Reflect.get(globalThis, "loads")).toBeUndefined();
});

test("a plugin is loaded once, however often and however early it is asked for again", async () => {
  const registry = new PluginRegistry(dir);
  const [one, two] = await Promise.all([registry.load("counter"), registry.load("counter")]);
  expect(one).toBe(two);
  expect(await registry.load("counter")).toBe(one);
  expect(Reflect.get(globalThis, "loads")).toBe(1);
});

test.each([
  ["nothing-like-it", "there is no such plugin."],
  ["conuter", "there is no such plugin. Did you mean counter?"],
  ["empty", "there is no such plugin."],
  ["./counter", "`use:` takes their names, not a path."],
  ["../secrets", "`use:` takes their names, not a path."],
  ["", "there is no such plugin."],
  ["broken", "its code does not load."],
  ["throws", "its code does not load."],
  ["misnamed", "must have the name misnamed"],
])("%j is refused: %s", async (name, why) => {
  await expect(new PluginRegistry(dir).load(name)).rejects.toMatchObject({
    code: "PLUGIN_INVALID",
    message: expect.stringContaining(why),
  });
});

test("what failed to load may be asked for again once it is there", async () => {
  const registry = new PluginRegistry(dir);
  await expect(registry.load("late")).rejects.toMatchObject({ code: "PLUGIN_INVALID" });
  put("late", good("late"));
  expect(await registry.load("late")).toMatchObject({ name: "late" });
});

test("a folder that is not there has no plugin", async () => {
  const registry = new PluginRegistry(resolve(dir, "nowhere"));
  expect(registry.names()).toEqual([]);
  expect(registry.has("counter")).toBe(false);
  await expect(registry.load("counter")).rejects.toMatchObject({ code: "PLUGIN_INVALID" });
});
