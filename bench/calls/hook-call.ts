import { definePlugin, type Powers } from "@sluice/sdk";
import type { Exchange } from "../../core/exchange/exchange.ts";
import { callStep } from "../../core/exchange/hooks.ts";
import { compilePipeline, type Step } from "../../core/exchange/pipeline.ts";
import { chatExchange, generationOf, instanceOf } from "../../core/exchange/testing/exchange.ts";
import { viewOf } from "../../core/exchange/text-view.ts";
import type { Contender } from "./compare.ts";

/** A hook of which one call can be measured. */
type MeasuredHook = "onAuth" | "onRequest";

/** What an exchange is when the hook is called. */
export interface CallSetting {
  readonly hook: MeasuredHook;
  /** Config text; its service `chat` is the one that is asked. */
  readonly yaml?: string;
  /** Fields of the request. */
  readonly body?: object;
  /** Puts into the exchange what came before the hook. */
  readonly prepare?: (exchange: Exchange) => void;
}

/** A plugin that does nothing in the hook, with the same powers. */
export const emptyPlugin = (hook: MeasuredHook, powers: Powers = {}) =>
  definePlugin({ name: "empty", version: "1.0.0", powers, hooks: { [hook]: () => undefined } });

/** One call of a plugin's hook as the pipeline makes it: its context, its handler, the check of its verdict. */
export const hookCall = async (
  definition: { readonly name: string },
  setting: CallSetting,
): Promise<Contender> => {
  const { hook, yaml, body, prepare } = setting;
  const [step] = compilePipeline([await instanceOf(definition)], () => undefined)[hook];
  if (!step) throw new Error(`${definition.name} has no ${hook}`);
  const exchange = chatExchange(await generationOf(yaml), body);
  exchange.service = exchange.generation.services.get("chat");
  prepare?.(exchange);
  return { name: definition.name, run: runner(step, exchange) };
};

const runner =
  (step: Step, exchange: Exchange) =>
  (times: number): void => {
    const { body, dialect } = exchange;
    for (let at = 0; at < times; at++) {
      if (step.instance.plugin.powers.text && body) exchange.text = viewOf(dialect.requestSlots(body));
      const verdict = callStep(step, exchange, step.context.make(exchange), onFault);
      if (verdict instanceof Promise) throw new Error("only calls that end at once can be measured");
    }
  };

const onFault = (_: unknown, step: Pick<Step, "instance">, __: unknown, cause: unknown): never => {
  throw new Error(`${step.instance.id} failed`, { cause });
};
