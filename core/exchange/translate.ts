import type { Dialect, ProviderCall, ProviderDialect } from "../dialects/contract.ts";
import { PROVIDER_DIALECTS } from "../dialects/index.ts";
import type { Loss, NeutralRequest } from "../dialects/neutral/request.ts";
import { StreamTranslation } from "../dialects/neutral/stream-translation.ts";
import type { WriterMeta } from "../dialects/neutral/translation.ts";
import { SluiceError } from "../errors/index.ts";
import type { Exchange } from "./exchange.ts";
import { metaOf } from "./refusal.ts";
import type { Target } from "./service.ts";
import type { Blocks } from "./upstream-stream.ts";

/**
 * The dialect in which a target is spoken to: the client's own wherever the target takes it. `undefined` where a count is asked
 * for, and the target counts in none.
 */
export const spokenWith = (
  dialect: Dialect,
  { provider }: Pick<Target, "provider">,
): ProviderDialect | undefined => {
  const { sentTo, nearest, unmetered } = dialect;
  if (sentTo.includes(provider.dialect) || provider.also.some((id) => sentTo.includes(id))) return dialect;
  if (!unmetered)
    return PROVIDER_DIALECTS[nearest && provider.also.includes(nearest) ? nearest : provider.dialect];
  return [provider.dialect, ...provider.also].flatMap((id) => PROVIDER_DIALECTS[id].counting ?? [])[0];
};

/** Whether a request of this dialect can be brought to a target at all. */
export const canReach = (dialect: Dialect, target: Pick<Target, "provider">): boolean => {
  const spoken = spokenWith(dialect, target);
  if (spoken === dialect || spoken === undefined) return true;
  return dialect.translation !== undefined && spoken.translation !== undefined;
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
  call: ProviderCall,
): string => {
  const { body, dialect, arrival } = exchange;
  if (!body) throw new SluiceError("GATEWAY_INTERNAL");
  const request = read.get(body) ?? translationOf(dialect).readRequest(body, arrival.route);
  read.set(body, request);
  const { body: written, losses } = translationOf(spoken).writeRequest(request, call);
  const others = request.others.map((field) => ({ field, grave: false }));
  const all = [...others, ...(request.lost ?? []), ...losses];
  const lossless = exchange.service?.strict === "lossless";
  const grave = all.find((loss) => loss.grave || lossless);
  if (grave) throw notCarried(grave, target, spoken);
  exchange.dropped = undefined;
  for (const { field } of all) exchange.drop(field);
  return written;
};

/** The error that says what cannot be carried over to a target. */
export const notCarried = (
  { field: param, why = "it has no place there, and the service drops nothing" }: Pick<Loss, "field" | "why">,
  target: Target,
  spoken: ProviderDialect,
): SluiceError =>
  new SluiceError("REQUEST_NOT_TRANSLATABLE", { param, target: target.name, api: spoken.id, why });

/** A provider's whole answer in the client's dialect; `undefined` where it is no answer. */
export const translatedAnswer = (
  exchange: Exchange,
  spoken: ProviderDialect,
  value: unknown,
): string | undefined => {
  const answer = translationOf(spoken).readAnswer(value);
  return answer && translationOf(exchange.dialect).writeAnswer(answer, writerMeta(exchange));
};

const writerMeta = (exchange: Exchange): WriterMeta => {
  if (!exchange.head) throw new SluiceError("GATEWAY_INTERNAL");
  return { ...metaOf(exchange), head: exchange.head };
};

/** A provider's stream in the client's dialect: an event in, as many out as follow from it. */
export class TranslatedStream implements Blocks {
  readonly #translation: StreamTranslation;
  #ended = false;

  constructor(
    readonly source: Blocks,
    exchange: Exchange,
    spoken: ProviderDialect,
  ) {
    const writer = translationOf(exchange.dialect).writeStream(writerMeta(exchange));
    this.#translation = new StreamTranslation(translationOf(spoken).readStream(), writer);
  }

  takeRest(): Uint8Array | undefined {
    const block = this.source.takeRest?.();
    if (!block) return undefined;
    this.#ended = true;
    const written = [this.#translation.push(block), this.#translation.end()];
    return Buffer.concat(written.filter((part) => part !== undefined));
  }

  async next(): Promise<Uint8Array | undefined> {
    while (!this.#ended) {
      const block = await this.source.next();
      if (!block) this.#ended = true;
      const written = block ? this.#translation.push(block) : this.#translation.end();
      if (written) return written;
    }
    return undefined;
  }
}
