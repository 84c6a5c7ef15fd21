import { createHash } from "node:crypto";

/** Tells whether a text is the one that came before in pieces, without keeping it. */
export class TextDigest {
  readonly #hash = createHash("sha256");
  #digest: Buffer | undefined;

  add(text: string): void {
    // Not UTF-8: a piece may end within a pair.
    this.#hash.update(text, "utf16le");
    this.#digest = undefined;
  }

  is(text: string): boolean {
    this.#digest ??= this.#hash.copy().digest();
    return createHash("sha256").update(text, "utf16le").digest().equals(this.#digest);
  }
}
