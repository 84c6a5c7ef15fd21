const EVERY_MS = 2;

/** Watches how late the event loop of this process is. */
export class LoopWatch {
  #latestMs = 0;
  #dueAt = performance.now() + EVERY_MS;
  readonly #timer = setInterval(() => this.#tick(), EVERY_MS);

  /** Ends the watch. The longest that the loop stood still, in milliseconds. */
  stop(): number {
    clearInterval(this.#timer);
    this.#tick();
    return this.#latestMs;
  }

  #tick(): void {
    const now = performance.now();
    this.#latestMs = Math.max(this.#latestMs, now - this.#dueAt);
    this.#dueAt = now + EVERY_MS;
  }
}
