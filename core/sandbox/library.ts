import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { HOOK_NAMES, type HookName } from "@sluice/sdk";
import type { Manifest } from "@sluice/sdk/manifest";
import { nearest } from "../config/nearest.ts";
import { SluiceError } from "../errors/index.ts";
import { configSchema } from "./build/config-schema.ts";
import { BUILT } from "./build/files.ts";
import { type FoundPlugin, loadBuilt } from "./build/load.ts";
import type { Plugin, PluginHook } from "./plugin.ts";
import type { PluginSource } from "./plugin-source.ts";
import type { SharedBundles } from "./shared-bundle.ts";
import { isPath } from "./use-path.ts";

const NAME = /^[a-z][a-z0-9-]*$/;

/** The plugins that ship with Sluice, in a folder with a folder for each, and whatever a path leads to. */
export class PluginLibrary implements PluginSource {
  readonly #dir: string;
  readonly #bundles: SharedBundles;
  /** What ships does not change while the gateway runs; what a path leads to may, and is read each time. */
  readonly #shipped = new Map<string, Promise<Plugin>>();

  constructor(dir: string, bundles: SharedBundles) {
    this.#dir = dir;
    this.#bundles = bundles;
  }

  /** The names of the plugins that ship. */
  names(): string[] {
    if (!existsSync(this.#dir)) return [];
    return readdirSync(this.#dir).filter((name) => this.has(name));
  }

  has(name: string): boolean {
    return NAME.test(name) && existsSync(join(this.#dir, name, BUILT.manifest));
  }

  load(use: string, baseDir: string): Promise<Plugin> {
    if (isPath(use)) return this.#read(resolve(baseDir, use), false);
    let plugin = this.#shipped.get(use);
    if (!plugin) {
      plugin = this.#named(use);
      plugin.catch(() => this.#shipped.delete(use));
      this.#shipped.set(use, plugin);
    }
    return plugin;
  }

  async #named(name: string): Promise<Plugin> {
    if (this.has(name)) return await this.#read(join(this.#dir, name), true);
    const near = nearest(name, this.names());
    const hint = near ? ` Did you mean ${near}?` : " A path begins with `./` or `/`.";
    throw new SluiceError("PLUGIN_INVALID", { plugin: name, detail: `there is no such plugin.${hint}` });
  }

  async #read(path: string, shipped: boolean): Promise<Plugin> {
    return pluginOf(await found(path), shipped, this.#bundles);
  }
}

const found = async (path: string): Promise<FoundPlugin> => {
  try {
    return await loadBuilt(path);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (cause instanceof SluiceError || typeof code !== "string") throw cause;
    const detail = `${path} cannot be read (${code}). See that this user may read all of it, and may open more files.`;
    throw new SluiceError("PLUGIN_INVALID", { plugin: basename(path), detail }, cause);
  }
};

const pluginOf = ({ manifest, bundle }: FoundPlugin, shipped: boolean, bundles: SharedBundles): Plugin => ({
  name: manifest.name,
  version: manifest.version,
  config: configSchema(manifest.config),
  powers: manifest.powers,
  stream: manifest.stream,
  patterns: [
    ...(manifest.patterns ?? []),
    ...(Array.isArray(manifest.powers.patterns) ? manifest.powers.patterns : []),
  ],
  hooks: hooksOf(manifest),
  limits: manifest.limits,
  checksum: manifest.checksum,
  shipped,
  load: async (engine, limits) => bundles.load(bundle, engine, limits),
});

const hooksOf = ({ hooks }: Manifest): ReadonlyMap<HookName, PluginHook> => {
  const found = new Map<HookName, PluginHook>();
  for (const name of HOOK_NAMES) {
    const said = hooks[name];
    if (!said) continue;
    const when = "when" in said ? said.when : undefined;
    const verdictOnly = "verdictOnly" in said && said.verdictOnly === true;
    const pure = "pure" in said && said.pure === true;
    found.set(name, { order: said.order, when, verdictOnly, pure });
  }
  return found;
};
