import { HOOKS, type HookName, type HookOrder } from "@sluice/sdk";
import type { HostHandler } from "../sandbox/definition.ts";
import type { Instance } from "../sandbox/instance.ts";
import { contextMaker, type ExchangeHook, type PluginLog } from "./context.ts";

/** One instance's handler of one hook. */
export interface Step {
  readonly hook: HookName;
  readonly instance: Instance;
  readonly order: HookOrder;
  readonly handler: HostHandler;
  readonly context: ReturnType<typeof contextMaker>;
}

/** A step of `onResponse`, and where it stands among the steps of `onRequest`. */
export interface ResponseStep extends Step {
  /** Whether the instance has an `onRequest` too. */
  readonly pairs: boolean;
  /** Its own place in `onRequest`, or how many steps of it come before. */
  readonly place: number;
}

/** A handler of `onLog`. */
export interface LogStep {
  readonly instance: Instance;
  readonly handler: HostHandler;
}

/** The compiled way of an exchange through its service's plugins. */
export interface Pipeline {
  readonly onAuth: readonly Step[];
  readonly onRoute: readonly Step[];
  readonly onRequest: readonly Step[];
  /** In the order of their calls. */
  readonly onResponse: readonly ResponseStep[];
  readonly onLog: readonly LogStep[];
  /** Whether any plugin is given the bodies of its exchanges. */
  readonly keepsBodies: boolean;
}

const RANKS: Record<HookOrder, number> = { pre: 0, normal: 1, post: 2 };

/** Compiles the pipeline of these instances, given in the order of the config. */
export const compilePipeline = (instances: readonly Instance[], log: PluginLog): Pipeline => {
  const ranks = new Map<Step, number>();
  const stepsOf = (hook: ExchangeHook): Step[] => {
    const steps = instances.flatMap((instance, index) => {
      const entry = instance.plugin.hooks.get(hook);
      if (!entry) return [];
      const step: Step = { hook, instance, ...entry, context: contextMaker(hook, instance, log) };
      ranks.set(step, RANKS[entry.order] * (instances.length + 1) + index);
      return [step];
    });
    return steps.sort((a, b) => rank(a) - rank(b));
  };
  const rank = (step: Step): number => ranks.get(step) ?? 0;

  const onRequest = stepsOf("onRequest");
  const responses = stepsOf("onResponse").map((step): ResponseStep => {
    const own = onRequest.findIndex((request) => request.instance === step.instance);
    const before = onRequest.filter((request) => rank(request) < rank(step)).length;
    return { ...step, pairs: own >= 0, place: own >= 0 ? own : before };
  });
  return {
    onAuth: stepsOf("onAuth"),
    onRoute: stepsOf("onRoute"),
    onRequest,
    onResponse: HOOKS.onResponse.direction === "reverse" ? responses.reverse() : responses,
    onLog: instances.flatMap((instance) => {
      const entry = instance.plugin.hooks.get("onLog");
      return entry ? [{ instance, handler: entry.handler }] : [];
    }),
    keepsBodies: instances.some((instance) => instance.keepsBodies),
  };
};
