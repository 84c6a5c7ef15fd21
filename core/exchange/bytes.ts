import { SluiceError } from "../errors/index.ts";
import type { UpstreamAnswer } from "../upstream/contract.ts";
import type { Attempt } from "./attempt.ts";

/** The largest answer that is no stream, in bytes. */
export const MAX_ANSWER_BYTES = 268_435_456;

/** Reads a whole body within the bound; each chunk counts as progress. */
export const readAll = (answer: UpstreamAnswer, attempt: Attempt): Uint8Array | Promise<Uint8Array> => {
  attempt.progress();
  const announced = Number(answer.headers.get("content-length") ?? Number.NaN);
  if (announced > MAX_ANSWER_BYTES) throw tooLarge(attempt);
  return answer.takeWhole() ?? readChunks(answer, attempt);
};

const readChunks = async (answer: UpstreamAnswer, attempt: Attempt): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let chunk = await answer.read(); chunk; chunk = await answer.read()) {
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
