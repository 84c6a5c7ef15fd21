import type { Deadlines, Expiring } from "./deadlines.ts";
import type { Exchange } from "./exchange.ts";

/** An exchange that is over before this, in milliseconds, needs none of what a longer one does. */
const SOON_MS = 25;

/**
 * What only an exchange that takes its time needs: to hear of a client that goes away, and to be spared Bun's idle timeout.
 * Both cost more than all the rest of a short one; a signal that is made late knows of a client that is gone already.
 */
export class Lingering implements Expiring {
  readonly dueAt: number;
  slot = -1;
  #begun = false;

  constructor(
    readonly exchange: Exchange,
    readonly deadlines: Deadlines,
    /** Spares the connection the idle timeout, for a number of seconds; 0 for as long as it takes. */
    readonly idleTimeout: (seconds: number) => void,
  ) {
    this.dueAt = exchange.startedAt + SOON_MS;
    deadlines.add(this);
  }

  expire(): void {
    this.#begun = true;
    this.idleTimeout(0);
    const { arrival } = this.exchange;
    // Nobody can tell any more once the client has gone.
    void arrival.clientAddress;
    const { signal } = arrival;
    if (signal.aborted) this.#leave();
    else signal.addEventListener("abort", () => this.#leave(), { once: true });
  }

  /** The exchange is over; its connection waits for another as long as any. */
  end(idleSeconds: number): void {
    this.deadlines.delete(this);
    if (this.#begun) this.idleTimeout(idleSeconds);
  }

  #leave(): void {
    this.exchange.gone = true;
    this.exchange.onGone?.();
  }
}
