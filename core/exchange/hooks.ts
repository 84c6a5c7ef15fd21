import { HOOKS, type HookName, type Verdict, type VerdictKind } from "@sluice/sdk";
import { SluiceError } from "../errors/index.ts";
import { endContext } from "./context.ts";
import type { Exchange } from "./exchange.ts";
import type { Step } from "./pipeline.ts";
import { checkVerdict } from "./verdict.ts";

/** Told of each fault of a plugin, for the log. */
export type FaultListener = (
  hook: HookName,
  step: Pick<Step, "instance">,
  exchange: Exchange | undefined,
  cause: unknown,
) => void;

/**
 * Calls one step. Its verdict comes back, or `undefined` to go on. A fault follows the hook's row: it throws
 * `PLUGIN_FAILED`, or is reported and passed over.
 */
export const callStep = (
  step: Step,
  exchange: Exchange,
  ctx: object,
  onFault: FaultListener,
  settle: () => void = nothing,
): Verdict | undefined | Promise<Verdict | undefined> => {
  try {
    const result = step.handler(ctx, step.instance.state);
    if (isThenable(result)) {
      return withDeadline(result, step.instance.callDeadlineMs)
        .then((value) => conclude(step, ctx, value, settle))
        .catch((cause) => fault(step, exchange, ctx, cause, onFault));
    }
    return conclude(step, ctx, result, settle);
  } catch (cause) {
    return fault(step, exchange, ctx, cause, onFault);
  }
};

const conclude = (step: Step, ctx: object, result: unknown, settle: () => void): Verdict | undefined => {
  endContext(ctx);
  const verdict = checkVerdict(allowed(step.hook), result);
  settle();
  return verdict;
};

const allowed = (hook: HookName): readonly VerdictKind[] => HOOKS[hook].verdicts;

const nothing = () => undefined;

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";

/** The promise, or a rejection once the deadline of a call is over. */
export const withDeadline = async (promise: PromiseLike<unknown>, ms: number): Promise<unknown> => {
  let timer: Timer | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

const fault = (
  step: Step,
  exchange: Exchange,
  ctx: object,
  cause: unknown,
  onFault: FaultListener,
): undefined => {
  endContext(ctx);
  onFault(step.hook, step, exchange, cause);
  const { onFailure } = HOOKS[step.hook];
  const passesOver = onFailure === "skip" || (onFailure === "instance" && step.instance.onFailure === "open");
  if (passesOver) return undefined;
  throw new SluiceError("PLUGIN_FAILED", { plugin: step.instance.id, hook: step.hook }, cause);
};
