import type { ExchangeRecord } from "@sluice/sdk";
import { logContext, type PluginLog } from "../exchange/context.ts";
import { type FaultListener, withDeadline } from "../exchange/hooks.ts";
import type { LogStep } from "../exchange/pipeline.ts";

const MAX_BATCH = 500;
const MAX_QUEUED = 10_000;
const TRIES = 3;

/**
 * Hands finished exchanges to one `onLog` instance, a batch at a time, behind the answers. It lives in memory: what
 * is queued is lost with the process, and beyond its bound the newest are counted and left out.
 */
export class LogQueue {
  #queued: ExchangeRecord[] = [];
  #running: Promise<void> | undefined;
  /** Records that were left out, and batches that were set aside. */
  leftOut = 0;
  setAside = 0;

  constructor(
    readonly step: LogStep,
    readonly log: PluginLog,
    readonly onFault: FaultListener,
  ) {}

  push(record: ExchangeRecord): void {
    if (this.#queued.length >= MAX_QUEUED) {
      this.leftOut++;
      return;
    }
    this.#queued.push(record);
    this.#running ??= this.#drain();
  }

  /** Resolves when everything that was pushed is handed over or set aside. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #drain(): Promise<void> {
    // The answers of this turn go out first, and a busy turn makes one batch.
    await new Promise<void>((resolve) => setImmediate(resolve));
    try {
      while (this.#queued.length > 0) {
        const batch = this.#queued.splice(0, MAX_BATCH);
        if (!(await this.#deliver(batch))) this.setAside++;
      }
    } finally {
      // In the same turn as the last look at the queue: what is pushed a moment later must start a new run.
      this.#running = undefined;
    }
  }

  async #deliver(batch: readonly ExchangeRecord[]): Promise<boolean> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      try {
        const ctx = logContext(batch, this.step.instance, this.log);
        const { state, callDeadlineMs } = this.step.instance;
        await withDeadline(Promise.resolve(this.step.handler(ctx, state)), callDeadlineMs);
        return true;
      } catch (cause) {
        this.onFault("onLog", this.step, undefined, cause);
      }
    }
    return false;
  }
}
