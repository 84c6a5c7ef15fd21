import type { BodyRecord } from "@sluice/sdk";

/** A kept body is written in pieces of about this size as it flows, in bytes. */
export const PIECE_BYTES = 65_536;

/** What is remembered of a body that goes by: its length, and its hash or itself. */
export class BodyTrace {
  #bytes = 0;
  #hasher: Bun.CryptoHasher | undefined;
  #chunks: Uint8Array[] = [];
  #chunkBytes = 0;

  constructor(readonly keep: boolean) {}

  /** Takes the next part. Where the body is kept and a piece has come together, it comes back to be written. */
  add(part: string | Uint8Array): Uint8Array | undefined {
    const bytes = typeof part === "string" ? Buffer.from(part) : part;
    this.#bytes += bytes.byteLength;
    if (!this.keep) {
      this.#hasher ??= new Bun.CryptoHasher("sha256");
      this.#hasher.update(bytes);
      return undefined;
    }
    this.#chunks.push(bytes);
    this.#chunkBytes += bytes.byteLength;
    return this.#chunkBytes >= PIECE_BYTES ? this.rest() : undefined;
  }

  /** What is kept and not written yet. */
  rest(): Uint8Array {
    const [first] = this.#chunks;
    const rest = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#chunkBytes);
    this.#chunks = [];
    this.#chunkBytes = 0;
    return rest;
  }

  record(): BodyRecord {
    const sha256 = this.#hasher?.digest("hex");
    return { bytes: this.#bytes, ...(sha256 ? { sha256 } : {}) };
  }
}
