import type { Exchange } from "./exchange.ts";
import { callStep, type FaultListener } from "./hooks.ts";
import type { Pipeline, ResponseStep } from "./pipeline.ts";

/**
 * Which `onResponse` steps an exchange owes a call: those whose `onRequest` was called, and those without one
 * that stand before the last step that was.
 */
export const owedSteps = (exchange: Exchange, pipeline: Pipeline): readonly ResponseStep[] => {
  if (exchange.requestPassed) return pipeline.onResponse;
  const called = exchange.requestSteps;
  return pipeline.onResponse.filter((step) => (step.pairs ? step.place < called : step.place <= called - 1));
};

/** The steps that see the answer that the last called `onRequest` step gave: those before it. */
export const stepsBeforeGiver = (exchange: Exchange, pipeline: Pipeline): readonly ResponseStep[] => {
  const giver = exchange.requestSteps - 1;
  return pipeline.onResponse.filter((step) => (step.pairs ? step.place < giver : step.place <= giver));
};

/**
 * Keeps the promise of one closing call per instance. The calls that see an answer are made by whoever holds the
 * answer; this one knows which are still owed at the end.
 */
export class Closing {
  readonly #called = new Set<ResponseStep>();
  readonly #awaited: (() => Promise<void>)[] = [];
  #began = false;

  constructor(
    readonly exchange: Exchange,
    readonly pipeline: Pipeline,
    readonly onFault: FaultListener,
  ) {}

  /** Whether the exchange has ended, so that nobody waits for an answer any more. */
  get over(): boolean {
    return this.#began;
  }

  /** Must be asked before a closing call that sees the answer: false where the step has had its call. */
  take(step: ResponseStep): boolean {
    if (this.#called.has(step)) return false;
    this.#called.add(step);
    return true;
  }

  /** What looks at the answer beside its way, and is to come to its end before the exchange does. */
  waitFor(end: () => Promise<void>): void {
    this.#awaited.push(end);
  }

  /** Makes the calls that are still owed, with no answer. What they return has no effect any more. */
  async finish(): Promise<void> {
    if (this.#began) return;
    this.#began = true;
    for (const end of this.#awaited) await end();
    for (const step of owedSteps(this.exchange, this.pipeline)) {
      if (this.#called.has(step)) continue;
      this.#called.add(step);
      try {
        await callStep(step, this.exchange, this.onFault, { final: true });
      } catch {
        // Reported by callStep; the answer is out, or the error already is.
      }
    }
  }
}
