import type { StreamDialect } from "../../dialects/contract.ts";
import { DIALECTS } from "../../dialects/index.ts";
import { splice } from "../../dialects/json/edit.ts";
import { parseJson } from "../../dialects/json/read.ts";
import { type SseEvent, splitEvents } from "../../dialects/sse/events.ts";
import type { Events } from "../answer-stage.ts";
import { Closing } from "../closing.ts";
import type { Exchange } from "../exchange.ts";
import type { FaultListener } from "../hooks.ts";
import type { Pipeline } from "../pipeline.ts";
import { stagesUpon } from "../stages.ts";
import { chatExchange } from "./exchange.ts";

const streamOf = (): StreamDialect => {
  const { stream } = DIALECTS["openai-chat"];
  if (!stream) throw new Error("the chat dialect has streams");
  return stream;
};
/** Streams of the chat dialect. */
export const chatStream = streamOf();

const encoder = new TextEncoder();

/** Events as a provider would send them. */
export const eventsOf = (payloads: readonly string[]): SseEvent[] =>
  splitEvents(encoder.encode(payloads.map((payload) => `data: ${payload}\n\n`).join("")));

/** The payload of an event: each part is the delta of one choice. */
export const chunk = (
  ...deltas: readonly (Readonly<Record<string, unknown>> & { readonly choice?: number })[]
): string =>
  JSON.stringify({
    id: "c1",
    object: "chat.completion.chunk",
    choices: deltas.map(({ choice = 0, ...delta }) => ({ index: choice, delta, finish_reason: null })),
  });

/** Batches that are all there from the beginning. */
export const sourceOf = (batches: readonly (readonly SseEvent[])[]): Events => {
  const rest = [...batches];
  return { next: () => Promise.resolve(rest.shift()) };
};

/** What stages are made with. */
export interface StageParts {
  readonly source: Events;
  readonly pipeline: Pipeline;
  readonly exchange?: Exchange;
  readonly closing?: Closing;
  readonly onFault?: FaultListener;
  /** Default: that of chats. */
  readonly dialect?: StreamDialect;
}

/** The stages of a pipeline's plugins, as an exchange would stand them one upon the other. */
export const stagesOf = ({
  source,
  pipeline,
  exchange = chatExchange(),
  onFault = () => undefined,
  dialect = chatStream,
  closing = new Closing(exchange, pipeline, onFault),
}: StageParts): Events => {
  exchange.requestPassed = true;
  const parts = { exchange, dialect, closing, onFault };
  return stagesUpon(source, pipeline.onResponse, parts);
};

/** Everything that comes out, and what broke it off. */
export const drain = async (events: Events): Promise<{ out: SseEvent[]; thrown: unknown }> => {
  const out: SseEvent[] = [];
  try {
    for (let batch = await events.next(); batch; batch = await events.next()) out.push(...batch);
    return { out, thrown: undefined };
  } catch (thrown) {
    return { out, thrown };
  }
};

const slotsOf = (event: SseEvent, dialect = chatStream) => {
  const body = event.data.startsWith("{") ? parseJson(event.data, dialect.shape) : undefined;
  return { body, slots: body ? dialect.slots(body) : [] };
};

/** The texts that each event says again, whatever was said before. */
export const repeatedIn = (events: readonly SseEvent[], dialect: StreamDialect): string[][] =>
  events.map((event) =>
    slotsOf(event, dialect).slots.flatMap(({ repeats, text }) => (repeats ? [text] : [])),
  );

/** The running texts of a stream, by channel. */
export const textsOf = (events: readonly SseEvent[], dialect = chatStream): Map<string, string> => {
  const texts = new Map<string, string>();
  for (const event of events) {
    for (const { channel, repeats, text } of slotsOf(event, dialect).slots)
      if (!repeats) texts.set(channel, (texts.get(channel) ?? "") + text);
  }
  return texts;
};

/** Each event's bytes without its texts. */
export const skeletonOf = (events: readonly SseEvent[], dialect = chatStream): string[] =>
  events.map((event) => {
    const { body, slots } = slotsOf(event, dialect);
    const raw = new TextDecoder().decode(event.raw);
    if (!body) return raw;
    return raw.replace(event.data, () =>
      splice(
        body.text,
        slots.map(({ start, end }) => ({ start, end, text: '""' })),
      ),
    );
  });

/** A source that gives what it is told to, when it is told to. */
export class PushedSource implements Events {
  readonly #waiting: ((batch: readonly SseEvent[] | undefined) => void)[] = [];
  readonly #pushed: (readonly SseEvent[] | undefined)[] = [];

  push(...payloads: readonly string[]): void {
    this.#give(eventsOf(payloads));
  }

  end(): void {
    this.#give(undefined);
  }

  next(): Promise<readonly SseEvent[] | undefined> {
    if (this.#pushed.length > 0) return Promise.resolve(this.#pushed.shift());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(batch: readonly SseEvent[] | undefined): void {
    const waiter = this.#waiting.shift();
    if (waiter) waiter(batch);
    else this.#pushed.push(batch);
  }
}

/** The texts of one channel in a batch, an event each. */
export const said = (batch: readonly SseEvent[] | undefined): string[] =>
  (batch ?? []).flatMap((event) => slotsOf(event).slots.map(({ text }) => text));
