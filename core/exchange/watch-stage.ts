import type { StreamDialect } from "../dialects/contract.ts";
import type { SseEvent } from "../dialects/sse/events.ts";
import { AnswerStage, type Events } from "./answer-stage.ts";
import type { Exchange } from "./exchange.ts";
import type { WindowReader } from "./window-reader.ts";

/** What waits to be looked at takes no more than this, in bytes; what comes then is not looked at. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Lets a stream pass untouched and at once, while a reader looks at it beside. */
export class WatchStage implements Events {
  readonly #inner: AnswerStage;
  readonly #looking: Promise<void>;
  #waiting: SseEvent[] = [];
  #waitingBytes = 0;
  #wake: (() => void) | undefined;
  #ended = false;

  constructor(
    readonly source: Events,
    reader: WindowReader,
    dialect: StreamDialect,
    exchange: Pick<Exchange, "drop">,
    /** Told once, where there was more than can be looked at. */
    readonly onUnseen: () => void,
    readonly maxWaitingBytes = MAX_WAITING_BYTES,
  ) {
    this.#inner = new AnswerStage({ next: () => this.#nextWaiting() }, reader, dialect, exchange, {
      over: false,
    });
    this.#looking = this.#look();
  }

  async next(): Promise<readonly SseEvent[] | undefined> {
    const batch = await this.source.next();
    if (batch) this.#keep(batch);
    return batch;
  }

  /** Looks at what is left, and makes the closing call. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#wake?.();
    await this.#looking;
  }

  #keep(batch: readonly SseEvent[]): void {
    if (this.#ended) return;
    this.#waitingBytes += sizeOf(batch);
    if (this.#waitingBytes > this.maxWaitingBytes) {
      // Text behind a gap would be taken for what follows on the text before it.
      this.#ended = true;
      this.onUnseen();
    } else this.#waiting.push(...batch);
    this.#wake?.();
  }

  async #look(): Promise<void> {
    try {
      for (let seen = await this.#inner.next(); seen; seen = await this.#inner.next())
        this.#waitingBytes -= sizeOf(seen);
    } catch {
      // What a reader fails with is reported, and who only looks stops nothing.
    }
  }

  async #nextWaiting(): Promise<readonly SseEvent[] | undefined> {
    if (this.#waiting.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting.length > 0 ? waiting : undefined;
  }
}

const sizeOf = (events: readonly SseEvent[]): number =>
  events.reduce((sum, { raw }) => sum + raw.byteLength, 0);
