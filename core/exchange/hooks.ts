import { HOOKS, type HookName, type Verdict } from "@sluice/sdk";
import { SluiceError } from "../errors/index.ts";
import { GuestFault, type GuestReply } from "../sandbox/contract.ts";
import { withValues } from "./edit-body.ts";
import { checkReply, type Effects } from "./effects.ts";
import type { Exchange } from "./exchange.ts";
import { ExchangeFrame } from "./frame.ts";
import { mask } from "./masks.ts";
import type { Memo } from "./memo.ts";
import type { Step } from "./pipeline.ts";
import { searchTexts } from "./search-texts.ts";
import { spreadPlan } from "./spread.ts";
import type { TextView } from "./text-view.ts";

/** Told of each fault of a plugin, for the log. */
export type FaultListener = (
  hook: HookName,
  step: Pick<Step, "instance">,
  exchange: Exchange | undefined,
  cause: unknown,
) => void;

/** What is peculiar to one call. */
export interface CallOptions {
  /** Whether it is the closing call. */
  readonly final?: boolean;
  /** Whether it is the one call there is, about all of the text. */
  readonly whole?: boolean;
  /** The texts that it is about. */
  readonly text?: TextView | undefined;
  /** Carries out the edits that the call has left in the text. What it throws is the plugin's fault. */
  readonly settle?: () => void;
}

const PLAIN: CallOptions = {};
type Concluded = Verdict | undefined;

/**
 * Calls one step. Its verdict comes back, or `undefined` to go on. A fault follows the hook's row: it throws
 * `PLUGIN_FAILED`, or is reported and passed over. A promise only where the plugin or its engine gives one.
 */
export const callStep = (
  step: Step,
  exchange: Exchange,
  onFault: FaultListener,
  options: CallOptions = PLAIN,
): Concluded | Promise<Concluded> => {
  if (!step.concerns(exchange)) return undefined;
  const { instance } = step;
  if (instance.health.bench) {
    exchange.note(step, { verdict: "benched" });
    // Whoever counts on it must be able to see that it was not asked.
    exchange.setHeader("x-sluice-policy", `${encodeURIComponent(instance.id)}:benched`);
    return passOver(step, new Error("it is benched"));
  }
  if (step.memo) return callPure(step, step.memo, exchange, onFault, options);
  const { text } = options;
  const startedAt = performance.now();
  if (!text) return callGuest(step, exchange, onFault, options, startedAt);
  try {
    const found = searchTexts(step, text.texts);
    if (!found) return callGuest(step, exchange, onFault, options, startedAt);
    const ids = instance.matcher?.ids ?? [];
    if (found instanceof Promise) {
      return found
        .then((late) => {
          text.take(late, ids);
          return callGuest(step, exchange, onFault, options, startedAt);
        })
        .catch((cause) => faultOnce(step, exchange, cause, onFault));
    }
    text.take(found, ids);
    return callGuest(step, exchange, onFault, options, startedAt);
  } catch (cause) {
    return faultOnce(step, exchange, cause, onFault);
  }
};

/** A pure handler: where it gave something for an exchange that looks the same, nothing is called. */
const callPure = (
  step: Step,
  memo: Memo,
  exchange: Exchange,
  onFault: FaultListener,
  options: CallOptions,
): Concluded | Promise<Concluded> => {
  const known = memo.get(memo.keyOf(exchange));
  if (!known) return callGuest(step, exchange, onFault, options, performance.now());
  const { hook, instance } = step;
  if (step.noted) exchange.noteCalled(instance);
  const effects = known.effects ?? checkReply({ exchange, instance, hook, text: undefined }, known.reply);
  return carryOut(step, exchange, effects);
};

/** What the call itself has made a fault of is one already. */
const faultOnce = (step: Step, exchange: Exchange, cause: unknown, onFault: FaultListener): undefined => {
  if (cause instanceof SluiceError) throw cause;
  return fault(step, exchange, undefined, cause, onFault);
};

const callGuest = (
  step: Step,
  exchange: Exchange,
  onFault: FaultListener,
  options: CallOptions,
  startedAt: number,
): Concluded | Promise<Concluded> => {
  const { instance, hook } = step;
  const final = options.final ?? false;
  const closes = final && !options.whole && exchange.wasCalled(instance);
  if (step.when === "matches" && !closes && !options.text?.found.matches.length) {
    options.settle?.();
    return undefined;
  }
  const frame = new ExchangeFrame(exchange, instance, step.fields, final, options.text, startedAt);
  try {
    instance.health.called();
    if (step.noted) exchange.noteCalled(instance);
    const reply = instance.guest.call(hook, frame);
    if (!(reply instanceof Promise)) return conclude(step, frame, reply, options);
    return reply
      .then((late) => conclude(step, frame, late, options))
      .catch((cause) => fault(step, exchange, frame, cause, onFault));
  } catch (cause) {
    return fault(step, exchange, frame, cause, onFault);
  }
};

const conclude = (
  step: Step,
  frame: ExchangeFrame,
  reply: GuestReply | undefined,
  { settle }: CallOptions,
): Concluded => {
  frame.end();
  const { hook, instance, memo } = step;
  const { exchange, text } = frame;
  if (reply === undefined) {
    settle?.();
    return undefined;
  }
  const effects = checkReply({ exchange, instance, hook, text }, reply);
  if (instance.mode === "log") text?.forget();
  else if (effects.masks && text) mask(effects.masks, text, { exchange, instance, hook });
  settle?.();
  memo?.take(exchange, { reply, effects: hangsOnExchange(effects) ? undefined : effects });
  return carryOut(step, exchange, effects, frame.startedAt);
};

/** What was there before goes into these. */
const hangsOnExchange = ({ tags, plan }: Effects): boolean => tags !== undefined || plan !== undefined;

/** `startedAt`: of the call, where there was one. */
const carryOut = (step: Step, exchange: Exchange, effects: Effects, startedAt?: number): Concluded => {
  const { instance } = step;
  note(step, exchange, effects, startedAt);
  if (instance.mode === "log") return undefined;
  take(step, exchange, effects);
  return effects.verdict;
};

/** What is written down, whether the instance enforces or only looks. */
const note = (
  { instance, hook }: Step,
  exchange: Exchange,
  effects: Effects,
  startedAt: number | undefined,
): void => {
  const { verdict, evaluations } = effects;
  const timed = startedAt !== undefined && (verdict || evaluations.length > 0);
  const ms = timed ? performance.now() - startedAt : 0;
  for (const evaluation of evaluations) exchange.note({ instance, hook }, evaluation, ms);
  if (verdict?.kind === "deny" || verdict?.kind === "ask") {
    const would = instance.mode === "log" ? "would-" : "";
    const code = verdict.kind === "deny" ? { code: verdict.code } : undefined;
    exchange.note({ instance, hook }, { verdict: `${would}${verdict.kind}`, ...code }, ms);
  }
  if (effects.local) exchange.setLocal(instance, effects.local);
  for (const [level, message] of effects.log) instance.host.log(level, instance, exchange, message);
};

const take = ({ turns }: Step, exchange: Exchange, effects: Effects): void => {
  if (effects.tags) exchange.tags = effects.tags;
  if (effects.plan) exchange.plan = effects.plan;
  if (effects.spread) exchange.plan = spreadPlan(exchange, effects.spread, turns);
  if (effects.failOver) exchange.failOver = effects.failOver;
  if (effects.cost !== undefined) exchange.cost = effects.cost;
  for (const [name, value] of effects.headers) exchange.setHeader(name, value);
  if (effects.body.length > 0 && exchange.body) {
    exchange.body = withValues(exchange.body, effects.body, exchange.dialect.request);
    exchange.head = exchange.dialect.head(exchange.body, exchange.arrival.route);
  }
};

const fault = (
  step: Step,
  exchange: Exchange,
  frame: ExchangeFrame | undefined,
  cause: unknown,
  onFault: FaultListener,
): undefined => {
  frame?.end();
  // Who counts on it must be able to see that it did not do its part.
  exchange.note(step, { verdict: "failed" }, frame && performance.now() - frame.startedAt);
  onFault(step.hook, step, exchange, cause);
  const { instance } = step;
  if (cause instanceof GuestFault && instance.health.failed(cause.kind, exchange.principal.name)) {
    void instance.probe(step.hook);
  }
  return passOver(step, cause);
};

const passOver = ({ hook, instance }: Step, cause: unknown): undefined => {
  const { onFailure } = HOOKS[hook];
  const opens = instance.onFailure === "open" || instance.mode === "log";
  if (onFailure === "skip" || (onFailure === "instance" && opens)) return undefined;
  throw new SluiceError("PLUGIN_FAILED", { plugin: instance.id, hook }, cause);
};
