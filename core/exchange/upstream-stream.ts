import type { Usage } from "@sluice/sdk";
import type { ProviderStream, StreamEvent } from "../dialects/contract.ts";
import { type Framing, FramingFault } from "../dialects/framing.ts";
import { SseBuffer, SseOverflow } from "../dialects/sse/buffer.ts";
import { eventsWith, findEvent, lastEvent, splitEvents } from "../dialects/sse/events.ts";
import { SluiceError } from "../errors/index.ts";
import type { UpstreamAnswer } from "../upstream/contract.ts";
import { AnswerSample } from "./answer-sample.ts";
import type { Attempt } from "./attempt.ts";
import type { Exchange } from "./exchange.ts";
import { secretFinder, withoutSecrets } from "./secrets.ts";

/** Start-up events are held back until the first content, up to this many bytes. */
const MAX_HELD_BYTES = 262_144;

/** A source of whole events: `undefined` at the end; throws where the stream broke. */
export interface Blocks {
  next(): Promise<Uint8Array | undefined>;
  /** All that is left, where it has come already and ends well: then nothing need be waited for, and `next` has no more. */
  takeRest?(): Uint8Array | undefined;
}

/**
 * The answer stream of a target as whole events, bytes untouched. It looks into the bytes no more than it must: for
 * usage, and at the end for whether the stream was whole.
 */
export class UpstreamStream implements Blocks {
  readonly #holdsSecret: (block: Uint8Array) => boolean;
  readonly #sample: AnswerSample;
  /** Held start-up blocks that are not handed on yet. */
  #held: Uint8Array[] = [];
  /** The last two blocks: the end of a stream is judged by them. */
  #last: Uint8Array | undefined;
  #beforeLast: Uint8Array | undefined;
  /** Whether any event of the dialect came at all. */
  #known = false;
  /** Whether all of it had come when it was looked at first. */
  #cameWhole = false;
  #ended = false;
  #judged = false;

  constructor(
    readonly exchange: Exchange,
    readonly attempt: Attempt,
    readonly dialect: ProviderStream,
    readonly answer: UpstreamAnswer,
    readonly framing: Framing = new SseBuffer(),
  ) {
    this.#holdsSecret = secretFinder(attempt.target.provider.secrets);
    this.#sample = new AnswerSample(attempt.spoken);
    exchange.sample = this.#sample;
  }

  /** Waits for the first content. What fails until then fails with a status of its own. */
  async prime(): Promise<void> {
    let size = 0;
    for (let block = this.#readWhole() ?? (await this.#read()); block; block = await this.#read()) {
      this.#held.push(block);
      size += block.byteLength;
      const started = findEvent(block, ({ data }) => this.#starts(this.dialect.read(data)));
      if (started || size > MAX_HELD_BYTES) break;
    }
    if (this.#ended) this.#judgeEnd();
    this.attempt.progress();
  }

  takeRest(): Uint8Array | undefined {
    const [only, ...others] = this.#held;
    if (!this.#cameWhole || !only || others.length > 0 || !this.framing.isEmpty || !this.#endsWell(only))
      return undefined;
    this.#held = [];
    this.#ended = true;
    this.#judged = true;
    this.attempt.release();
    this.exchange.outcome = "answered";
    return only;
  }

  async next(): Promise<Uint8Array | undefined> {
    const held = this.#held.shift();
    if (held) return held;
    const block = this.#ended ? undefined : await this.#read();
    this.attempt.progress();
    if (!block) this.#judgeEnd();
    return block;
  }

  /** Nobody wants the rest. */
  cancel(): void {
    this.#ended = true;
    this.attempt.abort();
  }

  #starts(event: StreamEvent): boolean {
    if (event.kind === "error") throw this.#reported(event);
    if (event.kind !== "other") this.#known = true;
    return event.kind === "content" || event.kind === "end" || event.finished === true;
  }

  /** The events of an answer that has come whole; what is no event in it is seen at its end. */
  #readWhole(): Uint8Array | undefined {
    const bytes = this.answer.takeWhole();
    if (!bytes) return undefined;
    this.#cameWhole = true;
    try {
      const block = this.framing.push(bytes);
      return block && this.#see(block);
    } catch (cause) {
      throw this.#broken(cause);
    }
  }

  /** The next whole events, or `undefined` at the end of the bytes. */
  async #read(): Promise<Uint8Array | undefined> {
    try {
      for (;;) {
        const bytes = await this.answer.read();
        if (!bytes) {
          this.#ended = true;
          this.attempt.release();
          return this.#rest();
        }
        const block = this.framing.push(bytes);
        if (block) return this.#see(block);
      }
    } catch (cause) {
      throw this.#broken(cause);
    }
  }

  #broken(cause: unknown): SluiceError {
    this.cancel();
    return this.attempt.failure(unreadable(cause, this.attempt), "UPSTREAM_CUT");
  }

  /** A last event may lack its blank line; one that is not whole is of no use to anybody. */
  #rest(): Uint8Array | undefined {
    const rest = this.framing.rest();
    if (rest.byteLength === 0) return undefined;
    const whole = splitEvents(rest).every(
      ({ data }) => data !== "" && this.dialect.read(data).kind !== "other",
    );
    if (!whole) return undefined;
    const block = ENDS_BLANK.test(Buffer.from(rest.slice(-4)).toString("latin1"))
      ? rest
      : Buffer.concat([rest, Buffer.from("\n\n")]);
    return this.#see(block);
  }

  #see(bytes: Uint8Array): Uint8Array {
    const block = this.#holdsSecret(bytes) ? this.#withoutSecrets(bytes) : bytes;
    this.#beforeLast = this.#last;
    this.#last = block;
    this.#sample.see(block);
    this.#readUsage(block);
    return block;
  }

  /** A provider may echo the credential in an error. In a text a short one may stand by chance, and stays. */
  #withoutSecrets(block: Uint8Array): Uint8Array {
    const { secrets } = this.attempt.target.provider;
    const events = splitEvents(block).map(({ raw, data }) =>
      this.dialect.read(data).kind === "error"
        ? Buffer.from(withoutSecrets(Buffer.from(raw).toString(), secrets))
        : raw,
    );
    return Buffer.concat(events);
  }

  /** Takes what the events of a block tell of usage; of two that tell the same the later one counts. */
  #readUsage(block: Uint8Array): void {
    const { dialect } = this;
    if (dialect.maybeMoreUsage && dialect.maybeUsage(block)) {
      const last = lastEvent(block);
      const event = last && dialect.read(last.data);
      if (event?.usage && !dialect.maybeMoreUsage(block, event.usage)) {
        this.#tellUsage(event);
        return;
      }
    }
    for (const { data } of eventsWith(block, dialect.maybeUsage)) this.#tellUsage(dialect.read(data));
  }

  #tellUsage({ usage, kind }: StreamEvent): void {
    if (!usage) return;
    // What is told before anything is said is not yet all of it.
    if (kind !== "start") this.#sample.told = true;
    const known = this.exchange.usage;
    const told = this.dialect.mergeUsage?.(known, usage) ?? usage;
    this.exchange.usage = { ...NO_USAGE, ...known, ...told };
  }

  /** A stream that ends with neither an end nor a finish was cut, however cleanly. */
  #judgeEnd(): void {
    if (this.#judged) return;
    this.#judged = true;
    if (this.#last && this.#endsWell(this.#last)) {
      this.exchange.outcome = "answered";
      return;
    }
    for (const block of [this.#last, this.#beforeLast]) {
      for (const { data } of block ? splitEvents(block) : []) {
        const event = this.dialect.read(data);
        if (event.kind === "error") {
          this.exchange.outcome = "failed";
          this.exchange.errorCode = "UPSTREAM_STREAM_ERROR";
          return;
        }
        if (isEnd(event)) {
          this.exchange.outcome = "answered";
          return;
        }
      }
    }
    const target = this.attempt.target.name;
    if (this.#known) throw new SluiceError("UPSTREAM_CUT", { target });
    throw new SluiceError("UPSTREAM_ANSWER_INVALID", {
      target,
      expected: `a stream of ${this.attempt.spoken.id}`,
    });
  }

  /** The usual end, told by its last event alone. */
  #endsWell(block: Uint8Array): boolean {
    if (this.dialect.maybeError(block)) return false;
    const last = lastEvent(block);
    return last !== undefined && isEnd(this.dialect.read(last.data));
  }

  #reported({ error }: StreamEvent): SluiceError {
    this.cancel();
    const { target } = this.attempt;
    return new SluiceError("UPSTREAM_STREAM_ERROR", {
      target: target.name,
      detail: withoutSecrets(error?.message ?? "", target.provider.secrets).slice(0, 500),
    });
  }
}

/** Whether a stream may end with such an event. */
const isEnd = ({ kind, finished }: StreamEvent): boolean =>
  kind === "end" || kind === "usage" || finished === true;

const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0 };

/** A blank line at the end, in any of the line ends. */
const ENDS_BLANK = /(\n\n|\r\r|\r\n\r\n|\n\r\n)$/;

/** What it means that the bytes are no events. */
const unreadable = (cause: unknown, { target: { name: target }, spoken }: Attempt): unknown => {
  if (cause instanceof SseOverflow) {
    const { limit } = cause;
    return new SluiceError("UPSTREAM_ANSWER_TOO_LARGE", { target, limit, where: " in one event" });
  }
  if (cause instanceof FramingFault && cause.kind === "invalid") {
    const expected = `a stream of ${spoken.id}: ${cause.message}`;
    return new SluiceError("UPSTREAM_ANSWER_INVALID", { target, expected }, cause);
  }
  return cause;
};
