/** Something that ends at a time unless it is moved on or taken out before. */
export interface Expiring {
  /** On the clock of `performance.now()`. */
  dueAt: number;
  /** Where it stands among the pending; -1 while it is none of them. For `Deadlines` alone. */
  slot: number;
  /** Called once `dueAt` is over; `now` is on the same clock. */
  expire(now: number): void;
}

/** How late a deadline may fire, in milliseconds. */
const TICK_MS = 10;

/**
 * Deadlines of all attempts on one clock. Thousands of streams that push their deadline on with each chunk would
 * otherwise each set and clear a timer of their own a thousand times. They stand in an array, each knows its place, and
 * the last one fills a gap: a set costs several times as much, twice an exchange.
 */
export class Deadlines {
  readonly #pending: Expiring[] = [];
  #timer: Timer | undefined;

  add(entry: Expiring): void {
    if (entry.slot >= 0) return;
    entry.slot = this.#pending.length;
    this.#pending.push(entry);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
  }

  delete(entry: Expiring): void {
    const { slot } = entry;
    if (slot < 0) return;
    entry.slot = -1;
    const last = this.#pending.pop();
    if (!last || last === entry) return;
    this.#pending[slot] = last;
    last.slot = slot;
  }

  #tick(): void {
    if (this.#pending.length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const now = performance.now();
    const due = this.#pending.filter((entry) => entry.dueAt <= now);
    for (const entry of due) {
      // One that expired before it may have taken this one out.
      if (entry.slot < 0) continue;
      this.delete(entry);
      entry.expire(now);
    }
  }
}
