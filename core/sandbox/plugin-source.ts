import type { Plugin } from "./plugin.ts";

/** Where plugins come from. */
export interface PluginSource {
  /** Whether a plugin of this name ships with Sluice. */
  has(name: string): boolean;
  /** The plugin that a `use:` means: a name, or a path relative to the config's folder. Throws `PLUGIN_INVALID`. */
  load(use: string, baseDir: string): Promise<Plugin>;
}
