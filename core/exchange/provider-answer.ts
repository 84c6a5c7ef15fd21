import type { StreamDialect } from "../dialects/contract.ts";
import { SluiceError } from "../errors/index.ts";
import type { Attempt } from "./attempt.ts";
import { readAll } from "./bytes.ts";
import type { Exchange } from "./exchange.ts";
import { withoutSecrets } from "./secrets.ts";
import { UpstreamStream } from "./upstream-stream.ts";

/** What a target gave. */
export type Upstream =
  | {
      readonly kind: "whole";
      readonly response: Response;
      readonly bytes: Uint8Array;
      readonly text: string;
      readonly value: unknown;
    }
  | { readonly kind: "stream"; readonly response: Response; readonly stream: UpstreamStream }
  /** The provider's own error, in the client's dialect. */
  | { readonly kind: "refused"; readonly response: Response; readonly text: string };

/** Statuses by which a provider refuses the gateway's credential; to the client that is no fault of its own key. */
const CREDENTIAL_STATUSES = new Set([401, 403]);

/** A stream up to its first content. Throws what went wrong until then. */
export const primed = async (
  exchange: Exchange,
  attempt: Attempt,
  response: Response,
  dialect: StreamDialect,
): Promise<Upstream> => {
  const stream = new UpstreamStream(exchange, attempt, dialect, response);
  await stream.prime();
  return { kind: "stream", response, stream };
};

/** An answer that is no stream. Throws where it is none of the dialect. */
export const whole = (
  exchange: Exchange,
  attempt: Attempt,
  response: Response,
  bytes: Uint8Array,
): Upstream => {
  attempt.release();
  const target = attempt.target.name;
  const text = decode(bytes);
  const value = parse(text);
  if (text !== undefined && exchange.dialect.isAnswer(value))
    return { kind: "whole", response, bytes, text, value };
  if (text !== undefined && exchange.dialect.isError(value)) {
    const said = exchange.dialect.stream?.read(text).error?.message ?? "";
    const detail = withoutSecrets(said, attempt.target.provider.secrets).slice(0, 500);
    throw new SluiceError("UPSTREAM_STREAM_ERROR", { target, detail });
  }
  throw new SluiceError("UPSTREAM_ANSWER_INVALID", {
    target,
    expected: `an answer of ${exchange.dialect.id}`,
  });
};

/** No answer: an error of the provider is passed on with its status where it is one of the dialect, else one of ours. */
export const refusal = async (
  exchange: Exchange,
  attempt: Attempt,
  response: Response,
): Promise<Upstream> => {
  const { status } = response;
  const target = attempt.target.name;
  if (status < 400) throw new SluiceError("UPSTREAM_REDIRECT", { target });
  const bytes = await readAll(response, attempt);
  attempt.release();
  if (CREDENTIAL_STATUSES.has(status)) throw new SluiceError("UPSTREAM_CREDENTIAL", { target });
  const text = decode(bytes);
  if (text === undefined || !exchange.dialect.isError(parse(text))) {
    throw new SluiceError("UPSTREAM_ERROR", { target, status });
  }
  return { kind: "refused", response, text: withoutSecrets(text, attempt.target.provider.secrets) };
};

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
