import { HOOKS, type HookName, type HookOrder } from "@sluice/sdk";
import type { Instance } from "../sandbox/instance.ts";
import { type Condition, concernsAll } from "./condition.ts";
import { allowedFields } from "./frame.ts";
import { type Memo, memoOf } from "./memo.ts";
import { Turns } from "./spread.ts";

/** A hook of an exchange. */
export type ExchangeHook = Exclude<HookName, "onLog">;

/** One instance's handler of one hook. */
export interface Step {
  readonly hook: HookName;
  readonly instance: Instance;
  readonly order: HookOrder;
  readonly when: "matches" | undefined;
  /** Whether it must be noted that it was called: its instance is called at the end only where it was called before. */
  readonly noted: boolean;
  readonly verdictOnly: boolean;
  /** The fields that a call may ask for. */
  readonly fields: ReadonlySet<string>;
  /** Whether the config's `when` lets the instance see an exchange. */
  readonly concerns: Condition;
  /** Of a pure handler: what it gave before. */
  readonly memo: Memo | undefined;
  /** Whose turn it is, where the handler spreads exchanges over targets. */
  readonly turns: Turns;
}

/** A step of `onResponse`, and where it stands among the steps of `onRequest`. */
export interface ResponseStep extends Step {
  /** Whether the instance has an `onRequest` too. */
  readonly pairs: boolean;
  /** Its own place in `onRequest`, or how many steps of it come before. */
  readonly place: number;
}

/** An instance with the power `charge`. */
export type Charging = Pick<Step, "instance" | "concerns">;

/** A handler of `onLog`. */
export interface LogStep {
  readonly instance: Instance;
  readonly fields: ReadonlySet<string>;
}

/** The compiled way of an exchange through its service's plugins. */
export interface Pipeline {
  readonly onAuth: readonly Step[];
  readonly onRoute: readonly Step[];
  readonly onRequest: readonly Step[];
  /** Steps of `onRequest` that run beside the call of the provider, once the others have let the request pass. */
  readonly overlapping: readonly Step[];
  /** In the order of their calls. */
  readonly onResponse: readonly ResponseStep[];
  readonly onLog: readonly LogStep[];
  /** Whether any plugin is given the bodies of its exchanges. */
  readonly keepsBodies: boolean;
  /** Those that have the cost of exchanges put into the record. */
  readonly charging: readonly Charging[];
  /** Instances whose powers hold something for an exchange until it ends. */
  readonly holders: readonly Instance[];
}

const RANKS: Record<HookOrder, number> = { pre: 0, normal: 1, post: 2 };
/** The hooks that the config's `phase` leaves out. */
const OUT_OF_PHASE: Readonly<Record<Instance["phase"], HookName | undefined>> = {
  both: undefined,
  request: "onResponse",
  response: "onRequest",
};

/** Compiles the pipeline of these instances, given in the order of the config. */
export const compilePipeline = (instances: readonly Instance[]): Pipeline => {
  const ranks = new Map<Step, number>();
  const stepsOf = (hook: ExchangeHook): Step[] => {
    const steps = instances.flatMap((instance, index) => {
      const entry = instance.plugin.hooks.get(hook);
      if (!entry || OUT_OF_PHASE[instance.phase] === hook) return [];
      const step: Step = {
        hook,
        instance,
        ...entry,
        noted: instance.plugin.hooks.get("onResponse")?.when === "matches",
        fields: allowedFields(hook, instance),
        concerns: concernOf(instance),
        memo: memoOf(instance, hook),
        turns: new Turns(),
      };
      ranks.set(step, RANKS[entry.order] * (instances.length + 1) + index);
      return [step];
    });
    return steps.sort((a, b) => rank(a) - rank(b));
  };
  const rank = (step: Step): number => ranks.get(step) ?? 0;

  const screening = stepsOf("onRequest");
  const onRequest = screening.filter(({ instance }) => !instance.overlap);
  const responses = stepsOf("onResponse").map((step): ResponseStep => {
    const own = onRequest.findIndex((request) => request.instance === step.instance);
    const before = onRequest.filter((request) => rank(request) < rank(step)).length;
    return { ...step, pairs: own >= 0, place: own >= 0 ? own : before };
  });
  return {
    onAuth: stepsOf("onAuth"),
    onRoute: stepsOf("onRoute"),
    onRequest,
    overlapping: screening.filter(({ instance }) => instance.overlap),
    onResponse: HOOKS.onResponse.direction === "reverse" ? responses.reverse() : responses,
    onLog: instances.flatMap((instance) =>
      instance.plugin.hooks.has("onLog") ? [{ instance, fields: allowedFields("onLog", instance) }] : [],
    ),
    keepsBodies: instances.some((instance) => instance.keepsBodies),
    charging: instances
      .filter(({ plugin, phase, mode }) => plugin.powers.charge && phase !== "request" && mode === "enforce")
      .map((instance) => ({ instance, concerns: concernOf(instance) })),
    holders: instances.filter(({ powers }) => powers.holds),
  };
};

/** Steps in their order, in groups that may be called at the same time: neighbours that change nothing. */
export const abreast = (steps: readonly Step[]): readonly (readonly Step[])[] => {
  const groups: Step[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last && step.verdictOnly && last.every(({ verdictOnly }) => verdictOnly)) last.push(step);
    else groups.push([step]);
  }
  return groups;
};

const everybody = (): boolean => true;

const concernOf = ({ when }: Instance): Condition => (when ? concernsAll(when) : everybody);
