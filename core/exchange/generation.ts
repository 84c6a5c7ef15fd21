import type { LoadedConfig } from "../config/loaded.ts";
import type { Grants } from "../identity/grants.ts";
import type { KeyDirectory } from "../identity/keys.ts";
import type { Instance } from "../sandbox/instance.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Service } from "./service.ts";

/**
 * Everything that follows from one config, frozen. A reload makes a new generation; an exchange finishes on the
 * one that it began on.
 */
export interface Generation {
  readonly number: number;
  readonly loaded: LoadedConfig;
  /** Services by name and by alias. */
  readonly services: ReadonlyMap<string, Service>;
  /** The top level's plugins alone, for requests that name no service. */
  readonly pipeline: Pipeline;
  readonly keys: KeyDirectory;
  readonly grants: Grants;
  /** Whether any `onAuth` plugin is on, at the top level or for one service. */
  readonly guarded: boolean;
  /** Whether any plugin asks for the credential that came with a request. */
  readonly readsKeys: boolean;
  readonly instances: readonly Instance[];
  /** What is allowed but worth a line at start. */
  readonly warnings: readonly string[];
  /** Exchanges that run on it. */
  readonly running: Running;
}

/** Counts exchanges, and tells when the last one of a retired generation has ended. */
export class Running {
  #count = 0;
  #whenIdle: (() => void) | undefined;

  get count(): number {
    return this.#count;
  }

  enter(): void {
    this.#count++;
  }

  leave(): void {
    this.#count--;
    if (this.#count === 0) this.#whenIdle?.();
  }

  /** Resolves when nothing runs any more; new exchanges must not enter after this. */
  idle(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenIdle = resolve;
    });
  }
}
