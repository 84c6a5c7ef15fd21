import { SluiceError } from "../errors/index.ts";
import type { Exchange } from "./exchange.ts";
import { enqueueFirst } from "./pieces.ts";
import { failWith } from "./reply.ts";
import type { Blocks } from "./upstream-stream.ts";

/** What the sending of a stream calls back. */
export interface StreamEnds {
  /** Nobody wants the rest of the source. */
  readonly cancel: () => void;
  /** Told of each block that goes out. */
  readonly sent: (block: Uint8Array) => void;
  /** What the stream ends with, where this has gone wrong. */
  readonly ending: (thrown: unknown) => string;
  /** The exchange is over; resolves when its record is written, throws where the answer must not be completed. */
  readonly finish: () => Promise<void>;
}

/** How long the last event waits for the source to end behind it, in milliseconds. */
const PATIENCE_MS = 250;

/**
 * The body of a streamed answer. It is pulled: a slow client holds the source back. An error after the head is sent
 * becomes an event of the dialect. The record is written before the client can take the answer for whole: the block
 * with the last event waits for it, unless a provider keeps its connection open behind that.
 */
export const sendStream = (
  exchange: Exchange,
  source: Blocks,
  ends: StreamEnds,
): ReadableStream<Uint8Array> => {
  const sender = new Sender(exchange, source, ends);
  return new ReadableStream<Uint8Array>({
    pull: (controller) => sender.pull(controller),
    cancel: () => sender.cancel(),
  });
};

type Controller = ReadableStreamDefaultController<Uint8Array>;

class Sender {
  #ahead: Promise<Uint8Array | undefined> | undefined;
  #cancelled = false;
  #over = false;

  constructor(
    readonly exchange: Exchange,
    readonly source: Blocks,
    readonly ends: StreamEnds,
  ) {}

  async pull(controller: Controller): Promise<void> {
    try {
      const block = await this.#next();
      const last = block === undefined || (await this.#isLast(block));
      if (this.#cancelled) return;
      if (block) {
        this.exchange.markFirstByte();
        this.ends.sent(block);
      }
      this.#over = last;
      if (last) await this.ends.finish();
      if (block) enqueueFirst(controller, block);
      if (last) controller.close();
    } catch (thrown) {
      await this.#fail(controller, thrown);
    }
  }

  async cancel(): Promise<void> {
    if (this.#over) return;
    this.#cancelled = true;
    failWith(this.exchange, new SluiceError("CLIENT_CLOSED"));
    this.ends.cancel();
    // Nobody is left to be told of a record that cannot be written.
    await this.ends.finish().catch(() => undefined);
  }

  async #next(): Promise<Uint8Array | undefined> {
    const block = await (this.#ahead ?? this.source.next());
    this.#ahead = undefined;
    return block;
  }

  /** Whether the source ends behind this block. Only a block that may hold the last event is asked about. */
  async #isLast(block: Uint8Array): Promise<boolean> {
    if (!this.exchange.dialect.stream?.maybeEnd(block)) return false;
    // The answer is whole: what goes wrong behind its last event is nobody's loss.
    this.#ahead = this.source.next().catch(() => undefined);
    let timer: Timer | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), PATIENCE_MS);
    });
    const next = await Promise.race([this.#ahead, late]);
    clearTimeout(timer);
    return next === undefined;
  }

  async #fail(controller: Controller, thrown: unknown): Promise<void> {
    // A client that goes away ends the source too.
    if (this.#cancelled) return;
    const event = this.ends.ending(thrown);
    this.#over = true;
    this.ends.cancel();
    await this.ends.finish().catch(() => undefined);
    close(controller, event);
  }
}

const encoder = new TextEncoder();

/** The client may have gone in the meantime, and then there is nobody to tell. */
const close = (controller: Controller, last: string): void => {
  try {
    controller.enqueue(encoder.encode(last));
    controller.close();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
  }
};
