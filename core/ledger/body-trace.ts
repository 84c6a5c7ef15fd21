import type { BodyRecord } from "@sluice/sdk";
import type { Config } from "../config/schema.ts";

/** A kept body is written in pieces of about this size as it flows, in bytes. */
export const PIECE_BYTES = 65_536;

/** What tells one body from another where the body itself is not kept. */
export type Digest = Config["ledger"]["digest"];

/** What is remembered of a body that goes by: its length, and its digest or itself. */
export class BodyTrace {
  #bytes = 0;
  #crc32 = 0;
  #sha256: Bun.CryptoHasher | undefined;
  #chunks: Uint8Array[] = [];
  #chunkBytes = 0;

  constructor(
    readonly keep: boolean,
    readonly digest: Digest,
  ) {}

  /** Takes the next part. Where the body is kept and a piece has come together, it comes back to be written. */
  add(part: string | Uint8Array): Uint8Array | undefined {
    this.#bytes += typeof part === "string" ? Buffer.byteLength(part) : part.byteLength;
    if (!this.keep) {
      this.#take(part);
      return undefined;
    }
    const bytes = typeof part === "string" ? Buffer.from(part) : part;
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
    const bytes = this.#bytes;
    if (this.keep || bytes === 0) return { bytes };
    if (this.#sha256) return { bytes, sha256: this.#sha256.digest("hex") };
    return { bytes, crc32: this.#crc32.toString(16).padStart(8, "0") };
  }

  /** A text is digested as UTF-8 without being copied. */
  #take(part: string | Uint8Array): void {
    if (this.digest === "crc32") {
      this.#crc32 = Bun.hash.crc32(part, this.#crc32);
      return;
    }
    this.#sha256 ??= new Bun.CryptoHasher("sha256");
    this.#sha256.update(part);
  }
}
