import { setTimeout as wait } from "node:timers/promises";
import type { LoggedExchange } from "@sluice/sdk";
import type { ConsumerStep } from "../exchange/consumers.ts";
import { checkLogReply } from "../exchange/effects.ts";
import { LogFrame } from "../exchange/frame.ts";

/** Pauses before a batch is given again, in milliseconds; one try more than these is made. */
export const RETRY_AFTER_MS: readonly number[] = [200, 1_000];
const LONGEST_WAIT_MS = 30_000;

/** What deliveries are made with. */
export interface DeliveryParts {
  readonly onFault: (step: ConsumerStep, cause: unknown) => void;
  readonly retryAfterMs: readonly number[];
}

/** What became of a batch. `stopped`: nobody knows, it has to be given again. */
export type Delivered = "taken" | "set-aside" | "stopped";

/** Gives batches to one instance, and to the one that takes its place after a reload. */
export class Delivery {
  step: ConsumerStep;
  /** Why it waits, where a power of the plugin is not at hand. */
  waitingFor: string | undefined;
  readonly #parts: DeliveryParts;
  readonly #stop = new AbortController();
  #call: Promise<unknown> = Promise.resolve();

  constructor(step: ConsumerStep, parts: DeliveryParts) {
    this.step = step;
    this.#parts = parts;
  }

  get stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Puts another instance in place. Resolves when the one before is not called any more. */
  async replace(step: ConsumerStep): Promise<void> {
    this.step = step;
    await this.#call;
  }

  async give(records: readonly LoggedExchange[]): Promise<Delivered> {
    const pauses = [...this.#parts.retryAfterMs];
    let unavailable = 0;
    while (!this.stopped) {
      const { step } = this;
      const frame = new LogFrame(step.instance, step.fields, records);
      try {
        await this.#callOnce(step, frame);
        this.waitingFor = undefined;
        return "taken";
      } catch (cause) {
        this.waitingFor = frame.unavailable?.message;
        if (!this.waitingFor || unavailable === 0) this.#parts.onFault(step, cause);
        const pause = this.waitingFor ? Math.min(LONGEST_WAIT_MS, 200 * 2 ** unavailable++) : pauses.shift();
        if (pause === undefined) return this.stopped ? "stopped" : "set-aside";
        await wait(pause, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      }
    }
    return "stopped";
  }

  async #callOnce({ instance }: ConsumerStep, frame: LogFrame): Promise<void> {
    // A handler that throws at once is a rejection like any other.
    const call = (async () => await instance.guest.call("onLog", frame))();
    this.#call = call.catch(() => undefined);
    const reply = await call.finally(() => frame.end());
    for (const [level, message] of checkLogReply(instance, reply)) {
      instance.host.log(level, instance, undefined, message);
    }
  }
}
