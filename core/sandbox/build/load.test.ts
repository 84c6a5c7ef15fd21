import { afterAll, describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultEngines } from "../engines.ts";
import { buildPlugin, writeBuilt } from "./build.ts";
import { sha256 } from "./bundle.ts";
import { BUILT } from "./files.ts";
import { loadBuilt } from "./load.ts";
import { BuildRefused } from "./problem.ts";
import { Folders, pluginSource } from "./testing/folders.ts";

const folders = new Folders();
const engines = defaultEngines();
const engine = engines.get("inline");
afterAll(async () => {
  folders.remove();
  await engines.close();
});

const built = async (source = pluginSource()): Promise<string> => {
  const dir = folders.make({
    "index.ts": source,
    "package.json": '{ "version": "1.0.0", "sluice": { "status": "experimental", "publisher": "me" } }',
  });
  writeBuilt(await buildPlugin(engine, dir), dir);
  return dir;
};

describe("what is built", () => {
  test("loads from its folder, as its manifest says, and nothing of it runs", async () => {
    const dir = await built();
    const { manifest, bundle, path } = await loadBuilt(dir);
    expect(path).toBe(dir);
    expect(manifest).toMatchObject({
      name: "sample",
      version: "1.0.0",
      sdk: "^0.1.0",
      hooks: { onRequest: { order: "normal" } },
      powers: { text: "read" },
      status: "experimental",
      publisher: "me",
    });
    expect(bundle).toMatchObject({ name: "sample", checksum: manifest.checksum });
    expect(sha256(bundle.code)).toBe(manifest.checksum);
    expect(JSON.parse(bundle.sourceMap ?? "{}").sources).toContain("index.ts");
  });

  test.each(["", "package/"])("loads from a package of it, its parts under %p", async (prefix) => {
    const dir = await built();
    const files = Object.fromEntries(
      Object.values(BUILT).map((name) => [prefix + name, readFileSync(join(dir, name), "utf8")]),
    );
    const file = join(dir, "sample.tgz");
    writeFileSync(file, Bun.gzipSync(await new Bun.Archive(files).bytes()));
    expect((await loadBuilt(file)).manifest).toEqual((await loadBuilt(dir)).manifest);
  });

  test("says patterns in their own place", async () => {
    const source = pluginSource().replace(
      '{ text: "read" }',
      '{ patterns: [{ id: "a", kind: "list", entries: ["x"] }] }',
    );
    const { manifest } = await buildPlugin(engine, folders.make({ "index.ts": source }));
    expect(manifest).toMatchObject({
      powers: { patterns: true },
      patterns: [{ id: "a", kind: "list", entries: ["x"] }],
    });
  });

  test("is the same file for file when it is built again", async () => {
    const dir = await built();
    const { files } = await buildPlugin(engine, dir);
    expect([...files.keys()].at(-1)).toBe(BUILT.manifest);
    for (const [name, text] of files) expect(readFileSync(join(dir, name), "utf8")).toBe(text);
  });
});

describe("what cannot be used says what to run", () => {
  const refused = async (path: string, message: string): Promise<void> => {
    await expect(loadBuilt(path)).rejects.toMatchObject({
      code: "PLUGIN_INVALID",
      message: expect.stringContaining(message),
    });
  };

  test("nothing there", () => refused(join(import.meta.dir, "nowhere"), "there is nothing at"));

  test("not built yet", async () => {
    const dir = folders.make({ "index.ts": pluginSource() });
    await refused(dir, `it has no plugin.json. Run \`sluice plugin build ${dir}\`.`);
  });

  test("a source that has changed since, unless it does not matter", async () => {
    const dir = await built();
    folders.write(dir, "index.ts", `${pluginSource()}// more`);
    await refused(dir, "index.ts changed since it was built. Run `sluice plugin build");
    await expect(loadBuilt(dir, { stale: true })).resolves.toBeObject();
  });

  test("another script than the manifest's", async () => {
    const dir = await built();
    folders.write(dir, BUILT.script, "globalThis.__plugin={}");
    await refused(dir, "is not what plugin.json vouches for");
  });

  test("a manifest that breaks rules", async () => {
    const dir = await built();
    const manifest = JSON.parse(readFileSync(join(dir, BUILT.manifest), "utf8"));
    folders.write(
      dir,
      BUILT.manifest,
      JSON.stringify({ ...manifest, sdk: "^9.0.0", powers: { telepathy: true } }),
    );
    await refused(dir, "powers.telepathy is no power");
    await refused(dir, "build it again with this one");
  });

  test.each(["", "[]", '"text"', "{}", "{ not JSON"])("a manifest that is %j", async (text) => {
    const dir = await built();
    folders.write(dir, BUILT.manifest, text);
    await refused(dir, "plugin.json is not a manifest");
  });

  test("a file that is no package", async () => {
    await refused(join(import.meta.dir, "load.ts"), "neither a folder nor a package");
  });

  test("a package that unpacks to more than a plugin can be", async () => {
    const file = join(folders.make({}), "bomb.tgz");
    writeFileSync(file, Bun.gzipSync(new Uint8Array(80 * 1024 * 1024)));
    await refused(file, "neither a folder nor a package");
  });
});

describe("a definition that cannot be told of is refused at the build", () => {
  test.each([
    ["throw new Error('at load');", "its code fails when it is loaded: at load"],
    ["for (;;) {}", "its code fails when it is loaded"],
  ])("%s", async (statement, message) => {
    const dir = folders.make({ "index.ts": `${pluginSource()}\n${statement}` });
    const caught: unknown = await buildPlugin(engine, dir).catch((error: unknown) => error);
    expect(caught).toBeInstanceOf(BuildRefused);
    expect(String(caught)).toContain(message);
  });

  test("no default export of a plugin", async () => {
    const dir = folders.make({ "index.ts": "export default 7;" });
    await expect(buildPlugin(engine, dir)).rejects.toThrow("no definition");
  });
});
