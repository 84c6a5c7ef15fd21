import type { AnswerMeta, ClientError, FollowedStream, Refusal } from "../contract.ts";
import { isArray, isObject } from "../json/value.ts";
import { writeError } from "../openai/error.ts";
import { findEvent } from "../sse/events.ts";
import { envelope, type ResponseObject } from "./envelope.ts";
import { endByRefusal } from "./refusal.ts";
import { StreamBuilder } from "./stream-builder.ts";

/** An item of which the beginning has gone out. */
interface SentItem {
  item: ResponseObject;
  done: boolean;
}

/** What went out of a stream, but for the texts that are not whole yet. */
export class SentResponse implements FollowedStream {
  #base: ResponseObject | undefined;
  #sequence = -1;
  readonly #items = new Map<number, SentItem>();

  see(block: Uint8Array): void {
    findEvent(block, ({ data }) => {
      this.#take(data);
      return false;
    });
  }

  error(error: ClientError): string {
    const stream = this.#continued(this.#base ?? unnamed(error));
    return this.#closed(stream) + endByError(stream, error);
  }

  refusal(refusal: Refusal, meta: AnswerMeta): string {
    const stream = this.#continued(this.#base ?? envelope(meta));
    const begun = this.#base === undefined ? stream.begin() : this.#closed(stream);
    return begun + endByRefusal(stream, refusal);
  }

  #take(data: string): void {
    const event = parsed(data);
    if (!event) return;
    const { type, sequence_number: sequence, response, item, output_index: at } = event;
    if (typeof sequence === "number") this.#sequence = Math.max(this.#sequence, sequence);
    if (isObject(response)) this.#base = response;
    if (!isObject(item) || typeof at !== "number" || !Number.isInteger(at) || at < 0 || at >= MAX_ITEMS)
      return;
    this.#items.set(at, { item, done: type === "response.output_item.done" });
  }

  #continued(base: ResponseObject): StreamBuilder {
    const last = Math.max(-1, ...this.#items.keys());
    const output = Array.from({ length: last + 1 }, (_, at) => {
      const sent = this.#items.get(at);
      return sent?.done ? sent.item : undefined;
    });
    return new StreamBuilder(base, { sequence: this.#sequence + 1, output });
  }

  /** What was open is over, and not complete. Its text is not said again: not all of it may be known to be sound. */
  #closed(stream: StreamBuilder): string {
    let events = "";
    for (const [at, { item, done }] of this.#items)
      if (!done) events += stream.wholeItem(at, { ...item, status: "incomplete" });
    return events;
  }
}

/** More than any answer has; a number in an event is input from outside. */
const MAX_ITEMS = 65_536;

const parsed = (data: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) && !isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The end of a stream of which nothing is known. */
export const writeStreamError = (error: ClientError): string =>
  endByError(new StreamBuilder(unnamed(error)), error);

const unnamed = ({ requestId }: ClientError): ResponseObject =>
  envelope({ id: requestId, model: "", created: 0, request: {} });

/** Clients go by one of the two: the error, in either form that it is known to come in, or the answer that has failed. */
export const endByError = (stream: StreamBuilder, error: ClientError): string => {
  const { code, message, param = null } = error;
  const body: unknown = JSON.parse(writeError(error));
  const fields = isObject(body) ? { ...body, param } : { param };
  return stream.error({ code, message }, fields) + stream.end({ status: "failed", error: { code, message } });
};
