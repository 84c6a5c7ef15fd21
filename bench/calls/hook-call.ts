import type { Verdict } from "@sluice/sdk";
import type { UseConfig } from "../../core/config/schema.ts";
import { edited } from "../../core/exchange/edit-body.ts";
import type { Exchange } from "../../core/exchange/exchange.ts";
import { type CallOptions, callStep } from "../../core/exchange/hooks.ts";
import { compilePipeline, type ExchangeHook, type Step } from "../../core/exchange/pipeline.ts";
import { within } from "../../core/exchange/scope.ts";
import { chatExchange, generationOf } from "../../core/exchange/testing/exchange.ts";
import { viewOf } from "../../core/exchange/text-view.ts";
import type { Instance } from "../../core/sandbox/instance.ts";
import { compare } from "./compare.ts";
import type { Contender } from "./contender.ts";
import { Sandboxed } from "./sandboxed.ts";

/** What an exchange is when the hook is called. */
export interface CallSetting {
  readonly hook: ExchangeHook;
  /** Whether it is the closing call. */
  readonly final?: boolean;
  /** Config text; its service `chat` is the one that is asked. */
  readonly yaml?: string;
  /** Fields of the request. */
  readonly body?: object;
  /** Puts into the exchange what came before the hook. */
  readonly prepare?: (exchange: Exchange) => void;
  /** Calls that run at the same time. Default 1; more only where the engine waits. */
  readonly inFlight?: number;
  /** Whether a call has done what it is measured for. */
  readonly does?: (exchange: Exchange, verdict: Verdict | undefined) => boolean;
}

/** What a call of a plugin that ships costs, beyond one of an empty plugin. */
export interface HookQuestion extends CallSetting {
  readonly question: string;
  readonly plugin: string;
  readonly use?: Partial<UseConfig>;
}

/** Each call is one of another exchange, as in a gateway: its id is never the one of the call before. */
const EXCHANGES = 64;

/** Calls of an instance's hook as the pipeline makes them: its frame, the engine, the check of what it left, its effects. */
export const hookCalls = async (
  name: string,
  instance: Instance,
  setting: CallSetting,
): Promise<Contender> => {
  const { hook, yaml, body, prepare, inFlight = 1, does } = setting;
  const [step] = compilePipeline([instance])[hook];
  if (!step) throw new Error(`${name} has no ${hook}`);
  const generation = await generationOf(yaml);
  const calls = Array.from({ length: EXCHANGES }, () => {
    const exchange = chatExchange(generation, body);
    exchange.service = generation.services.get("chat");
    exchange.plan = exchange.service?.targets ?? [];
    prepare?.(exchange);
    return callOf(step, exchange, setting);
  });
  const [first] = calls;
  if (!first) throw new Error("there are no exchanges");
  const verdict = await first.call();
  if (does && !does(first.exchange, verdict)) throw new Error(`${name} does not do what is to be measured`);
  return { name, run: inFlight > 1 ? overlapping(calls, inFlight) : oneByOne(calls) };
};

interface Call {
  readonly exchange: Exchange;
  call(): Verdict | undefined | Promise<Verdict | undefined>;
}

/** A call that finds the exchange as it was before the first one. */
const callOf = (step: Step, exchange: Exchange, { final = false }: CallSetting): Call => {
  const { instance, hook } = step;
  const { tags, plan, body, head } = exchange;
  const seesText = hook === "onRequest" && (instance.plugin.powers.text !== undefined || instance.matcher);
  const plain: CallOptions = { final };
  return {
    exchange,
    call() {
      exchange.tags = tags;
      exchange.plan = plan;
      exchange.body = body;
      exchange.head = head;
      exchange.failOver = undefined;
      exchange.cost = undefined;
      exchange.headers = undefined;
      exchange.policy.length = 0;
      return callStep(step, exchange, onFault, seesText ? withText(instance, exchange) : plain);
    },
  };
};

/** The texts of the request, and the way of edits back into it. */
const withText = ({ scope }: Instance, exchange: Exchange): CallOptions => {
  const { body, dialect } = exchange;
  if (!body) throw new Error("the exchange has no body");
  const text = viewOf(within(scope, dialect.requestSlots(body)));
  return {
    text,
    settle() {
      if (!text.changed) return;
      exchange.body = edited(body, within(scope, dialect.requestSlots(body)), text, dialect.request);
    },
  };
};

/** One after the other, and a wait only where a call gives a promise: a wait for nothing would cost more than a call. */
const oneByOne =
  (calls: readonly Call[]) =>
  (times: number): void | Promise<void> => {
    let at = 0;
    const next = () => calls[at++ % EXCHANGES]?.call();
    const rest = async (pending: Promise<unknown>): Promise<void> => {
      await pending;
      while (at < times) {
        const made = next();
        if (made instanceof Promise) await made;
      }
    };
    while (at < times) {
      const made = next();
      if (made instanceof Promise) return rest(made);
    }
  };

const overlapping =
  (calls: readonly Call[], inFlight: number) =>
  async (times: number): Promise<void> => {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < times) await calls[next++ % EXCHANGES]?.call();
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
  };

const onFault = (_: unknown, { instance }: Pick<Step, "instance">, __: unknown, cause: unknown): never => {
  throw new Error(`${instance.id} failed`, { cause });
};

/** Compares a plugin that ships, as it runs, with an empty one that has the same powers in the same engine. */
export const benchHook = async ({ question, plugin: name, use, ...setting }: HookQuestion): Promise<void> => {
  const sandboxed = new Sandboxed();
  try {
    const plugin = await sandboxed.shipped(name);
    const [empty, full] = await Promise.all([
      sandboxed.instance(sandboxed.emptied(plugin, setting.hook), use),
      sandboxed.instance(plugin, use),
    ]);
    const { does, ...same } = setting;
    await compare(question, await hookCalls("empty", empty, same), await hookCalls(name, full, setting));
  } finally {
    await sandboxed.close();
  }
};
