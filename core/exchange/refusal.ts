import type { AnswerMeta, FollowedStream, Refusal, StreamDialect } from "../dialects/contract.ts";
import { splitEvents } from "../dialects/sse/events.ts";
import { Denied } from "./denial.ts";
import type { Exchange } from "./exchange.ts";

/** Statuses by which a denial speaks of what was said. Any other tells the client what to do, and remains an error. */
const OF_CONTENT: ReadonlySet<number> = new Set([400, 403, 422]);
/** As many events are kept for the end of a stream. */
const MAX_SENT = 256;

/** What a denial is as an answer, where the service wants it so. */
export const refusalOf = (exchange: Exchange, thrown: unknown): Refusal | undefined => {
  if (!(thrown instanceof Denied) || exchange.service?.denial !== "refusal") return undefined;
  const { status = 403, message, retryAfterMs } = thrown.verdict;
  if (thrown.hook === "onAuth" || !OF_CONTENT.has(status) || retryAfterMs !== undefined) return undefined;
  const phase = thrown.hook === "onResponse" ? "response" : "request";
  return { policy: thrown.by, phase, reason: message, usage: exchange.usage };
};

/** What an answer of our own making is about. */
export const metaOf = (exchange: Exchange): AnswerMeta => ({
  id: exchange.id,
  model: exchange.model,
  created: Math.floor(exchange.arrivedAt / 1000),
  request: exchange.body?.value,
});

/** The stream, or the rest of one, that a refusal is; `undefined` where the dialect has none. */
export const refusedStream = (exchange: Exchange, refusal: Refusal, sent?: Sent): string | undefined =>
  sent?.followed?.refusal(refusal, metaOf(exchange)) ??
  exchange.dialect.stream?.refusal
    ?.write(refusal, metaOf(exchange), exchange.head?.usageAsked ?? false, sent?.data ?? [])
    .join("");

/** What of a stream that goes out must be known to end it otherwise than it would have ended. */
export interface Sent {
  readonly data: readonly string[];
  readonly followed: FollowedStream | undefined;
  see(block: Uint8Array): void;
}

/**
 * Of a stream that nobody reads on its way: what it began with, what its end must know, and what went out last. That costs next to
 * nothing until it breaks off, and tells what answer it was and how far it had come.
 */
export class SentEdges implements Sent {
  readonly data: readonly string[] = [];
  readonly #stream: StreamDialect | undefined;
  readonly #kept: Uint8Array[] = [];
  #last: Uint8Array | undefined;

  constructor({ dialect: { stream } }: Pick<Exchange, "dialect">) {
    this.#stream = stream?.follow && stream;
  }

  see(block: Uint8Array): void {
    if (!this.#stream) return;
    this.#last = block;
    if (this.#kept.length === 0 || this.#stream.refusal?.maybeNeeded(block)) this.#kept.push(block);
  }

  get followed(): FollowedStream | undefined {
    const followed = this.#stream?.follow?.();
    for (const block of this.#kept) followed?.see(block);
    if (this.#last) followed?.see(this.#last);
    return followed;
  }
}

/** The same of a stream that is read all along. */
export class SentEvents implements Sent {
  readonly data: string[] = [];
  readonly followed: FollowedStream | undefined;

  constructor(readonly exchange: Exchange) {
    this.followed = exchange.dialect.stream?.follow?.();
  }

  see(block: Uint8Array): void {
    if (this.followed) {
      this.followed.see(block);
      return;
    }
    const needed = this.exchange.dialect.stream?.refusal;
    if (!needed || (this.data.length > 0 && !needed.maybeNeeded(block))) return;
    for (const { data } of splitEvents(block)) if (this.data.length < MAX_SENT) this.data.push(data);
  }
}
