import { type ExchangeRecord, type HookName, POWER_HOOKS, type Powers, type Segment } from "@sluice/sdk";
import type { Instance } from "../sandbox/instance.ts";
import type { Exchange } from "./exchange.ts";
import { type Target, targetView } from "./service.ts";
import { setTag } from "./tags.ts";

/** Writes a plugin's own log line. */
export type PluginLog = (
  level: "info" | "warn",
  instance: Instance,
  exchange: Exchange | undefined,
  message: string,
) => void;

/** What the contexts of one step are made from. */
interface Parts {
  readonly exchange: Exchange;
  readonly instance: Instance;
}

/** Keeps an exchange out of a plugin's reach while its context is in the plugin's hands. */
const parts = new WeakMap<object, Parts>();

const of = (ctx: object): Parts => {
  const found = parts.get(ctx);
  if (!found) throw new TypeError("this context is of no use outside of its call");
  return found;
};

class BaseContext {
  constructor(exchange: Exchange, instance: Instance) {
    parts.set(this, { exchange, instance });
  }
  get id() {
    return of(this).exchange.id;
  }
  get service() {
    return of(this).exchange.service?.name;
  }
  get principal() {
    return of(this).exchange.principal;
  }
  get tags() {
    return of(this).exchange.tags;
  }
  get model() {
    return of(this).exchange.model;
  }
  get api() {
    return of(this).exchange.dialect.id;
  }
  get stream() {
    return of(this).exchange.stream;
  }
  get client() {
    const { arrival } = of(this).exchange;
    return { address: arrival.clientAddress, userAgent: arrival.headers.get("user-agent") ?? "" };
  }
  get local() {
    const { exchange, instance } = of(this);
    return exchange.local(instance);
  }
}

class TaggingContext extends BaseContext {
  setTag(key: string, value: string): void {
    setTag(of(this).exchange.tags, key, value);
  }
}

class PlanningContext extends TaggingContext {
  get plan() {
    const { exchange } = of(this);
    return {
      targets: exchange.plan.map((target) => targetView(target, exchange.openModel)),
      keep: (names: readonly string[]) => {
        exchange.plan = keepTargets(exchange.plan, names);
      },
    };
  }
}

class AnswerContext extends TaggingContext {
  get final() {
    return closing.has(this);
  }
  get outcome() {
    return closing.has(this) ? of(this).exchange.outcome : undefined;
  }
  get usage() {
    return closing.has(this) ? of(this).exchange.usage : undefined;
  }
  setCost(dollars: number): void {
    if (!Number.isFinite(dollars) || dollars < 0)
      throw new RangeError("a cost is a number of dollars, not below 0");
    of(this).exchange.cost = dollars;
  }
}

/** The contexts of closing calls. */
const closing = new WeakSet<object>();

const keepTargets = (plan: readonly Target[], names: readonly string[]): Target[] => {
  const kept = names.map((name) => {
    const target = plan.find((candidate) => candidate.name === name);
    if (!target) throw new RangeError("keep names a target that is not in the plan");
    return target;
  });
  if (new Set(kept).size !== kept.length) throw new RangeError("keep names a target twice");
  return kept;
};

type ContextClass = new (exchange: Exchange, instance: Instance) => BaseContext;

/** The base of each hook's context; `onLog` has no exchange and is made apart. */
const BASES = {
  onAuth: BaseContext,
  onRoute: PlanningContext,
  onRequest: PlanningContext,
  onResponse: AnswerContext,
} as const satisfies Record<Exclude<HookName, "onLog">, ContextClass>;

/** A hook of an exchange. */
export type ExchangeHook = keyof typeof BASES;

/** What each power puts into a context; a power that was not asked for has no property at all. */
const POWER_GETTERS: Record<keyof Powers, (powers: Powers, log: PluginLog) => (this: object) => unknown> = {
  text: (powers) =>
    function () {
      const { exchange } = of(this);
      const view = () => exchange.text ?? NO_TEXT;
      const reader = {
        segments: () => view().segments,
        keepFrom: (segment: Segment, start: number) => view().keepFrom(segment, start),
      };
      if (powers.text !== "write") return reader;
      return {
        ...reader,
        replace: (segment: Segment, start: number, end: number, text: string) =>
          view().replace(segment, start, end, text),
      };
    },
  identity: () =>
    function () {
      const { exchange } = of(this);
      return {
        key: exchange.key,
        presented: exchange.presented,
        privileges: () =>
          exchange.service
            ? exchange.generation.grants.privileges(exchange.principal, exchange.service.name)
            : [],
      };
    },
  log: (_, log) =>
    function () {
      const { exchange, instance } = of(this);
      return logOf(log, instance, exchange);
    },
};

const NO_TEXT = {
  segments: [],
  keepFrom: () => undefined,
  replace: () => {
    throw new RangeError("there is no text in this call");
  },
};

const logOf = (log: PluginLog, instance: Instance, exchange: Exchange | undefined) => ({
  info: (message: string) => log("info", instance, exchange, String(message)),
  warn: (message: string) => log("warn", instance, exchange, String(message)),
});

/** Makes the contexts of one step; compiled once, when the config is loaded. */
export const contextMaker = (hook: ExchangeHook, instance: Instance, log: PluginLog) => {
  const Context = class extends BASES[hook] {};
  for (const [power, getter] of Object.entries(POWER_GETTERS)) {
    if (asksFor(instance.plugin.powers, power) && usableIn(power, hook)) {
      Object.defineProperty(Context.prototype, power, { get: getter(instance.plugin.powers, log) });
    }
  }
  return {
    make: (exchange: Exchange): object => new Context(exchange, instance),
    makeClosing: (exchange: Exchange): object => {
      const ctx = new Context(exchange, instance);
      closing.add(ctx);
      return ctx;
    },
  };
};

/** The context of an `onLog` call. */
export const logContext = (
  records: readonly ExchangeRecord[],
  instance: Instance,
  log: PluginLog,
): object => ({
  records,
  ...(instance.plugin.powers.log ? { log: logOf(log, instance, undefined) } : {}),
});

const asksFor = (powers: Powers, power: string): boolean => Object.hasOwn(powers, power);

const usableIn = (power: string, hook: HookName): boolean => {
  const hooks = Object.entries(POWER_HOOKS).find(([name]) => name === power)?.[1] ?? [];
  return hooks.some((usable) => usable === hook);
};
