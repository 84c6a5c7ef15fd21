import { Backoff } from "../../process/backoff.ts";
import {
  type Bundle,
  type Described,
  type Engine,
  GuestFault,
  type Limits,
  type LoadedBundle,
} from "../contract.ts";
import { InlineBundle } from "./bundle.ts";
import { Calls, type CallsOptions } from "./calls.ts";
import { QuickJs } from "./quickjs.ts";

/** A module that lived for so long may be replaced at once, in milliseconds. */
const SOUND_AFTER_MS = 1_000;
const NO_FIELDS: ReadonlySet<string> = new Set();

/** What the engine `inline` is made of. */
export interface InlineOptions extends Pick<CallsOptions, "guest" | "onConsole"> {
  /** Hears of each module that failed and is being replaced; by default nobody does. */
  readonly onDeath?: (cause: unknown) => void;
}

/** Runs plugins in QuickJS in this process, synchronously: for code that means no harm. */
export class InlineEngine implements Engine {
  readonly name = "inline";
  readonly #options: InlineOptions;
  readonly #bundles = new Set<InlineBundle>();
  readonly #backoff = new Backoff();
  #quickjs: Promise<QuickJs> | undefined;
  #loadedAt = 0;
  #retry: Timer | undefined;
  #closed = false;

  constructor(options: InlineOptions) {
    this.#options = options;
  }

  async describe(bundle: Bundle, limits: Limits): Promise<Described> {
    // In a module of its own: nothing is known of this code yet.
    const quickjs = await QuickJs.load(() => undefined);
    const { guest } = this.#options;
    const calls = new Calls({ quickjs, guest, bundle, limits, onWorn: () => undefined });
    try {
      const terms = { ...limits, fields: NO_FIELDS };
      const ending = await calls.ask((call) => JSON.stringify({ t: "describe", call }), terms, noPower);
      if (ending.t === "described") return ending.described;
      throw new GuestFault("engine", "its guest did not describe it");
    } finally {
      calls.end(new GuestFault("engine", "it was described"));
    }
  }

  async load(bundle: Bundle, limits: Limits): Promise<LoadedBundle> {
    const { guest, onConsole } = this.#options;
    const onClose = (closed: InlineBundle): void => void this.#bundles.delete(closed);
    const quickjs = await this.#module();
    const loaded = new InlineBundle(quickjs, { bundle, limits, guest, onConsole, onClose });
    this.#bundles.add(loaded);
    return loaded;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await Promise.all([...this.#bundles].map((bundle) => bundle.close()));
  }

  #module(): Promise<QuickJs> {
    this.#quickjs ??= this.#loadModule();
    return this.#quickjs;
  }

  async #loadModule(): Promise<QuickJs> {
    const quickjs = await QuickJs.load((cause) => this.#died(cause));
    this.#loadedAt = performance.now();
    return quickjs;
  }

  #died(cause: unknown): void {
    this.#quickjs = undefined;
    for (const bundle of this.#bundles) bundle.moduleLost();
    this.#options.onDeath?.(cause);
    const livedMs = performance.now() - this.#loadedAt;
    if (livedMs >= SOUND_AFTER_MS) void this.#replace();
    else this.#retry = setTimeout(() => void this.#replace(), this.#backoff.after(livedMs));
  }

  async #replace(): Promise<void> {
    if (this.#closed) return;
    try {
      const quickjs = await this.#module();
      for (const bundle of this.#bundles) bundle.moduleReplaced(quickjs);
    } catch (cause) {
      this.#quickjs = undefined;
      this.#options.onDeath?.(cause);
      this.#retry = setTimeout(() => void this.#replace(), this.#backoff.after(0));
    }
  }
}

const noPower = (): Promise<never> => Promise.reject(new Error("there is no power while it is described"));
