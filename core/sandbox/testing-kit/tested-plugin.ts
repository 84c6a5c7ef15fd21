import { realpathSync } from "node:fs";
import { type BuiltPlugin, buildPlugin, writeBuilt } from "../build/build.ts";
import type { EngineName } from "../contract.ts";
import { defaultEngines } from "../engines.ts";
import type { Plugin } from "../plugin.ts";
import { openSandbox } from "../sandbox.ts";

/** A plugin with the name of the engine that it is tried in. */
export interface TestedPlugin {
  readonly plugin: Plugin;
  readonly engine: EngineName;
}

const engines = defaultEngines();
const { source } = openSandbox("", engines);
const built = new Map<string, Promise<Omit<TestedPlugin, "engine">>>();

/** The engine that a process tests in: `SLUICE_ENGINE`. */
export const testedEngine = (env: Readonly<Record<string, string | undefined>> = process.env): EngineName => {
  const name = env.SLUICE_ENGINE ?? "inline";
  if (name === "inline" || name === "isolate") return name;
  throw new Error(`SLUICE_ENGINE is ${name}: set it to inline or isolate`);
};

/** Builds a folder's plugin, once a process, and grants it all that it asks for. Throws `BuildRefused`. */
export const testedPlugin = async (folder: string, engine: EngineName): Promise<TestedPlugin> => {
  const dir = realpathSync(folder);
  let made = built.get(dir);
  if (!made) {
    made = build(dir, engine);
    made.catch(() => built.delete(dir));
    built.set(dir, made);
  }
  return { ...(await made), engine };
};

const build = async (dir: string, engine: EngineName): Promise<Omit<TestedPlugin, "engine">> => {
  writeBuilt(await buildPlugin(engines.get(engine), dir), dir);
  return { plugin: { ...(await source.load(dir, dir)), shipped: true } };
};

/** Builds a folder's plugin anew, and writes it. Throws `BuildRefused`. */
export const buildFolder = async (folder: string, engine: EngineName): Promise<BuiltPlugin> => {
  const dir = realpathSync(folder);
  built.delete(dir);
  const made = await buildPlugin(engines.get(engine), dir);
  writeBuilt(made, dir);
  return made;
};

/** Forgets what was built, and ends the engines. */
export const closeTestedPlugins = async (): Promise<void> => {
  built.clear();
  await engines.close();
};
