/**
 * Bun puts no more than 16 kB together into one write. Where the head and the first bytes of a body do not fit, each word of the
 * head becomes a write of its own, some thirty in all, which cost more than a small exchange.
 */
const FIRST_BYTES = 8_192;
/** So much fits into one write beside a head. */
const ONE_WRITE_BYTES = 12_288;

/** Puts the first bytes of a body into its stream, apart from the rest where they are many. */
export const enqueueFirst = (
  controller: ReadableStreamDefaultController<Uint8Array>,
  bytes: Uint8Array,
): void => {
  if (bytes.byteLength <= FIRST_BYTES) {
    controller.enqueue(bytes);
    return;
  }
  controller.enqueue(bytes.subarray(0, FIRST_BYTES));
  controller.enqueue(bytes.subarray(FIRST_BYTES));
};

const encoder = new TextEncoder();

/** A whole body as it goes out: as it is where it is small, else in two pieces, and so with no length told before. */
export const inPieces = (body: string | Uint8Array): string | Uint8Array | ReadableStream<Uint8Array> => {
  if ((typeof body === "string" ? body.length : body.byteLength) <= ONE_WRITE_BYTES) return body;
  const bytes = typeof body === "string" ? encoder.encode(body) : body;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      enqueueFirst(controller, bytes);
      controller.close();
    },
  });
};
