import type { Bundle, Described, Engine, EngineName, Limits, LoadedBundle } from "./contract.ts";

/** An engine whose code is loaded for its first bundle: a process that runs none pays for none. */
export class LateEngine implements Engine {
  readonly name: EngineName;
  readonly #make: () => Promise<Engine>;
  #made: Promise<Engine> | undefined;

  constructor(name: EngineName, make: () => Promise<Engine>) {
    this.name = name;
    this.#make = make;
  }

  async describe(bundle: Bundle, limits: Limits): Promise<Described> {
    return (await this.#engine()).describe(bundle, limits);
  }

  /** Rejects with what says why it cannot run here. */
  async load(bundle: Bundle, limits: Limits): Promise<LoadedBundle> {
    return (await this.#engine()).load(bundle, limits);
  }

  async close(): Promise<void> {
    const made = await this.#made?.catch(() => undefined);
    await made?.close();
  }

  #engine(): Promise<Engine> {
    this.#made ??= this.#make().catch((cause) => {
      this.#made = undefined;
      throw cause;
    });
    return this.#made;
  }
}
