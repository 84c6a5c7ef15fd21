import type { ProviderDialect } from "../dialects/contract.ts";
import { dataIn } from "../dialects/sse/events.ts";
import { AnswerMeter } from "./token-meter.ts";

/** As much of a stream is kept. */
const MAX_KEPT_BYTES = 32_768;

/**
 * The beginning of a provider's stream and the size of all of it. A stream that is cut short, and one of a provider that tells
 * of no usage, can only be judged by what it said; to read all of every stream for that would cost those that do tell.
 */
export class AnswerSample {
  /** Whether the stream has told what it used. */
  told = false;
  #bytes = 0;
  #keptBytes = 0;
  readonly #kept: Uint8Array[] = [];

  constructor(readonly spoken: ProviderDialect) {}

  see(block: Uint8Array): void {
    this.#bytes += block.byteLength;
    if (this.told || this.#keptBytes >= MAX_KEPT_BYTES) return;
    this.#kept.push(block);
    this.#keptBytes += block.byteLength;
  }

  /** About how many tokens were said, by what the kept part says and how large the rest was. */
  tokens(): number {
    const reader = this.spoken.translation?.readStream();
    if (!reader || this.#keptBytes === 0) return 0;
    const meter = new AnswerMeter();
    for (const block of this.#kept)
      for (const data of dataIn(block)) for (const event of reader.read(data)) meter.event(event);
    return Math.round((meter.tokens * this.#bytes) / this.#keptBytes);
  }
}
