import { cpSync } from "node:fs";
import { basename, join } from "node:path";
import { type BuiltPlugin, buildPlugin, writeBuilt } from "../../core/sandbox/build/build.ts";
import { defaultEngines } from "../../core/sandbox/engines.ts";

/** Builds the plugin in a folder, and writes nothing. Throws `BuildRefused`. */
export const buildOf = async (dir: string): Promise<BuiltPlugin> => {
  const engines = defaultEngines();
  try {
    return await buildPlugin(engines.get("inline"), dir);
  } finally {
    await engines.close();
  }
};

/** Copies a plugin's sources to a folder of its own name in `parent`, and builds it there. Returns the folder. */
export const builtPlugin = async (source: string, parent: string): Promise<string> => {
  const dir = join(parent, basename(source));
  cpSync(source, dir, { recursive: true });
  writeBuilt(await buildOf(dir), dir);
  return dir;
};
