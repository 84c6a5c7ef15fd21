import { SluiceError } from "../errors/index.ts";
import type { Attempt } from "./attempt.ts";

/** The largest answer that is no stream, in bytes. */
export const MAX_ANSWER_BYTES = 268_435_456;

/** Up to here a body is read at once: it comes in one piece, or nearly so. */
const ONE_READ_BYTES = 262_144;

/** Reads a whole body within the bound; each chunk counts as progress. */
export const readAll = (response: Response, attempt: Attempt): Promise<Uint8Array> => {
  attempt.progress();
  const announced = Number(response.headers.get("content-length") ?? Number.NaN);
  if (announced > MAX_ANSWER_BYTES) throw tooLarge(attempt);
  // One read costs a third of a loop over chunks; a body that is large or of unknown length needs the loop.
  return announced <= ONE_READ_BYTES && !response.headers.has("content-encoding")
    ? response.bytes()
    : readChunks(response, attempt);
};

const readChunks = async (response: Response, attempt: Attempt): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (!response.body) return new Uint8Array();
  for await (const chunk of response.body) {
    attempt.progress();
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw tooLarge(attempt);
    chunks.push(chunk);
  }
  const [only] = chunks;
  return only && chunks.length === 1 ? only : Buffer.concat(chunks, size);
};

const tooLarge = (attempt: Attempt): SluiceError =>
  new SluiceError("UPSTREAM_ANSWER_TOO_LARGE", {
    target: attempt.target.name,
    limit: MAX_ANSWER_BYTES,
    where: "",
  });
