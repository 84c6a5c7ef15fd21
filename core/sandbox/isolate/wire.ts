/**
 * Frames between a gateway process and a companion: the length of what follows (u32, little-endian), the number of the
 * instance (u32; 0 for what concerns the companion itself), then text in UTF-8. An instance's text is lines of JSON, so that
 * a companion hands them on as they are; 0's is one line of JSON.
 */
const HEADER_BYTES = 8;
const decoder = new TextDecoder("utf-8", { fatal: true });

/** One frame, ready to be sent. */
export const encodeFrame = (instance: number, text: string): Uint8Array => {
  const sizeBytes = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + sizeBytes);
  frame.writeUInt32LE(sizeBytes + 4, 0);
  frame.writeUInt32LE(instance, 4);
  frame.write(text, HEADER_BYTES, "utf8");
  return frame;
};

/** What came is no frame of ours; its sender is of no use any more. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** Cuts a stream of bytes into frames, whatever the pieces that it comes in. */
export class FrameReader {
  readonly #maxBytes: number;
  readonly #onFrame: (instance: number, text: string) => void;
  #pieces: Buffer[] = [];
  #sizeBytes = 0;

  constructor(maxBytes: number, onFrame: (instance: number, text: string) => void) {
    this.#maxBytes = maxBytes;
    this.#onFrame = onFrame;
  }

  /** Throws `WireError` at once where a frame is longer than it may be, before any more of it is kept. */
  read(piece: Uint8Array): void {
    this.#pieces.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    this.#sizeBytes += piece.byteLength;
    if (this.#sizeBytes < HEADER_BYTES) return;
    if ((this.#pieces[0]?.byteLength ?? 0) < HEADER_BYTES) this.#pieces = [Buffer.concat(this.#pieces)];
    if (this.#sizeBytes < this.#frameBytes(this.#pieces[0], 0)) return;
    const bytes =
      this.#pieces.length === 1 && this.#pieces[0] ? this.#pieces[0] : Buffer.concat(this.#pieces);
    let at = 0;
    while (bytes.byteLength - at >= HEADER_BYTES) {
      const end = at + this.#frameBytes(bytes, at);
      if (end > bytes.byteLength) break;
      this.#onFrame(bytes.readUInt32LE(at + 4), textOf(bytes.subarray(at + HEADER_BYTES, end)));
      at = end;
    }
    // A copy, for the rest of the piece may be much larger and would be kept with it.
    this.#pieces = at < bytes.byteLength ? [Buffer.from(bytes.subarray(at))] : [];
    this.#sizeBytes = bytes.byteLength - at;
  }

  #frameBytes(bytes: Buffer | undefined, at: number): number {
    const length = bytes?.readUInt32LE(at) ?? 0;
    if (length < 4 || length > this.#maxBytes) throw new WireError(`a frame of ${length} bytes`);
    return length + 4;
  }
}

const textOf = (bytes: Uint8Array): string => {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new WireError("a frame that is not UTF-8");
  }
};
