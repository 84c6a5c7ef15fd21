import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Manifest } from "@sluice/sdk/manifest";
import type { Bundle, Engine } from "../contract.ts";
import { bundlePlugin } from "./bundle.ts";
import { BUILT } from "./files.ts";
import { describePlugin } from "./manifest.ts";
import { BuildRefused, type Problem } from "./problem.ts";

/** A plugin that was built and passes its rules. */
export interface BuiltPlugin {
  readonly manifest: Manifest;
  readonly bundle: Bundle;
  /** The parts by their place in the folder, as they are written. */
  readonly files: ReadonlyMap<string, string>;
  readonly warnings: readonly Problem[];
}

/** Builds a plugin, and writes nothing. Its code runs in the engine alone. Throws `BuildRefused`. */
export const buildPlugin = async (engine: Engine, dir: string): Promise<BuiltPlugin> => {
  const { code, sourceMap, checksum, inputs } = await bundlePlugin(dir);
  const folder = realpathSync(dir);
  const bundle: Bundle = { name: basename(folder), code, sourceMap, checksum };
  const { manifest, problems } = await describePlugin(engine, bundle, folder);
  if (!manifest) throw new BuildRefused(problems);
  const files = new Map([
    [BUILT.script, code],
    [BUILT.sourceMap, sourceMap],
    [BUILT.inputs, json(inputs)],
    // Last: a gateway watches it, and then finds the others in place.
    [BUILT.manifest, json(manifest)],
  ]);
  return { manifest, bundle: { ...bundle, name: manifest.name }, files, warnings: problems };
};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/**
 * Writes what was built into its folder, where it has changed. A reader sees each part as it was or as it is, never half of it.
 */
export const writeBuilt = ({ files }: BuiltPlugin, dir: string): void => {
  for (const [name, text] of files) {
    const path = join(dir, name);
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  }
};
