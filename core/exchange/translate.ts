import type { Dialect, ProviderDialect } from "../dialects/contract.ts";
import { PROVIDER_DIALECTS } from "../dialects/index.ts";
import type { NeutralEvent } from "../dialects/neutral/answer.ts";
import type { Loss, NeutralRequest } from "../dialects/neutral/request.ts";
import type { WriterMeta } from "../dialects/neutral/translation.ts";
import { splitEvents } from "../dialects/sse/events.ts";
import { SluiceError } from "../errors/index.ts";
import type { Exchange } from "./exchange.ts";
import { metaOf } from "./refusal.ts";
import type { Target } from "./service.ts";
import type { Blocks } from "./upstream-stream.ts";

/** The dialect in which a target is spoken to: the client's own wherever the target takes it. */
export const spokenWith = (dialect: Dialect, { provider }: Pick<Target, "provider">): ProviderDialect =>
  dialect.sentTo.includes(provider.dialect) || provider.also.includes(dialect.id)
    ? dialect
    : PROVIDER_DIALECTS[provider.dialect];

/** Whether a request of this dialect can be brought to a target at all. */
export const canReach = (dialect: Dialect, target: Pick<Target, "provider">): boolean => {
  const spoken = spokenWith(dialect, target);
  return spoken === dialect || (dialect.translation !== undefined && spoken.translation !== undefined);
};

const translationOf = <T>({ translation }: { readonly translation?: T }): T => {
  if (!translation) throw new SluiceError("GATEWAY_INTERNAL");
  return translation;
};

/** What was read of a body, which does not change between the targets of one exchange. */
const read = new WeakMap<object, NeutralRequest>();

/**
 * The request in the target's dialect. What could not be carried over is named in `x-sluice-dropped` and in the record; where the
 * answer would not be what was asked for, or the service is strict, it throws `REQUEST_NOT_TRANSLATABLE`: nothing is sent then.
 */
export const translatedRequest = (
  exchange: Exchange,
  target: Target,
  spoken: ProviderDialect,
  model: string,
): string => {
  const { body, dialect, arrival, stream } = exchange;
  if (!body) throw new SluiceError("GATEWAY_INTERNAL");
  const request = read.get(body) ?? translationOf(dialect).readRequest(body, arrival.route);
  read.set(body, request);
  const { body: written, losses } = translationOf(spoken).writeRequest(request, { model, stream });
  const others = request.others.map((field) => ({ field, grave: false }));
  const all = [...others, ...(request.lost ?? []), ...losses];
  noteLosses(exchange, target, spoken, all);
  return written;
};

/**
 * What has no place in a request for a target: named in `x-sluice-dropped` and in the record. Throws `REQUEST_NOT_TRANSLATABLE` where
 * the answer would not be what was asked for, or the service is strict.
 */
export const noteLosses = (
  exchange: Exchange,
  target: Target,
  spoken: ProviderDialect,
  losses: readonly Loss[],
): void => {
  const lossless = exchange.service?.strict === "lossless";
  const grave = losses.find((loss) => loss.grave || lossless);
  if (grave) {
    const why = grave.why ?? "it has no place there, and the service drops nothing";
    throw new SluiceError("REQUEST_NOT_TRANSLATABLE", {
      param: grave.field,
      target: target.name,
      api: spoken.id,
      why,
    });
  }
  exchange.dropped = undefined;
  for (const { field } of losses) exchange.drop(field);
};

/** A provider's whole answer in the client's dialect; `undefined` where it is no answer. */
export const translatedAnswer = (
  exchange: Exchange,
  spoken: ProviderDialect,
  value: unknown,
): string | undefined => {
  const answer = translationOf(spoken).readAnswer(value);
  if (!answer || answer.choices.length === 0) return undefined;
  return translationOf(exchange.dialect).writeAnswer(answer, writerMeta(exchange));
};

const writerMeta = (exchange: Exchange): WriterMeta => {
  if (!exchange.head) throw new SluiceError("GATEWAY_INTERNAL");
  return { ...metaOf(exchange), head: exchange.head };
};

const encoder = new TextEncoder();

/** A provider's stream in the client's dialect: an event in, as many out as follow from it. */
export class TranslatedStream implements Blocks {
  readonly #reader;
  readonly #writer;
  #held: Uint8Array | undefined;
  #ended = false;
  /** Whether there was anything that the stream could begin with, and whether the client was told of its end. */
  #begun = false;
  #over = false;

  constructor(
    readonly source: Blocks,
    exchange: Exchange,
    readonly spoken: ProviderDialect,
    /** The target's name. */
    readonly target: string,
  ) {
    this.#reader = translationOf(spoken).readStream();
    this.#writer = translationOf(exchange.dialect).writeStream(writerMeta(exchange));
  }

  /** Waits for the first words to the client. What fails until then fails with a status of its own. */
  async prime(): Promise<void> {
    this.#held = await this.next();
  }

  async next(): Promise<Uint8Array | undefined> {
    const held = this.#held;
    this.#held = undefined;
    if (held) return held;
    while (!this.#ended) {
      const block = await this.source.next();
      let text = "";
      if (block) {
        for (const { data } of splitEvents(block)) {
          if (data !== "") text += this.#written(this.#reader.read(data));
        }
      } else {
        this.#ended = true;
        text = this.#written(this.#reader.end());
        // What a client makes of a stream hangs on its end.
        if (!this.#over) throw this.#unfinished();
      }
      if (text !== "") return encoder.encode(text);
    }
    return undefined;
  }

  #written(events: readonly NeutralEvent[]): string {
    let text = "";
    for (const event of events) {
      this.#begun = true;
      this.#over ||= event.kind === "end" || event.kind === "error";
      text += this.#writer.write(event);
    }
    return text;
  }

  #unfinished(): SluiceError {
    const { target, spoken } = this;
    if (this.#begun) return new SluiceError("UPSTREAM_CUT", { target });
    return new SluiceError("UPSTREAM_ANSWER_INVALID", { target, expected: `a stream of ${spoken.id}` });
  }
}
