import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { LoadedConfig } from "../config/loaded.ts";
import type { UseConfig } from "../config/schema.ts";
import { DEV, devMarker } from "../sandbox/build/dev-marker.ts";
import { BUILT } from "../sandbox/build/files.ts";
import { isPathUse, pathUses } from "./path-uses.ts";

/** A copy that was not written to its end is never taken for one. */
const UNFINISHED = "unfinished";

/**
 * Keeps what configs name by path as it was when the config was read. So all processes run the same build, also one that
 * follows another that died while its sources are being edited.
 */
export class PluginCopies {
  readonly #dir: string;
  #kept: ReadonlySet<string> = new Set();

  constructor(dataDir: string) {
    this.#dir = join(dataDir, "plugins");
  }

  /** The config with a copy in the place of each path. Throws `PLUGIN_INVALID`. */
  async take(loaded: LoadedConfig): Promise<LoadedConfig> {
    if (pathUses(loaded).length === 0) return loaded;
    const copies = new Map<string, Promise<string>>();
    const copied = async (use: UseConfig): Promise<UseConfig> => {
      if (!isPathUse(use)) return use;
      const path = resolve(loaded.baseDir, use.use);
      const copy = copies.get(path) ?? this.#copy(path);
      copies.set(path, copy);
      return { ...use, use: await copy };
    };
    const all = (uses: readonly UseConfig[]) => Promise.all(uses.map(copied));
    const { config } = loaded;
    const [plugins, services] = await Promise.all([
      all(config.plugins),
      Promise.all(
        Object.entries(config.services).map(
          async ([name, service]) => [name, { ...service, plugins: await all(service.plugins) }] as const,
        ),
      ),
    ]);
    return { ...loaded, config: { ...config, plugins, services: Object.fromEntries(services) } };
  }

  /** Removes all copies but those of the config in force, and of the one before: a process may be reading them yet. */
  keep(inForce: LoadedConfig): void {
    const named = new Set(pathUses(inForce).map(({ use }) => basename(dirname(use))));
    if (!existsSync(this.#dir)) return;
    for (const name of readdirSync(this.#dir)) {
      if (!named.has(name) && !this.#kept.has(name))
        rmSync(join(this.#dir, name), { recursive: true, force: true });
    }
    this.#kept = named;
  }

  async #copy(path: string): Promise<string> {
    // Only who uses plugins of their own pays for what reads them.
    const { loadBuilt } = await import("../sandbox/build/load.ts");
    const { manifest, bundle } = await loadBuilt(path);
    const files = new Map([
      [BUILT.manifest, JSON.stringify(manifest)],
      [BUILT.script, bundle.code],
      ...(bundle.sourceMap === undefined ? [] : [[BUILT.sourceMap, bundle.sourceMap] as const]),
      ...(isOwn(bundle.console, path) ? [[DEV.marker, devMarker(bundle.console)] as const] : []),
    ]);
    const name = createHash("sha256")
      .update(JSON.stringify([...files]))
      .digest("hex")
      .slice(0, 32);
    const copy = join(this.#dir, name);
    if (!existsSync(copy)) this.#write(files, copy, manifest.name);
    return join(copy, manifest.name);
  }

  #write(files: ReadonlyMap<string, string>, copy: string, plugin: string): void {
    const unfinished = join(this.#dir, UNFINISHED);
    rmSync(unfinished, { recursive: true, force: true });
    for (const [file, text] of files) {
      const path = join(unfinished, plugin, file);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, text, { mode: 0o600 });
    }
    renameSync(unfinished, copy);
  }
}

/** A marker that came with a plugin, from another folder, must not have a file written elsewhere. */
const isOwn = (consoleFile: string | undefined, path: string): consoleFile is string =>
  consoleFile !== undefined && consoleFile === join(realpathSync(path), DEV.console);
