import type {
  AttemptRecord,
  Evaluation,
  ExchangeRecord,
  FailOver,
  HookName,
  KeyRecord,
  Outcome,
  PolicyEvent,
  Principal,
  Usage,
} from "@sluice/sdk";
import type { Dialect, Head, Route } from "../dialects/contract.ts";
import type { JsonBody } from "../dialects/json/body.ts";
import type { Instance } from "../sandbox/instance.ts";
import { Aliases } from "./aliases.ts";
import type { AnswerSample } from "./answer-sample.ts";
import type { Generation } from "./generation.ts";
import { addEvent } from "./policy-events.ts";
import type { Service, Target } from "./service.ts";

/** Who asks until somebody is identified. */
export const ANONYMOUS: Principal = { name: "anonymous", type: "anonymous", groups: [] };

/** What is known of a request before its body is read. */
export interface Arrival {
  readonly dialect: Dialect;
  readonly route: Route;
  readonly headers: Headers;
  /** The request's URL; it may hold a credential, so it is never written. */
  readonly url: string;
  /** Looked up when it is first asked for; empty where that is only after the client has gone. */
  readonly clientAddress: string;
  /** Fires when the client goes away. Made when it is first asked for, which costs: see `Lingering`. */
  readonly signal: AbortSignal;
}

/** Who has found something, and where. */
interface Noted {
  readonly instance: Pick<Instance, "id">;
  readonly hook: HookName;
}

/**
 * One request and its answer on their way through. Plain state that the steps in this folder fill in turn;
 * nothing of it outlives the exchange but the record.
 */
export class Exchange {
  readonly id = Bun.randomUUIDv7();
  readonly arrivedAt = Date.now();
  /** On the clock of `performance.now()`. */
  readonly startedAt = performance.now();

  /** That of its surface, or the one of those that come there which the body is of. */
  dialect: Dialect;
  body: JsonBody | undefined;
  head: Head | undefined;
  service: Service | undefined;
  /** The model for an open service's target: what follows the service's name. */
  openModel: string | undefined;

  presented = false;
  key: KeyRecord | undefined;
  identified = false;
  principal = ANONYMOUS;

  tags: Record<string, string> = {};
  plan: readonly Target[] = [];
  readonly attempts: AttemptRecord[] = [];
  target: Target | undefined;
  /** The request as it went to the target. */
  sent: string | undefined;
  usage: Usage | undefined;
  /** What is kept of a provider's stream, for as long as it has not told of its usage. */
  sample: AnswerSample | undefined;
  cost: number | undefined;

  /** How many `onRequest` steps were called. */
  requestSteps = 0;
  /** Whether all of them let the request pass. */
  requestPassed = false;
  /** What makes the executor go on to the plan's next target. */
  failOver: FailOver | undefined;
  /** What plugins found. */
  readonly policy: PolicyEvent[] = [];
  /** Headers of the answer that plugins set. */
  headers: Map<string, string> | undefined;
  /** Fields that the answer has lost, by name. */
  dropped: Set<string> | undefined;
  outcome: Outcome = "failed";
  status = 0;
  errorCode: string | undefined;
  /** For the log alone. */
  cause: unknown;
  #firstByte: number | undefined;
  #durationMs: number | undefined;
  #locals: Map<Instance, Record<string, unknown>> | undefined;
  #called: Set<Instance> | undefined;
  #aliases: Map<Instance, Aliases> | undefined;

  /** How many `ctx.models.ask` it is inside of: 0 for one that a client sent. */
  depth = 0;
  /** Called when the exchange is over. */
  onEnd: (() => void) | undefined;
  /** Whether the client is known to have gone away. */
  gone = false;
  /** Called when the client goes away. */
  onGone: (() => void) | undefined;

  constructor(
    readonly arrival: Arrival,
    readonly generation: Generation,
  ) {
    this.dialect = arrival.dialect;
  }

  get model(): string {
    return this.head?.model ?? "";
  }

  get stream(): boolean {
    return this.head?.stream ?? false;
  }

  elapsedMs(): number {
    return performance.now() - this.startedAt;
  }

  /** Whether anything of the answer is sent. */
  get begun(): boolean {
    return this.#firstByte !== undefined;
  }

  markFirstByte(elapsedMs = this.elapsedMs()): void {
    this.#firstByte ??= elapsedMs;
  }

  /** The exchange is over: it leaves its generation. */
  end(elapsedMs = this.elapsedMs()): void {
    if (this.#durationMs !== undefined) return;
    this.#durationMs = elapsedMs;
    this.onEnd?.();
    this.generation.running.leave();
  }

  /** Notes that one of an instance's hooks was called. */
  noteCalled(instance: Instance): void {
    this.#called ??= new Set();
    this.#called.add(instance);
  }

  /** Whether that was noted. */
  wasCalled(instance: Instance): boolean {
    return this.#called?.has(instance) ?? false;
  }

  /** The small object of one instance that lives as long as the exchange. */
  local(instance: Instance): Record<string, unknown> {
    this.#locals ??= new Map();
    let local = this.#locals.get(instance);
    if (!local) {
      local = {};
      this.#locals.set(instance, local);
    }
    return local;
  }

  setLocal(instance: Instance, local: Record<string, unknown>): void {
    this.#locals ??= new Map();
    this.#locals.set(instance, local);
  }

  /** What an instance has put into the request in the place of what it found. */
  aliasesOf(instance: Instance): Aliases {
    this.#aliases ??= new Map();
    let aliases = this.#aliases.get(instance);
    if (!aliases) {
      aliases = new Aliases();
      this.#aliases.set(instance, aliases);
    }
    return aliases;
  }

  /** The instances that have put anything in the place of what they found. */
  get aliases(): ReadonlyMap<Instance, Aliases> | undefined {
    return this.#aliases;
  }

  /** Writes down what a step has found, or that it was not asked. */
  note({ instance, hook }: Noted, evaluation: Evaluation & Pick<PolicyEvent, "code">, ms = 0): void {
    const phase = hook === "onResponse" ? "response" : "request";
    addEvent(this.policy, { plugin: instance.id, hook, phase, ms: hundredths(ms), ...evaluation });
  }

  /** The answer loses a field. */
  drop(name: string): void {
    this.dropped ??= new Set();
    if (this.dropped.size < MAX_DROPPED) this.dropped.add(name);
  }

  setHeader(name: string, value: string): void {
    this.headers ??= new Map();
    this.headers.set(name, value);
  }

  /** Made by assignments: as many spreads would cost ten times as much. */
  record(): ExchangeRecord {
    const record: Writable<ExchangeRecord> = {
      id: this.id,
      arrivedAt: this.arrivedAt,
      durationMs: hundredths(this.#durationMs ?? this.elapsedMs()),
      api: this.dialect.id,
      stream: this.stream,
      status: this.status,
      outcome: this.outcome,
      attempts: this.attempts,
      tags: this.tags,
      client: { address: this.arrival.clientAddress, userAgent: userAgentOf(this.arrival.headers) },
      config: this.generation.number,
    };
    if (this.#firstByte !== undefined) record.firstByteMs = hundredths(this.#firstByte);
    if (this.service) record.service = this.service.name;
    if (this.head) record.model = this.head.model.slice(0, MAX_MODEL_CHARS);
    if (this.identified) record.principal = this.principal;
    if (this.key && this.identified) record.keyId = this.key.id;
    if (this.errorCode) record.errorCode = this.errorCode;
    if (this.target) record.target = this.target.name;
    if (this.usage) record.usage = this.usage;
    if (this.cost !== undefined) record.cost = this.cost;
    if (this.policy.length > 0) record.policy = this.policy;
    if (this.dropped) record.dropped = [...this.dropped];
    return record;
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** As many names of lost fields are kept. */
const MAX_DROPPED = 64;

/** A client may call anything a model; a real name is shorter. */
const MAX_MODEL_CHARS = 512;

/** Names of programs are short; what is longer is somebody's attempt at something else. */
const userAgentOf = (headers: Headers): string => (headers.get("user-agent") ?? "").slice(0, 256);

const hundredths = (ms: number): number => Math.round(ms * 100) / 100;
