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
export const refusedStream = (exchange: Exchange, refusal: Refusal, sent?: SentEvents): string | undefined =>
  sent?.followed?.refusal(refusal, metaOf(exchange)) ??
  exchange.dialect.stream?.refusal
    ?.write(refusal, metaOf(exchange), exchange.head?.usageAsked ?? false, sent?.data ?? [])
    .join("");

/** What of a stream that goes out must be known to end it otherwise than it would have ended. */
export class SentEvents {
  readonly data: string[] = [];
  readonly #stream: StreamDialect | undefined;
  /** Blocks of a dialect that follows its streams: they are read only where one breaks. */
  readonly #kept: Uint8Array[] = [];
  #last: Uint8Array | undefined;

  constructor({ dialect: { stream } }: Pick<Exchange, "dialect">) {
    this.#stream = stream;
  }

  see(block: Uint8Array): void {
    const first = this.#kept.length === 0 && this.data.length === 0;
    const needed = first || (this.#stream?.refusal?.maybeNeeded(block) ?? false);
    if (this.#stream?.follow) {
      this.#last = block;
      if (needed) this.#kept.push(block);
      return;
    }
    if (!needed || !this.#stream?.refusal) return;
    for (const { data } of splitEvents(block)) if (this.data.length < MAX_SENT) this.data.push(data);
  }

  /** The stream so far, for a dialect whose last events hang on those before. */
  get followed(): FollowedStream | undefined {
    const followed = this.#stream?.follow?.();
    if (!followed) return undefined;
    for (const block of this.#kept) followed.see(block);
    if (this.#last) followed.see(this.#last);
    return followed;
  }
}
