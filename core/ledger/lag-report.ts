import type { Logger } from "../log/logger.ts";
import type { ConsumerStatus } from "./consumer.ts";

const EVERY_MS = 30_000;
/** A backlog younger than this is a busy moment. */
const WORTH_A_LINE_MS = 10_000;

/** Writes a line on each consumer that falls further behind, at intervals. */
export class LagReport {
  readonly #logger: Logger;
  readonly #before = new Map<string, number>();
  #nextAt = performance.now() + EVERY_MS;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  look(consumers: readonly ConsumerStatus[]): void {
    if (performance.now() < this.#nextAt) return;
    this.#nextAt = performance.now() + EVERY_MS;
    for (const { instance, lagBytes, lagMs, waitingFor } of consumers) {
      const grows = lagBytes > (this.#before.get(instance) ?? 0);
      this.#before.set(instance, lagBytes);
      if (!grows || lagMs < WORTH_A_LINE_MS) continue;
      this.#logger.warn(
        { plugin: instance, lagBytes, lagMs, waitingFor },
        "onLog plugin falls further behind",
      );
    }
  }
}
