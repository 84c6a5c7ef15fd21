import { promisify } from "node:util";
import zlib from "node:zlib";
import { SluiceError } from "../errors/index.ts";
import type { Deadlines, Expiring } from "../exchange/deadlines.ts";

/** Bounds of a request body. */
export interface BodyLimits {
  readonly maxBodyBytes: number;
  readonly receiveTimeoutMs: number;
}

type Inflate = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

/** Content encodings of a request, by the names of the IANA registry. */
const ENCODINGS: ReadonlyMap<string, Inflate> = new Map<string, Inflate>([
  ["gzip", promisify(zlib.gunzip)],
  ["x-gzip", promisify(zlib.gunzip)],
  ["deflate", promisify(zlib.inflate)],
  ["br", promisify(zlib.brotliDecompress)],
  ["zstd", promisify(zlib.zstdDecompress)],
]);

/** JSON, or no word on what it is. A charset other than UTF-8 is another reading of the bytes. */
const JSON_TYPE = /^application\/([a-z0-9.+-]+\+)?json\s*(;\s*charset="?utf-?8"?\s*)?$/i;

/** Reads a request body: within its size and its time, inflated within its size too. */
export const readBody = (
  request: Request,
  limits: BodyLimits,
  deadlines: Deadlines,
  /** From when its time counts, on the clock of `performance.now()`. */
  since = performance.now(),
): Promise<Uint8Array> => {
  const { headers } = request;
  const type = headers.get("content-type");
  if (type !== null && !JSON_TYPE.test(type)) throw new SluiceError("REQUEST_CONTENT_TYPE");
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  const inflate = ENCODINGS.get(encoding);
  if (encoding !== "" && encoding !== "identity" && !inflate)
    throw new SluiceError("REQUEST_ENCODING_UNSUPPORTED");
  const length = Number(headers.get("content-length") ?? Number.NaN);
  if (length > limits.maxBodyBytes) throw tooLarge(limits);
  const received = new Receiving(request, Number.isFinite(length), limits, deadlines, since).bytes;
  return inflate ? received.then((bytes) => inflated(bytes, inflate, encoding, limits)) : received;
};

const tooLarge = ({ maxBodyBytes }: BodyLimits): SluiceError =>
  new SluiceError("REQUEST_BODY_TOO_LARGE", { limit: maxBodyBytes });

/** The bytes as they come. Bun's own idle timeout would cut the connection with no answer. */
class Receiving implements Expiring {
  readonly bytes: Promise<Uint8Array>;
  readonly dueAt: number;
  slot = -1;
  #reject: (cause: unknown) => void = () => undefined;

  constructor(
    readonly request: Request,
    lengthKnown: boolean,
    readonly limits: BodyLimits,
    deadlines: Deadlines,
    since: number,
  ) {
    this.dueAt = since + limits.receiveTimeoutMs;
    deadlines.add(this);
    this.bytes = new Promise((resolve, reject) => {
      this.#reject = reject;
      const reading = lengthKnown ? request.bytes() : readBounded(request, limits);
      reading.then(
        (bytes) => {
          deadlines.delete(this);
          resolve(bytes);
        },
        (cause) => {
          deadlines.delete(this);
          reject(this.#failure(cause));
        },
      );
    });
  }

  expire(): void {
    this.#reject(new SluiceError("REQUEST_BODY_TIMEOUT", { limit: this.limits.receiveTimeoutMs }));
  }

  #failure(cause: unknown): unknown {
    if (cause instanceof SluiceError) return cause;
    return new SluiceError(this.request.signal.aborted ? "CLIENT_CLOSED" : "REQUEST_BODY_CUT", {}, cause);
  }
}

/** A body of unknown length is read no further than the limit. */
const readBounded = async (request: Request, limits: BodyLimits): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (!request.body) return new Uint8Array();
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limits.maxBodyBytes) throw tooLarge(limits);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
};

const inflated = async (
  bytes: Uint8Array,
  inflate: Inflate,
  encoding: string,
  limits: BodyLimits,
): Promise<Uint8Array> => {
  try {
    return await inflate(bytes, { maxOutputLength: limits.maxBodyBytes });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : "";
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(limits);
    throw new SluiceError("REQUEST_ENCODING_BROKEN", { encoding });
  }
};
