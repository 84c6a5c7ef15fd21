/** Takes the HTTP/1.1 chunk framing off a body, as it comes. `onBody` gets the bytes between. */
export class Dechunker {
  /** Bytes of the current chunk still to come; -1 in its size line, -2 in the line end behind it. */
  #left = -1;
  #line = "";
  /** Whether the last chunk was there. */
  done = false;

  constructor(readonly onBody: (bytes: Buffer) => void) {}

  push(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length && !this.done) {
      if (this.#left > 0) {
        const piece = bytes.subarray(at, at + this.#left);
        this.onBody(piece);
        at += piece.length;
        this.#left -= piece.length;
        if (this.#left === 0) this.#left = -2;
        continue;
      }
      this.#line += String.fromCharCode(bytes[at] ?? 0);
      at += 1;
      if (this.#line.endsWith("\r\n")) this.#endLine();
    }
  }

  #endLine(): void {
    const size = Number.parseInt(this.#line, 16);
    this.#line = "";
    if (this.#left === -2) this.#left = -1;
    else if (size === 0) this.done = true;
    else this.#left = size;
  }
}
