import type { AnswerMeta, FollowedStream, Refusal } from "../dialects/contract.ts";
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
 * Of a stream that nobody reads on its way: what it began with, and what went out last. That costs nothing until it breaks off, and
 * tells what answer it was and how far it had come.
 */
export class SentEdges implements Sent {
  readonly data: readonly string[] = [];
  #first: Uint8Array | undefined;
  #last: Uint8Array | undefined;

  constructor(readonly exchange: Exchange) {}

  see(block: Uint8Array): void {
    if (this.#first === undefined) this.#first = block;
    else this.#last = block;
  }

  get followed(): FollowedStream | undefined {
    const followed = this.exchange.dialect.stream?.follow?.();
    for (const block of [this.#first, this.#last]) if (block) followed?.see(block);
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
