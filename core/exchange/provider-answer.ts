import type { Usage } from "@sluice/sdk";
import type { ProviderStream } from "../dialects/contract.ts";
import { SluiceError } from "../errors/index.ts";
import type { UpstreamAnswer } from "../upstream/contract.ts";
import type { Attempt } from "./attempt.ts";
import { readAll } from "./bytes.ts";
import { estimatedUsage } from "./estimate.ts";
import type { Exchange } from "./exchange.ts";
import { withoutSecrets } from "./secrets.ts";
import { TranslatedStream, translatedAnswer } from "./translate.ts";
import { type Blocks, UpstreamStream } from "./upstream-stream.ts";

/** What a target gave. */
export type Upstream =
  | {
      readonly kind: "whole";
      /** Absent where no provider was asked. */
      readonly response?: UpstreamAnswer;
      readonly bytes: Uint8Array;
      readonly text: string;
      readonly usage: Usage | undefined;
    }
  | {
      readonly kind: "stream";
      readonly response: UpstreamAnswer;
      /** In the client's dialect. */
      readonly blocks: Blocks;
      /** Whether the blocks were the provider's own, and may tell of usage that only the gateway asked for. */
      readonly own: boolean;
      readonly cancel: () => void;
    }
  /** The provider's own error, in the client's dialect. */
  | { readonly kind: "refused"; readonly response: UpstreamAnswer; readonly text: string };

/** Statuses by which a provider refuses the gateway's credential; to the client that is no fault of its own key. */
const CREDENTIAL_STATUSES = new Set([401, 403]);
const REFUSED = "was refused. Check the provider's credential, and what it may ask for";

/** A stream up to its first content. Throws what went wrong until then. */
export const primed = async (
  exchange: Exchange,
  attempt: Attempt,
  response: UpstreamAnswer,
  dialect: ProviderStream,
): Promise<Upstream> => {
  const stream = new UpstreamStream(exchange, attempt, dialect, response, dialect.framing?.());
  await stream.prime();
  const own = attempt.spoken === exchange.dialect;
  const blocks = own ? stream : new TranslatedStream(stream, exchange, attempt.spoken, attempt.target.name);
  if (blocks !== stream) await blocks.prime();
  return { kind: "stream", response, blocks, own, cancel: () => stream.cancel() };
};

/** An answer that is no stream. Throws where it is none of the dialect. */
export const whole = (
  exchange: Exchange,
  attempt: Attempt,
  response: UpstreamAnswer,
  bytes: Uint8Array,
): Upstream => {
  attempt.release();
  const target = attempt.target.name;
  const text = decode(bytes);
  const value = parse(text);
  const { spoken } = attempt;
  if (text !== undefined && spoken.isAnswer(value)) {
    const usage = spoken.usage(value) ?? estimatedUsage(exchange, spoken, value);
    if (spoken === exchange.dialect) return { kind: "whole", response, bytes, text, usage };
    const translated = translatedAnswer(exchange, spoken, value);
    if (translated !== undefined)
      return { kind: "whole", response, bytes: encoder.encode(translated), text: translated, usage };
  }
  if (text !== undefined && spoken.isError(value)) {
    const said = spoken.stream?.read(text).error?.message ?? "";
    const detail = withoutSecrets(said, attempt.target.provider.secrets).slice(0, 500);
    throw new SluiceError("UPSTREAM_STREAM_ERROR", { target, detail });
  }
  throw new SluiceError("UPSTREAM_ANSWER_INVALID", {
    target,
    expected: `an answer of ${spoken.id}`,
  });
};

/** No answer: an error of the provider is passed on with its status where it is one of the dialect, else one of ours. */
export const refusal = async (
  exchange: Exchange,
  attempt: Attempt,
  response: UpstreamAnswer,
): Promise<Upstream> => {
  const { status } = response;
  const target = attempt.target.name;
  if (status < 400) throw new SluiceError("UPSTREAM_REDIRECT", { target });
  const bytes = await readAll(response, attempt);
  attempt.release();
  if (CREDENTIAL_STATUSES.has(status)) {
    attempt.target.provider.credential?.refused();
    throw new SluiceError("UPSTREAM_CREDENTIAL", { target, detail: REFUSED });
  }
  const text = decode(bytes);
  const { spoken } = attempt;
  if (text === undefined || !spoken.isError(parse(text))) {
    throw new SluiceError("UPSTREAM_ERROR", { target, status });
  }
  const clean = withoutSecrets(text, attempt.target.provider.secrets);
  if (spoken === exchange.dialect) return { kind: "refused", response, text: clean };
  const message = spoken.stream?.read(clean).error?.message ?? "";
  const error = { status, code: "UPSTREAM_ERROR", message, requestId: exchange.id };
  return { kind: "refused", response, text: exchange.dialect.error(error) };
};

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

const parse = (text: string | undefined): unknown => {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
