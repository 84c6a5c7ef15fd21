import { pipeline, Readable, type Transform } from "node:stream";
import zlib from "node:zlib";
import type { AnswerHeaders, UpstreamAnswer } from "./contract.ts";
import { UNDECODABLE, UpstreamFault } from "./failure.ts";

/** Content encodings by the names of the IANA registry. */
const DECODERS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ["gzip", zlib.createGunzip],
  ["x-gzip", zlib.createGunzip],
  ["deflate", zlib.createInflate],
  ["br", zlib.createBrotliDecompress],
  ["zstd", zlib.createZstdDecompress],
]);

/** An answer that comes encoded though nobody asked, as what it decodes to. */
export const decodedAnswer = (answer: UpstreamAnswer, encoding: string): UpstreamAnswer => {
  const name = encoding.trim().toLowerCase();
  return name === "" || name === "identity" ? answer : new DecodedAnswer(answer, name);
};

class DecodedAnswer implements UpstreamAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  #decoded: AsyncIterator<Uint8Array> | undefined;

  constructor(
    readonly answer: UpstreamAnswer,
    readonly encoding: string,
  ) {
    this.status = answer.status;
    this.headers = answer.headers;
  }

  async read(): Promise<Uint8Array | undefined> {
    this.#decoded ??= this.#decode();
    try {
      const { done, value } = await this.#decoded.next();
      return done ? undefined : value;
    } catch (cause) {
      if (cause instanceof UpstreamFault) throw cause;
      throw new UpstreamFault(UNDECODABLE, `the body is not ${this.encoding}`, cause);
    }
  }

  /** It may decode to any size: only reading piece by piece can be bounded. */
  takeWhole(): undefined {
    return undefined;
  }

  #decode(): AsyncIterator<Uint8Array> {
    const decoder = DECODERS.get(this.encoding)?.();
    if (!decoder) throw new UpstreamFault(UNDECODABLE, "the body has an encoding that nobody asked for");
    // What goes wrong is thrown where the pieces are read.
    return pipeline(Readable.from(piecesOf(this.answer)), decoder, () => undefined)[Symbol.asyncIterator]();
  }
}

async function* piecesOf(answer: UpstreamAnswer): AsyncGenerator<Uint8Array> {
  for (;;) {
    const piece = await answer.read();
    if (!piece) return;
    yield piece;
  }
}
