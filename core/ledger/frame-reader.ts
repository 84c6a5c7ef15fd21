import { closeSync } from "node:fs";
import { type Frame, frameAt, isFrame } from "./frame.ts";
import { type OpenFile, openFile, readAt } from "./segment-reader.ts";

const PIECE_BYTES = 65_536;

/** Where a frame stands in its file. */
export type Place = Pick<Frame, "start" | "end">;

/** Reads frames of a segment file again, at places where they were found: cheapest where those rise. */
export class FrameReader {
  readonly #file: OpenFile;
  #piece: Buffer = Buffer.alloc(0);
  #pieceStart = 0;

  /** Throws where the file is not there any more. */
  constructor(path: string) {
    this.#file = openFile(path);
  }

  /** The frame, of use until the next one is read; none where it is not what it was. */
  read({ start, end }: Place): Frame | undefined {
    const { fd, key } = this.#file;
    if (!key) return undefined;
    if (start < this.#pieceStart || end > this.#pieceStart + this.#piece.length) {
      this.#piece = readAt(fd, start, Math.max(end - start, PIECE_BYTES));
      this.#pieceStart = start;
    }
    const found = frameAt(this.#piece, start - this.#pieceStart, key);
    return isFrame(found) ? found : undefined;
  }

  close(): void {
    closeSync(this.#file.fd);
  }
}
