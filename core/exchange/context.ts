import {
  type FilesPower,
  type HookName,
  type LoggedExchange,
  POWER_HOOKS,
  type Powers,
  type Privilege,
  type Segment,
} from "@sluice/sdk";
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

/** What a context is made from. Out of a plugin's reach, and gone when the call is over. */
interface Parts {
  readonly exchange: Exchange;
  readonly instance: Instance;
  readonly final: boolean;
}

let partsOf: (ctx: object) => Parts | undefined;
let forget: (ctx: object) => void;

const of = (ctx: object): Parts => {
  const found = partsOf(ctx);
  if (!found) throw new TypeError("this context is of no use outside of its call");
  return found;
};

/** Ends a call: whatever the plugin has kept of the context is of no use any more. */
export const endContext = (ctx: object): void => forget(ctx);

class BaseContext {
  #parts: Parts | undefined;
  static {
    partsOf = (ctx) => (#parts in ctx ? ctx.#parts : undefined);
    forget = (ctx) => {
      if (#parts in ctx) ctx.#parts = undefined;
    };
  }
  constructor(parts: Parts) {
    this.#parts = parts;
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
    // The exchange's own are changed by `setTag` alone, which keeps their bounds.
    return Object.freeze({ ...of(this).exchange.tags });
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
        const now = of(this).exchange;
        now.plan = keepTargets(now.plan, names);
      },
    };
  }
}

class AnswerContext extends TaggingContext {
  get final() {
    return of(this).final;
  }
  get outcome() {
    const { exchange, final } = of(this);
    return final ? exchange.outcome : undefined;
  }
  get usage() {
    const { exchange, final } = of(this);
    return final ? exchange.usage : undefined;
  }
  setCost(dollars: number): void {
    if (!Number.isFinite(dollars) || dollars < 0)
      throw new RangeError("a cost is a number of dollars, not below 0");
    of(this).exchange.cost = dollars;
  }
}

const keepTargets = (plan: readonly Target[], names: readonly string[]): Target[] => {
  const kept = names.map((name) => {
    const target = plan.find((candidate) => candidate.name === name);
    if (!target) throw new RangeError("keep names a target that is not in the plan");
    return target;
  });
  if (new Set(kept).size !== kept.length) throw new RangeError("keep names a target twice");
  return kept;
};

type ContextClass = new (parts: Parts) => BaseContext;

/** The base of each hook's context; `onLog` has no exchange and is made apart. */
const BASES = {
  onAuth: BaseContext,
  onRoute: PlanningContext,
  onRequest: PlanningContext,
  onResponse: AnswerContext,
} as const satisfies Record<Exclude<HookName, "onLog">, ContextClass>;

/** A hook of an exchange. */
export type ExchangeHook = keyof typeof BASES;

/** The powers that a hook of an exchange can use; the others are of `onLog` alone. */
type ExchangePower = {
  [P in keyof Powers]-?: (typeof POWER_HOOKS)[P][number] extends "onLog" ? never : P;
}[keyof Powers];

/** What each power puts into a context; a power that was not asked for has no property at all. */
const POWER_GETTERS: Record<ExchangePower, (powers: Powers, log: PluginLog) => (this: object) => unknown> = {
  text: (powers) =>
    function () {
      of(this);
      const view = () => of(this).exchange.text ?? NO_TEXT;
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
        privileges: () => privilegesIn(of(this).exchange),
      };
    },
  log: (_, log) =>
    function () {
      of(this);
      const write = (level: "info" | "warn") => (message: string) => {
        const { exchange, instance } = of(this);
        log(level, instance, exchange, String(message));
      };
      return { info: write("info"), warn: write("warn") };
    },
};

const privilegesIn = ({ service, generation, principal }: Exchange): readonly Privilege[] =>
  service ? generation.grants.privileges(principal, service.name) : [];

const NO_TEXT = {
  segments: [],
  keepFrom: () => undefined,
  replace: () => {
    throw new RangeError("there is no text in this call");
  },
};

/** Makes the contexts of one step; compiled once, when the config is loaded. */
export const contextMaker = (hook: ExchangeHook, instance: Instance, log: PluginLog) => {
  const Context = class extends BASES[hook] {};
  for (const [power, getter] of Object.entries(POWER_GETTERS)) {
    if (asksFor(instance.plugin.powers, power) && usableIn(power, hook)) {
      Object.defineProperty(Context.prototype, power, { get: getter(instance.plugin.powers, log) });
    }
  }
  return {
    make: (exchange: Exchange): object => new Context({ exchange, instance, final: false }),
    makeClosing: (exchange: Exchange): object => new Context({ exchange, instance, final: true }),
  };
};

/** The context of an `onLog` call. */
export const logContext = (
  records: readonly LoggedExchange[],
  instance: Instance,
  log: PluginLog,
  files?: FilesPower,
): object => ({
  records,
  ...(instance.plugin.powers.log ? { log: batchLog(instance, log) } : {}),
  ...(instance.plugin.powers.files && files ? { files } : {}),
});

const batchLog = (instance: Instance, log: PluginLog) => ({
  info: (message: string) => log("info", instance, undefined, String(message)),
  warn: (message: string) => log("warn", instance, undefined, String(message)),
});

const asksFor = (powers: Powers, power: string): boolean => Object.hasOwn(powers, power);

const usableIn = (power: string, hook: HookName): boolean => {
  const hooks = Object.entries(POWER_HOOKS).find(([name]) => name === power)?.[1] ?? [];
  return hooks.some((usable) => usable === hook);
};
