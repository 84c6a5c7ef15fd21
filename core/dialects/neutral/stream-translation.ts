import { dataIn } from "../sse/events.ts";
import type { StreamReader, StreamWriter } from "./answer.ts";

const encoder = new TextEncoder();

/** A stream on its way from one dialect to another: whole events in, as many out as follow from them. */
export class StreamTranslation {
  constructor(
    readonly reader: StreamReader,
    readonly writer: StreamWriter,
  ) {}

  /** What a block of whole events becomes; `undefined` where nothing is to be said yet. */
  push(block: Uint8Array): Uint8Array | undefined {
    let text = "";
    for (const data of dataIn(block))
      for (const event of this.reader.read(data)) text += this.writer.write(event);
    return text === "" ? undefined : encoder.encode(text);
  }

  /** The bytes have ended: what is still owed. */
  end(): Uint8Array | undefined {
    let text = "";
    for (const event of this.reader.end()) text += this.writer.write(event);
    return text === "" ? undefined : encoder.encode(text);
  }
}
