import { CredentialMissing } from "./contract.ts";

/** A token, or a key, with its end. */
export interface Token<T = string> {
  readonly value: T;
  readonly lifetimeMs: number;
}

interface Held<T> {
  readonly value: T;
  readonly refreshAt: number;
  readonly endsAt: number;
}

/** So long before its end a token is got anew, or for a short-lived one a third of its life. */
const LEAD_MS = 300_000;
/** So long before its end it is not shown any more: clocks differ, and requests travel. */
const MARGIN_MS = 10_000;
/** After a failure nobody asks again for so long. */
const PAUSE_MS = 1000;

/**
 * A token that all exchanges share. It is got anew before it ends, once at a time; meanwhile the old one is shown. Who asks while there
 * is none waits for the one that is on its way.
 */
export class SharedToken<T = string> {
  #held: Held<T> | undefined;
  #coming: Promise<T> | undefined;
  #failure: { readonly cause: CredentialMissing; readonly until: number } | undefined;

  constructor(
    readonly ask: () => Promise<Token<T>>,
    /** The clock, in milliseconds. */
    readonly now: () => number = Date.now,
  ) {}

  /** The token; rejects with `CredentialMissing` where none is to be had. */
  get(): T | Promise<T> {
    const now = this.now();
    const held = this.#held;
    if (!held || now >= held.endsAt) return this.#renewed(now);
    // Where that fails the old one is good until its end, and somebody tries again.
    if (now >= held.refreshAt) this.#renewed(now).catch(() => undefined);
    return held.value;
  }

  /** The provider did not take it. */
  drop(): void {
    this.#held = undefined;
  }

  get current(): readonly T[] {
    return this.#held ? [this.#held.value] : [];
  }

  #renewed(now: number): Promise<T> {
    if (this.#coming) return this.#coming;
    if (this.#failure && now < this.#failure.until) return Promise.reject(this.#failure.cause);
    this.#coming = this.#renew().finally(() => {
      this.#coming = undefined;
    });
    return this.#coming;
  }

  async #renew(): Promise<T> {
    try {
      const { value, lifetimeMs } = await this.ask();
      const now = this.now();
      const endsAt = now + lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 10);
      this.#held = { value, refreshAt: now + lifetimeMs - Math.min(LEAD_MS, lifetimeMs / 3), endsAt };
      this.#failure = undefined;
      return value;
    } catch (thrown) {
      const cause =
        thrown instanceof CredentialMissing
          ? thrown
          : new CredentialMissing("could not be had", { cause: thrown });
      this.#failure = { cause, until: this.now() + PAUSE_MS };
      throw cause;
    }
  }
}
