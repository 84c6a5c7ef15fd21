import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { leftOut } from "../checks/left-out.ts";
import { temporaryDir } from "../tests/gateway/setup.ts";

const able = spawnSync("node", ["--version"]).status === 0;
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
  const { stdout, stderr } = spawnSync("node", ["--input-type=module", "-e", program], { encoding: "utf8" });
  dir.remove();
  expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: "deny 5 string undefined", stderr: "" });
});
