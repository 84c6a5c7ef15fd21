import {
  type FieldName,
  fieldsOf,
  type HookName,
  type LoggedExchange,
  type MatchCounts,
  type PatternMatch,
  type Privilege,
} from "@sluice/sdk";
import type { CallFrame, FrameIdentity, PowerPort } from "../sandbox/contract.ts";
import type { Instance } from "../sandbox/instance.ts";
import { nowField } from "../sandbox/powers/clock.ts";
import { randomField } from "../sandbox/powers/random.ts";
import { Unavailable } from "../sandbox/powers/unavailable.ts";
import { bodyField } from "./body-field.ts";
import type { Exchange } from "./exchange.ts";
import { planView } from "./service.ts";
import type { TextView } from "./text-view.ts";

/** What the fields of a call are made from. */
interface Call {
  readonly exchange: Exchange;
  readonly instance: Instance;
  readonly final: boolean;
  /** The texts, as the plugins before have left them. */
  readonly text: TextView | undefined;
}

type ExchangeField = Exclude<FieldName, "records">;

/** Fields by name; see `FieldValues` of the SDK for what each is. */
const FIELDS: Readonly<Record<ExchangeField, (call: Call) => unknown>> = {
  tags: ({ exchange }) => exchange.tags,
  client: ({ exchange: { arrival } }) => ({
    address: arrival.clientAddress,
    userAgent: arrival.headers.get("user-agent") ?? "",
  }),
  local: ({ exchange, instance }) => exchange.local(instance),
  plan: ({ exchange }) => planView(exchange.plan, exchange.openModel),
  outcome: ({ exchange, final }) => (final ? exchange.outcome : undefined),
  usage: ({ exchange, final }) => (final ? exchange.usage : undefined),
  segments: ({ text }) => text?.segments ?? [],
  body: ({ exchange, instance }) => bodyField(exchange, instance.plugin.powers.body?.read ?? []),
  headers: ({ exchange, instance }) => {
    const found: Record<string, string> = {};
    for (const name of instance.plugin.powers.headers?.read ?? []) {
      const value = exchange.arrival.headers.get(name);
      if (value !== null) found[name] = value;
    }
    return found;
  },
  matches: ({ text }) => text?.found.matches ?? [],
  found: ({ text }) => countsOf(text?.found.disjoint ?? []),
  prices: ({ exchange, instance }) => instance.host.prices(exchange.target, modelOf(exchange)),
  cost: ({ exchange, instance }) => costBy(instance, exchange),
  targets: ({ exchange, instance }) => exchange.plan.map(({ name }) => instance.host.health(name)),
  now: nowField,
  random: randomField,
};

/** What the exchange has cost so far, in US dollars; `undefined` where no price or no usage is known. */
export const costBy = ({ host }: Instance, exchange: Exchange): number | undefined =>
  host.cost(exchange.target, modelOf(exchange), exchange.usage);

const countsOf = (matches: readonly PatternMatch[]): MatchCounts => {
  const counts: Record<string, number> = {};
  for (const { pattern } of matches)
    counts[pattern] = (Object.hasOwn(counts, pattern) ? (counts[pattern] ?? 0) : 0) + 1;
  return counts;
};

/** The model as its provider knows it, where the target names none. */
const modelOf = ({ openModel, model }: Exchange): string => openModel ?? model;

const isExchangeField = (name: string): name is ExchangeField => Object.hasOwn(FIELDS, name);

/** What one call of an exchange's hook sees. Gone when the call is over: fields and powers are of no use after. */
export class ExchangeFrame implements CallFrame, Call {
  #over: AbortController | undefined;
  #ended = false;

  constructor(
    readonly exchange: Exchange,
    readonly instance: Instance,
    readonly allowed: ReadonlySet<string>,
    readonly final: boolean,
    readonly text: TextView | undefined,
    /** When the call began, on the clock of `performance.now()`. */
    readonly startedAt: number,
  ) {}

  /** Bound, since engines hand it on. */
  get power(): PowerPort {
    return (...call) => {
      if (this.#ended) return Promise.reject(new TypeError("this context is of no use outside of its call"));
      this.#over ??= new AbortController();
      return this.instance.powers.serve(this.exchange, this.#over.signal, ...call);
    };
  }

  get id(): string {
    return this.exchange.id;
  }

  get service(): string | undefined {
    return this.exchange.service?.name;
  }

  get principal(): Exchange["principal"] {
    return this.exchange.principal;
  }

  get model(): string {
    return this.exchange.model;
  }

  get api(): string {
    return this.exchange.dialect.id;
  }

  get stream(): boolean {
    return this.exchange.stream;
  }

  get identity(): FrameIdentity | undefined {
    if (this.instance.plugin.powers.identity !== true) return undefined;
    const { key, presented } = this.exchange;
    return { key, presented, privileges: privilegesIn(this.exchange) };
  }

  field(name: string): unknown {
    if (this.#ended || !this.allowed.has(name) || !isExchangeField(name)) return undefined;
    return FIELDS[name](this);
  }

  /** Ends the call. */
  end(): void {
    this.#ended = true;
    this.#over?.abort();
  }
}

const NO_PRIVILEGES: readonly Privilege[] = [];

/** What the principal may do with the service; the same array for the same privileges. */
export const privilegesIn = ({ service, generation, principal }: Exchange): readonly Privilege[] =>
  service ? generation.grants.privileges(principal, service.name) : NO_PRIVILEGES;

/** The fields that a hook of an instance may ask for; compiled once, when the config is loaded. */
export const allowedFields = (hook: HookName, instance: Instance): ReadonlySet<string> =>
  new Set(fieldsOf(hook, instance.plugin.powers));

const NOBODY = Object.freeze({ name: "anonymous", type: "anonymous", groups: [] } as const);

/** What a call of `onLog` sees: no exchange, but a batch of records. */
export class LogFrame implements CallFrame {
  readonly id = "";
  readonly service = undefined;
  readonly principal = NOBODY;
  readonly model = "";
  readonly api = "";
  readonly stream = false;
  readonly final = false;
  readonly identity = undefined;
  /** That a power was not at hand: the plugin only sees that it failed. */
  unavailable: Unavailable | undefined;
  readonly #over = new AbortController();

  constructor(
    readonly instance: Instance,
    readonly allowed: ReadonlySet<string>,
    readonly records: readonly LoggedExchange[],
  ) {}

  readonly power: PowerPort = async (...call) => {
    try {
      return await this.instance.powers.serve(undefined, this.#over.signal, ...call);
    } catch (cause) {
      if (cause instanceof Unavailable) this.unavailable = cause;
      throw cause;
    }
  };

  field(name: string): unknown {
    if (!this.allowed.has(name)) return undefined;
    return LOG_FIELDS[name]?.(this.records);
  }

  /** Ends the call. */
  end(): void {
    this.#over.abort();
  }
}

const LOG_FIELDS: Readonly<Record<string, (records: readonly LoggedExchange[]) => unknown>> = {
  records: (records) => records,
  now: nowField,
  random: randomField,
};
