import type { Evaluation, LoggedExchange, Outcome, PlanTarget, Principal, Usage } from "./exchange.ts";
import type { FailOver } from "./fail-over.ts";
import type { FieldName, FieldValues } from "./guest-fields.ts";
import type { HookName } from "./hooks.ts";
import type { PatternMatch } from "./patterns.ts";
import type { Powers } from "./powers.ts";
import type {
  CountersPower,
  FetchPower,
  FilesPower,
  HmacPower,
  KvPower,
  ModelsPower,
  TablesPower,
} from "./powers-async.ts";
import type {
  BodyReader,
  BodyWriter,
  ClockPower,
  HeadersReader,
  HeadersWriter,
  IdentityPower,
  LogPower,
  PatternsSetup,
  PricesPower,
  RandomPower,
  TargetsPower,
  TextReader,
  TextWriter,
} from "./powers-sync.ts";
import type { POWERS, PowerName } from "./powers-table.ts";
import type { Spread } from "./spread.ts";

/** What every hook of an exchange sees: `onAuth`, `onRoute`, `onRequest`, `onResponse`. */
export interface BaseContext {
  /** The request id, also in `x-request-id`. */
  readonly id: string;
  /** The service's name; absent in `onAuth` where the client named none that exists. */
  readonly service: string | undefined;
  /** Who asks; `anonymous` until an `onAuth` plugin has identified somebody. */
  readonly principal: Principal;
  /** Tags of the exchange: what came with the request, then what plugins set. */
  readonly tags: Readonly<Record<string, string>>;
  /** The model as the client named it. */
  readonly model: string;
  /** The wire format of the request, for example `openai-chat`. */
  readonly api: string;
  /** Whether the client asked for a stream. */
  readonly stream: boolean;
  readonly client: { readonly address: string; readonly userAgent: string };
  /** Lives from this exchange's first hook to its last, for this instance alone. JSON data. */
  readonly local: Record<string, unknown>;
  /**
   * `onAuth`, `onRoute`, `onRequest`, `onResponse`. Puts what was found into the record: at most 8 a call. Never the
   * text.
   */
  evaluation(evaluation: Evaluation): void;
}

/** `onRoute`, `onRequest`, `onResponse`. */
export interface TagsContext {
  /**
   * `onRoute`, `onRequest`, `onResponse`. Sets a tag: key at most 64, value at most 256 characters; at most 32 tags an
   * exchange.
   */
  setTag(key: string, value: string): void;
}

/** `onRoute`, `onRequest`. */
export interface PlanContext {
  readonly plan: {
    /** The targets to try, in order. */
    readonly targets: readonly PlanTarget[];
    /** `onRoute`, `onRequest`. Keeps only these targets, in this order. Names that are not in the plan are an error. */
    keep(names: readonly string[]): void;
  };
}

/** `onRoute`. */
export interface RouteContext extends PlanContext {
  readonly plan: PlanContext["plan"] & {
    /**
     * `onRoute`. Says after which failures the next target of the plan is tried. Without it the first target alone is. The
     * last call counts, of whichever plugin.
     */
    failOver(failOver: FailOver): void;
    /**
     * `onRoute`. Has the host put one target before the others, by their weights: in turn, evenly, so that over as many
     * exchanges as the weights sum up to each has exactly its own; or, where the request has one of the headers `session`, the
     * same for the same session. The headers must stand in `powers.headers.read`; the first that is there counts.
     * @example ctx.plan.spread({ session: ["x-session-id"] })
     */
    spread(spread: Spread): void;
  };
}

/** `onResponse`. */
export interface ResponseContext {
  /** True in the one closing call of the exchange. */
  readonly final: boolean;
  /** How the exchange ended; in the closing call only. */
  readonly outcome: Outcome | undefined;
  /** What the provider reported; in the closing call only. */
  readonly usage: Usage | undefined;
  /** `onResponse`. Sets the cost of the exchange in US dollars. */
  setCost(dollars: number): void;
}

/** `onLog`. */
export interface LogContext {
  /** A batch of finished exchanges, in the order of their end. */
  readonly records: readonly LoggedExchange[];
}

/** What each hook adds to the base; a new hook is a new row. */
interface HookContexts {
  onAuth: BaseContext;
  onRoute: BaseContext & TagsContext & RouteContext;
  onRequest: BaseContext & TagsContext & PlanContext;
  onResponse: BaseContext & TagsContext & ResponseContext;
  onLog: LogContext;
}

/** The strings that a power lists under a name; none where it lists none there. */
type Listed<Power, Name extends string> = Power extends { readonly [N in Name]: readonly (infer S)[] }
  ? Extract<S, string>
  : never;

type BodyPower<H extends HookName, Body> = BodyReader<Listed<Body, "read">> &
  (H extends "onRequest"
    ? [Listed<Body, "write">] extends [never]
      ? unknown
      : BodyWriter<Listed<Body, "write">>
    : unknown);

type HeadersPower<Headers> = HeadersReader<Listed<Headers, "read">> &
  ([Listed<Headers, "answer">] extends [never] ? unknown : HeadersWriter<Listed<Headers, "answer">>);

/** What each power puts into the context under its property; a new power is a new row. */
interface PowerTypes<H extends HookName, P extends Powers> {
  text: P["text"] extends "write" ? TextWriter : TextReader;
  body: BodyPower<H, P["body"]>;
  headers: HeadersPower<P["headers"]>;
  identity: IdentityPower;
  patterns: readonly PatternMatch[];
  prices: PricesPower;
  targets: TargetsPower;
  clock: ClockPower;
  random: RandomPower;
  log: LogPower;
  kv: KvPower;
  counters: CountersPower;
  fetch: FetchPower;
  hmac: HmacPower;
  models: ModelsPower;
  tables: TablesPower;
  files: FilesPower;
  charge: never;
  bodies: never;
}

/** The powers that `P` asks for; one that it may or may not ask for does not count. */
type Asked<P extends Powers> = {
  [N in PowerName]: N extends keyof P ? (undefined extends P[N] ? never : N) : never;
}[PowerName];

type UsableIn<H extends HookName> = {
  [N in PowerName]: H extends (typeof POWERS)[N]["hooks"][number] ? N : never;
}[PowerName];

// Distributive, so that of no power at all there is no property.
type PropertyOf<N extends PowerName> = N extends PowerName
  ? (typeof POWERS)[N] extends { readonly property: infer Property extends string }
    ? Property
    : never
  : never;

/** Further properties of a power, each with the field that it is. */
type AlsoOf<N extends PowerName> = N extends PowerName
  ? (typeof POWERS)[N] extends { readonly also: infer Also extends Readonly<Record<string, FieldName>> }
    ? { readonly [Name in keyof Also]: readonly [Name, Also[Name]] }[keyof Also]
    : never
  : never;

type PowerContexts<H extends HookName, P extends Powers> = {
  readonly [N in Asked<P> & UsableIn<H> as PropertyOf<N>]: PowerTypes<H, P>[N];
} & {
  readonly [Also in AlsoOf<Asked<P> & UsableIn<H>> as Also[0]]: FieldValues[Also[1]];
};

/** What a handler of hook `H` gets when its plugin asked for the powers `P`. */
export type Context<H extends HookName, P extends Powers = Powers> = HookContexts[H] & PowerContexts<H, P>;

/** What a pure handler may read and do: what there is at once, and tells one exchange from another by what matters. */
type PureProperty =
  | Exclude<keyof BaseContext, "id" | "client" | "local">
  | keyof TagsContext
  | keyof PlanContext
  | "headers"
  | "identity";

/** What a pure handler of hook `H` gets when its plugin asked for the powers `P`. */
export type PureContext<H extends HookName, P extends Powers = Powers> = Pick<
  Context<H, P>,
  Extract<keyof Context<H, P>, PureProperty>
>;

/** What each power gives `setup`. */
interface SetupTypes {
  patterns: PatternsSetup;
  log: LogPower;
}

/** What `setup` gets beside the config, when its plugin asked for the powers `P`. */
export type SetupPowers<P extends Powers> = { readonly [N in Asked<P> & keyof SetupTypes]: SetupTypes[N] };
