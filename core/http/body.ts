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
export const readBody = async (
  request: Request,
  limits: BodyLimits,
  deadlines: Deadlines,
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
  const bytes = await receive(request, Number.isFinite(length), limits, deadlines);
  return inflate ? await inflated(bytes, inflate, encoding, limits) : bytes;
};

const tooLarge = ({ maxBodyBytes }: BodyLimits): SluiceError =>
  new SluiceError("REQUEST_BODY_TOO_LARGE", { limit: maxBodyBytes });

/** The bytes as they come. Bun's own idle timeout would cut the connection with no answer. */
const receive = async (
  request: Request,
  lengthKnown: boolean,
  limits: BodyLimits,
  deadlines: Deadlines,
): Promise<Uint8Array> => {
  const deadline: Expiring = {
    dueAt: performance.now() + limits.receiveTimeoutMs,
    slot: -1,
    expire: () => undefined,
  };
  deadlines.add(deadline);
  try {
    const reading = lengthKnown ? request.bytes() : readBounded(request, limits);
    return await new Promise<Uint8Array>((resolve, reject) => {
      deadline.expire = () =>
        reject(new SluiceError("REQUEST_BODY_TIMEOUT", { limit: limits.receiveTimeoutMs }));
      reading.then(resolve, reject);
    });
  } catch (cause) {
    if (cause instanceof SluiceError) throw cause;
    throw new SluiceError(request.signal.aborted ? "CLIENT_CLOSED" : "REQUEST_BODY_CUT", {}, cause);
  } finally {
    deadlines.delete(deadline);
  }
};

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
