import { dataIn } from "../sse/events.ts";
import type { NeutralEvent, StreamReader, StreamWriter } from "./answer.ts";

const encoder = new TextEncoder();

/** A stream on its way from one dialect to another: whole events in, as many out as follow from them. */
export class StreamTranslation {
  /** Whether there was anything that an answer could begin with. */
  begun = false;
  /** Whether the client was told how it ended. */
  over = false;

  constructor(
    readonly reader: StreamReader,
    readonly writer: StreamWriter,
  ) {}

  /** What a block of whole events becomes; `undefined` where nothing is to be said yet. */
  push(block: Uint8Array): Uint8Array | undefined {
    let text = "";
    for (const data of dataIn(block)) text += this.#written(this.reader.read(data));
    return text === "" ? undefined : encoder.encode(text);
  }

  /** The bytes have ended: what is still owed. */
  end(): Uint8Array | undefined {
    const text = this.#written(this.reader.end());
    return text === "" ? undefined : encoder.encode(text);
  }

  #written(events: readonly NeutralEvent[]): string {
    let text = "";
    for (const event of events) {
      this.begun = true;
      if (event.kind === "end" || event.kind === "error") this.over = true;
      text += this.writer.write(event);
    }
    return text;
  }
}
