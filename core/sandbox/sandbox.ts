import type { Engine, EngineName } from "./contract.ts";
import { PluginLibrary } from "./library.ts";
import type { PluginSource } from "./plugin-source.ts";
import { SharedBundles } from "./shared-bundle.ts";

/** Engines, made when something first needs them. */
export class Engines {
  readonly #make: Readonly<Record<EngineName, () => Engine>>;
  readonly #made = new Map<EngineName, Engine>();

  constructor(make: Readonly<Record<EngineName, () => Engine>>) {
    this.#make = make;
  }

  /** Throws what says why it cannot run here. */
  get(name: EngineName): Engine {
    let engine = this.#made.get(name);
    if (!engine) {
      engine = this.#make[name]();
      this.#made.set(name, engine);
    }
    return engine;
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#made.values()].map((engine) => engine.close()));
    this.#made.clear();
  }
}

/** All that a process needs to run plugins. */
export interface Sandbox {
  readonly source: PluginSource;
  close(): Promise<void>;
}

/** The plugins of a folder and those that paths lead to, in these engines. */
export const openSandbox = (pluginsDir: string, engines: Engines): Sandbox => {
  const bundles = new SharedBundles((name) => engines.get(name));
  return { source: new PluginLibrary(pluginsDir, bundles), close: () => engines.close() };
};
