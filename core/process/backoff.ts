const FIRST_MS = 100;
const LONGEST_MS = 10_000;
const SOUND_AFTER_MS = 30_000;

/** How long to wait before what died is started again: twice as long each time, until one lives for a while. */
export class Backoff {
  #nextMs = FIRST_MS;

  after(livedMs: number): number {
    const waitMs = livedMs >= SOUND_AFTER_MS ? FIRST_MS : this.#nextMs;
    this.#nextMs = Math.min(waitMs * 2, LONGEST_MS);
    return waitMs;
  }
}
