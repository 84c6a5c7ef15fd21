import { SluiceError } from "../errors/index.ts";
import type { Exchange } from "./exchange.ts";
import { failWith } from "./reply.ts";
import type { Blocks } from "./upstream-stream.ts";

/** What the sending of a stream calls back. */
export interface StreamEnds {
  /** Nobody wants the rest of the source. */
  readonly cancel: () => void;
  /** The exchange is over; resolves when its record is written. */
  readonly finish: () => Promise<void>;
}

/**
 * The body of a streamed answer. It is pulled: a slow client holds the source back. An error after the head is sent
 * becomes an event of the dialect; the record is written before the last byte goes out.
 */
export const sendStream = (
  exchange: Exchange,
  source: Blocks,
  ends: StreamEnds,
): ReadableStream<Uint8Array> => {
  let over = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      let last = "";
      try {
        const block = await source.next();
        if (over) return;
        if (block) {
          exchange.markFirstByte();
          controller.enqueue(block);
          return;
        }
      } catch (thrown) {
        if (over) return;
        last = exchange.dialect.stream?.error(failWith(exchange, thrown)) ?? "";
        ends.cancel();
      }
      over = true;
      await ends.finish();
      close(controller, last);
    },
    async cancel() {
      if (over) return;
      over = true;
      failWith(exchange, new SluiceError("CLIENT_CLOSED"));
      ends.cancel();
      await ends.finish();
    },
  });
};

const encoder = new TextEncoder();

/** The client may have gone in the meantime, and then there is nobody to tell. */
const close = (controller: ReadableStreamDefaultController<Uint8Array>, last: string): void => {
  try {
    if (last !== "") controller.enqueue(encoder.encode(last));
    controller.close();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
  }
};
