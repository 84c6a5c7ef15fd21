import type { ClientError } from "../dialects/contract.ts";
import { type ErrorCode, SluiceError } from "../errors/index.ts";
import type { UpstreamAnswer } from "../upstream/contract.ts";
import { Denied } from "./denial.ts";
import type { Exchange } from "./exchange.ts";
import { metaOf, refusalOf, refusedStream, type Sent } from "./refusal.ts";

/** What goes back to the client. */
export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array | ReadableStream<Uint8Array>;
}

/** The type of whole answers. */
export const JSON_TYPE = "application/json";
/** The type of streams. */
export const STREAM_TYPE = "text/event-stream; charset=utf-8";

/** Headers of a provider's answer that a client may see. */
const FORWARDED = ["retry-after", "retry-after-ms"];

/** The headers of an answer; the provider's own are taken by list, everything else stays behind. */
export const replyHeaders = (
  exchange: Exchange,
  contentType: string,
  upstream?: UpstreamAnswer,
  elapsedMs = exchange.elapsedMs(),
): Record<string, string> => {
  const headers: Record<string, string> = { "x-request-id": exchange.id, "content-type": contentType };
  if (upstream) {
    const given = upstream.headers;
    for (const name of FORWARDED) {
      const value = given.get(name);
      if (value !== null) headers[name] = value;
    }
  }
  if (exchange.attempts.length > 0) {
    let attempts = "";
    for (const { target, status } of exchange.attempts)
      attempts += `${attempts === "" ? "" : ", "}${target}:${status}`;
    headers["x-sluice-attempts"] = attempts;
  }
  if (exchange.cost !== undefined) headers["x-sluice-cost"] = String(exchange.cost);
  if (exchange.dropped) headers["x-sluice-dropped"] = droppedHeader(exchange.dropped);
  if (exchange.headers) for (const [name, value] of exchange.headers) headers[name] = value;
  headers["server-timing"] = timing(exchange, elapsedMs);
  return headers;
};

const MAX_HEADER_CHARS = 1024;

/** Names of fields may come from a body, so that nothing but what a header can hold stays of them. */
const droppedHeader = (names: ReadonlySet<string>): string => {
  let header = "";
  for (const name of names) {
    const next = `${header === "" ? "" : ", "}${encodeURIComponent(name.toWellFormed())}`;
    if (header.length + next.length > MAX_HEADER_CHARS) return `${header}, ...`;
    header += next;
  }
  return header;
};

const timing = (exchange: Exchange, elapsedMs: number): string => {
  let upstreamMs = 0;
  for (const attempt of exchange.attempts) upstreamMs += attempt.durationMs;
  const ownMs = Math.max(0, elapsedMs - upstreamMs);
  return `gateway;dur=${withHundredths(ownMs)}, upstream;dur=${withHundredths(upstreamMs)}`;
};

/** As `toFixed(2)` has it, in a tenth of its time. */
const withHundredths = (ms: number): string => {
  const all = Math.round(ms * 100);
  const rest = all % 100;
  return `${(all - rest) / 100}.${rest < 10 ? "0" : ""}${rest}`;
};

/** An error or a denial as the client is to see it; puts its status and code into the exchange. */
export const failWith = (exchange: Exchange, thrown: unknown): ClientError => {
  const { status, code, message, param } = describe(thrown);
  // What was sent was sent: an error in the middle of a stream does not change its status.
  if (!exchange.begun) exchange.status = status;
  exchange.errorCode = code;
  exchange.outcome = outcomeOf(thrown);
  exchange.cause =
    thrown instanceof SluiceError ? thrown.cause : thrown instanceof Denied ? undefined : thrown;
  // Until then a header says it.
  const policy = thrown instanceof Denied && exchange.begun ? { policy: thrown.by } : undefined;
  const retryAfterMs = thrown instanceof Denied ? thrown.verdict.retryAfterMs : undefined;
  return {
    status,
    code,
    message,
    requestId: exchange.id,
    ...(param ? { param } : {}),
    ...policy,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
};

const describe = (thrown: unknown): { status: number; code: string; message: string; param?: string } => {
  if (thrown instanceof Denied) {
    const { status = 403, code, message } = thrown.verdict;
    return { status, code, message };
  }
  const error = thrown instanceof SluiceError ? thrown : new SluiceError("GATEWAY_INTERNAL");
  const param = error.details.param;
  const { status, code, message } = error;
  return { status, code, message, ...(typeof param === "string" ? { param } : {}) };
};

/** Codes that are a refusal by the gateway's rules, not a failure. */
const DENIALS = new Set<ErrorCode>(["AUTH_NOT_IDENTIFIED", "POLICY_APPROVAL_NEEDED"]);

const outcomeOf = (thrown: unknown): Exchange["outcome"] => {
  if (thrown instanceof Denied) return "denied";
  if (!(thrown instanceof SluiceError)) return "failed";
  if (thrown.code === "CLIENT_CLOSED") return "aborted";
  return DENIALS.has(thrown.code) ? "denied" : "failed";
};

/** The whole reply for an error, or for a denial as an answer. */
export const errorReply = (exchange: Exchange, thrown: unknown): Reply => {
  const error = failWith(exchange, thrown);
  const refused = refusedReply(exchange, thrown);
  const headers: Record<string, string> = replyHeaders(exchange, refused?.type ?? JSON_TYPE);
  if (thrown instanceof Denied) {
    headers["x-sluice-policy"] = `${encodeURIComponent(thrown.by)}:${thrown.verdict.code}`;
    const { retryAfterMs } = thrown.verdict;
    if (retryAfterMs !== undefined) headers["retry-after"] = String(Math.ceil(retryAfterMs / 1000));
  }
  if (refused) {
    exchange.status = 200;
    return { status: 200, headers, body: refused.body };
  }
  // The rest of the body may never come; the connection would wait for it.
  if (error.status === 408) headers.connection = "close";
  if (error.status === 401) headers["www-authenticate"] = 'Bearer realm="sluice"';
  return { status: error.status, headers, body: exchange.dialect.error(error) };
};

const refusedReply = (exchange: Exchange, thrown: unknown) => {
  const refusal = refusalOf(exchange, thrown);
  if (!refusal) return undefined;
  const stream = exchange.stream ? refusedStream(exchange, refusal) : undefined;
  if (stream !== undefined) return { type: STREAM_TYPE, body: stream };
  const body = exchange.dialect.refusal?.(refusal, metaOf(exchange));
  return body === undefined ? undefined : { type: JSON_TYPE, body };
};

/** What a stream whose head is sent ends with, once something has gone wrong. */
export const endingOf = (exchange: Exchange, thrown: unknown, sent?: Sent): string => {
  const error = failWith(exchange, thrown);
  const refusal = refusalOf(exchange, thrown);
  const refused = refusal && refusedStream(exchange, refusal, sent);
  return refused ?? sent?.followed?.error(error) ?? exchange.dialect.stream?.error(error) ?? "";
};
