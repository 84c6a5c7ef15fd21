import type { Bundle, Engine, EngineName, Guest, Limits, LoadedBundle, SetUpOptions } from "./contract.ts";

/** A bundle in an engine, and how many instances stand on it. */
interface Entry {
  readonly loaded: Promise<LoadedBundle>;
  users: number;
}

/**
 * Loads each bundle once for an engine and for limits, whatever asks for it, and closes it when the last instance is gone. A
 * reload sets up before it cleans up, so what stays in use is never loaded anew.
 */
export class SharedBundles {
  readonly #engineOf: (name: EngineName) => Engine;
  readonly #entries = new Map<string, Entry>();

  constructor(engineOf: (name: EngineName) => Engine) {
    this.#engineOf = engineOf;
  }

  /** The bundle, as if it were the caller's own. */
  load(bundle: Bundle, engine: EngineName, limits: Limits): LoadedBundle {
    const key = JSON.stringify([engine, bundle.checksum, bundle.console, limits]);
    return {
      setUp: (options) => this.#setUp(key, options, () => this.#engineOf(engine).load(bundle, limits)),
      close: async () => undefined,
    };
  }

  async #setUp(key: string, options: SetUpOptions, load: () => Promise<LoadedBundle>): Promise<Guest> {
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { loaded: load(), users: 0 };
      this.#entries.set(key, entry);
    }
    entry.users++;
    try {
      const guest = await (await entry.loaded).setUp(options);
      return {
        declared: guest.declared,
        call: (hook, frame) => guest.call(hook, frame),
        cleanUp: async () => {
          try {
            await guest.cleanUp();
          } finally {
            await this.#leave(key);
          }
        },
      };
    } catch (thrown) {
      await this.#leave(key);
      throw thrown;
    }
  }

  async #leave(key: string): Promise<void> {
    const entry = this.#entries.get(key);
    if (!entry) return;
    entry.users--;
    if (entry.users > 0) return;
    this.#entries.delete(key);
    // One that could not be loaded holds nothing.
    const loaded = await entry.loaded.catch(() => undefined);
    await loaded?.close();
  }
}
