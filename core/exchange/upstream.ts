import type { AttemptRecord, FailOver } from "@sluice/sdk";
import type { ProviderCall, ProviderDialect } from "../dialects/contract.ts";
import { withMembers } from "../dialects/json/members.ts";
import { SluiceError } from "../errors/index.ts";
import type { UpstreamAnswer } from "../upstream/contract.ts";
import { Attempt } from "./attempt.ts";
import { readAll } from "./bytes.ts";
import type { Deadlines } from "./deadlines.ts";
import { estimatedCount } from "./estimate.ts";
import type { Exchange } from "./exchange.ts";
import { firstTokenLimit, goesOn } from "./fail-over.ts";
import { primed, refusal, type Upstream, whole } from "./provider-answer.ts";
import type { Target } from "./service.ts";
import { notCarried, spokenWith, translatedRequest } from "./translate.ts";

export type { Upstream } from "./provider-answer.ts";

/**
 * Asks the plan's targets: the first alone, or in order for as long as the exchange's `failOver` says so. A stream that is
 * given back has content, so that nothing is tried again after the client may have seen any. What went wrong last is what
 * the client sees. Each try is in `exchange.attempts`.
 */
export const askUpstream = (exchange: Exchange, deadlines: Deadlines): Promise<Upstream> => {
  const { plan, failOver } = exchange;
  const [first] = plan;
  if (!first) {
    return Promise.reject(new SluiceError("SERVICE_NO_TARGET", { service: exchange.service?.name ?? "" }));
  }
  // No function of its own waits on the usual way: it would cost every exchange.
  return failOver && plan.length > 1
    ? askInOrder(exchange, deadlines, failOver)
    : askTarget(exchange, deadlines, first);
};

const askInOrder = async (
  exchange: Exchange,
  deadlines: Deadlines,
  failOver: FailOver,
): Promise<Upstream> => {
  const { plan, attempts } = exchange;
  const limitMs = firstTokenLimit(failOver);
  const last = plan.at(-1);
  for (const target of plan) {
    const isLast = target === last;
    const before = attempts.length;
    try {
      const upstream = await askTarget(exchange, deadlines, target, isLast ? undefined : limitMs);
      if (isLast || upstream.kind !== "refused" || !wantsNext(exchange, failOver, before)) return upstream;
    } catch (failure) {
      if (isLast || !(cannotTake(failure) || wantsNext(exchange, failOver, before))) throw failure;
    }
    if (exchange.gone || exchange.arrival.signal.aborted) throw new SluiceError("CLIENT_CLOSED");
    // A stream may have told of usage before it failed.
    exchange.usage = undefined;
    exchange.sample = undefined;
  }
  throw new SluiceError("GATEWAY_INTERNAL");
};

/** Whether a target of another dialect cannot take the request at all: it was not asked, another one may be. */
const cannotTake = (failure: unknown): boolean =>
  failure instanceof SluiceError && failure.code === "REQUEST_NOT_TRANSLATABLE";

/** Whether the last try of a target failed so that the next one is to be asked. What failed without a try is no target's. */
const wantsNext = ({ attempts }: Exchange, failOver: FailOver, before: number): boolean => {
  const tried = attempts.at(-1);
  return tried !== undefined && attempts.length > before && goesOn(failOver, tried);
};

/** Asks one target. A connection that broke before any byte came is tried once more. */
const askTarget = async (
  exchange: Exchange,
  deadlines: Deadlines,
  target: Target,
  firstTokenMs?: number,
): Promise<Upstream> => {
  const spoken = spokenWith(exchange.dialect, target);
  exchange.target = target;
  if (!spoken) return estimatedCount(exchange);
  const body = requestFor(exchange, target, spoken);
  exchange.sent = body;
  for (let again = false; ; again = true) {
    if (exchange.gone) throw new SluiceError("CLIENT_CLOSED");
    const attempt = new Attempt(exchange, target, deadlines, spoken, firstTokenMs);
    let answer: UpstreamAnswer | undefined;
    try {
      answer = await attempt.send(urlOf(exchange, target, spoken), body, again);
      const events = exchange.stream ? spoken.stream : undefined;
      const upstream =
        answer.status >= 300
          ? await refusal(exchange, attempt, answer)
          : events
            ? await primed(exchange, attempt, answer, events)
            : whole(exchange, attempt, answer, await readAll(answer, attempt));
      const code = upstream.kind === "refused" ? "UPSTREAM_ERROR" : undefined;
      exchange.attempts.push(recordOf(exchange, attempt, answer.status, code));
      return code && counts(exchange, spoken, answer) ? estimatedCount(exchange) : upstream;
    } catch (cause) {
      attempt.abort();
      const failure = attempt.failure(cause, answer ? "UPSTREAM_CUT" : "UPSTREAM_RESET");
      exchange.attempts.push(recordOf(exchange, attempt, answer?.status ?? 0, failure.code));
      if (again || failure.code !== "UPSTREAM_RESET") throw failure;
    }
  }
};

/** By these a provider says that it does not count for this model, or not what is asked. */
const NOT_COUNTED: ReadonlySet<number> = new Set([400, 404, 405, 422, 501]);

const counts = ({ dialect }: Exchange, spoken: ProviderDialect, { status }: UpstreamAnswer): boolean =>
  spoken.unmetered === true && spoken !== dialect && NOT_COUNTED.has(status);

const callOf = (exchange: Exchange, target: Target): ProviderCall => ({
  model: modelOf(exchange, target),
  stream: exchange.stream,
  byPublisher: target.provider.byPublisher,
  maxTokensField: target.provider.maxTokensField,
});

const urlOf = (exchange: Exchange, target: Target, spoken: ProviderDialect): string => {
  const call = callOf(exchange, target);
  const path = spoken.path(call);
  const { baseUrl, urlOf: own } = target.provider;
  return own?.(path, call.model) ?? baseUrl + path;
};

/** What was left out of a request for a service that drops nothing. */
const lostIn = ({ dropped, service }: Exchange): readonly string[] =>
  dropped && service?.strict === "lossless" ? [...dropped] : [];

/** The model as the provider knows it. */
const modelOf = ({ openModel, model }: Exchange, target: Target): string =>
  target.model ?? openModel ?? model;

const recordOf = (exchange: Exchange, attempt: Attempt, status: number, code?: string): AttemptRecord => ({
  target: attempt.target.name,
  model: modelOf(exchange, attempt.target),
  status,
  ...(code ? { code } : {}),
  durationMs: Math.round(attempt.durationMs * 100) / 100,
});

const requestFor = (exchange: Exchange, target: Target, spoken: ProviderDialect): string => {
  const written = writtenFor(exchange, target, spoken);
  const own = spoken.stream && target.body;
  return own ? withMembers(written, exchange.stream ? own.stream : own.whole) : written;
};

const writtenFor = (exchange: Exchange, target: Target, spoken: ProviderDialect): string => {
  const { body, dialect } = exchange;
  if (!body) throw new SluiceError("GATEWAY_INTERNAL");
  if (spoken !== dialect) return translatedRequest(exchange, target, spoken, callOf(exchange, target));
  // What a target before it could not take is another matter.
  exchange.dropped = undefined;
  const written = dialect.splice(body, {
    ...callOf(exchange, target),
    askUsage: exchange.stream && target.provider.streamUsage,
    lost: exchange,
  });
  const [field] = lostIn(exchange);
  if (field !== undefined) throw notCarried({ field }, target, dialect);
  return written;
};
