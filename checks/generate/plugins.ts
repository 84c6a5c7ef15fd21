import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type BuiltPlugin, buildPlugin } from "../../core/sandbox/build/build.ts";
import { BUILT } from "../../core/sandbox/build/files.ts";
import { buildGuest } from "../../core/sandbox/guest/build.ts";
import { InlineEngine } from "../../core/sandbox/inline/engine.ts";
import type { Generated } from "../generate.ts";

/** All but the map, which names the folder that it was made in. */
const SHIPPED = [BUILT.manifest, BUILT.script, BUILT.inputs];

const pluginNames = (root: string): string[] =>
  readdirSync(join(root, "plugins")).filter((name) => existsSync(join(root, "plugins", name, "index.ts")));

/** What stands in the tree of each plugin that ships, built from its sources; its code runs in the engine alone. */
export const pluginFiles = (root: string): Generated[] => {
  let engine: Promise<InlineEngine> | undefined;
  // With the guest as its sources are now: the file of it is generated too.
  const newEngine = async () => new InlineEngine({ guest: await buildGuest() });
  const build = async (name: string): Promise<BuiltPlugin> => {
    engine ??= newEngine();
    return await buildPlugin(await engine, join(root, "plugins", name));
  };
  return pluginNames(root).flatMap((name) => {
    let built: Promise<BuiltPlugin> | undefined;
    return SHIPPED.map((file) => ({
      path: `plugins/${name}/${file}`,
      async make() {
        built ??= build(name);
        const text = (await built).files.get(file);
        if (text === undefined) throw new Error(`a built plugin has no ${file}`);
        return text;
      },
    }));
  });
};
