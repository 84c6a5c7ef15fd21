import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { nearest } from "../config/nearest.ts";
import { SluiceError } from "../errors/index.ts";
import { checkDefinition, type Plugin } from "./definition.ts";

/** Where plugins come from: a folder with one folder a plugin. Nothing is loaded that no config names. */
export class PluginRegistry {
  readonly #dir: string;
  readonly #loaded = new Map<string, Promise<Plugin>>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** The names of the plugins that are there. */
  names(): string[] {
    if (!existsSync(this.#dir)) return [];
    return readdirSync(this.#dir).filter((name) => this.has(name));
  }

  has(name: string): boolean {
    return /^[a-z][a-z0-9-]*$/.test(name) && existsSync(join(this.#dir, name, "index.ts"));
  }

  /** The plugin of this name. Throws `PLUGIN_INVALID`. */
  load(name: string): Promise<Plugin> {
    let plugin = this.#loaded.get(name);
    if (!plugin) {
      plugin = this.#import(name);
      plugin.catch(() => this.#loaded.delete(name));
      this.#loaded.set(name, plugin);
    }
    return plugin;
  }

  async #import(name: string): Promise<Plugin> {
    if (!this.has(name))
      throw new SluiceError("PLUGIN_INVALID", { plugin: name, detail: this.#whyMissing(name) });
    let module: { readonly default?: unknown };
    try {
      module = await import(join(this.#dir, name, "index.ts"));
    } catch (cause) {
      throw new SluiceError("PLUGIN_INVALID", { plugin: name, detail: "its code does not load." }, cause);
    }
    return checkDefinition(name, module.default);
  }

  #whyMissing(name: string): string {
    if (name.includes("/") || name.startsWith(".")) {
      return "this version runs the plugins that ship with it; `use:` takes their names, not a path.";
    }
    const near = nearest(name, this.names());
    return `there is no such plugin.${near ? ` Did you mean ${near}?` : ""}`;
  }
}
