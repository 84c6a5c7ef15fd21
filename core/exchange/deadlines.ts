/** Something that ends at a time unless it is moved on or taken out before. */
export interface Expiring {
  /** On the clock of `performance.now()`. */
  dueAt: number;
  expire(): void;
}

/** How late a deadline may fire, in milliseconds. */
const TICK_MS = 10;

/**
 * Deadlines of all attempts on one clock. Thousands of streams that push their deadline on with each chunk would
 * otherwise each set and clear a timer of their own a thousand times.
 */
export class Deadlines {
  readonly #pending = new Set<Expiring>();
  #timer: Timer | undefined;

  add(entry: Expiring): void {
    this.#pending.add(entry);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
  }

  delete(entry: Expiring): void {
    this.#pending.delete(entry);
  }

  #tick(): void {
    if (this.#pending.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const now = performance.now();
    for (const entry of this.#pending) {
      if (entry.dueAt > now) continue;
      this.#pending.delete(entry);
      entry.expire();
    }
  }
}
