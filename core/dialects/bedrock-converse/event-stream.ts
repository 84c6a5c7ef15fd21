import { crc32 } from "node:zlib";
import { type Framing, FramingFault } from "../framing.ts";
import { SseOverflow } from "../sse/buffer.ts";

/** What is used of the codec of `@smithy/core`. */
export interface Codec {
  decode(frame: Uint8Array): { readonly headers: Headers; readonly body: Uint8Array };
}

type Headers = Readonly<Record<string, { readonly value: unknown }>>;

/** The lengths of the frame and of its headers, and the checksum of the two. */
const PRELUDE_BYTES = 12;
/** A frame of nothing: the prelude, and the checksum of the whole. */
const LEAST_BYTES = PRELUDE_BYTES + 4;
/** The largest frame; providers send far smaller ones. */
const MOST_BYTES = 8 * 1024 * 1024;
/** A held buffer beyond this is let go after use. */
const KEEP_BYTES = 16_384;

const NOTHING = new Uint8Array(0);
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/** Frames of `application/vnd.amazon.eventstream`, turned into server-sent events: the data is `{"<type of the frame>": <its payload>}`. */
export class FrameBuffer implements Framing {
  #held = NOTHING;
  #size = 0;

  constructor(
    readonly codec: Codec,
    readonly limit = MOST_BYTES,
  ) {}

  push(chunk: Uint8Array): Uint8Array | undefined {
    this.#hold(chunk);
    const events: Uint8Array[] = [];
    let at = 0;
    for (let length = this.#lengthAt(at); at + length <= this.#size; length = this.#lengthAt(at)) {
      const event = eventOf(this.#decode(this.#held.subarray(at, at + length)));
      if (event) events.push(event);
      at += length;
    }
    this.#drop(at);
    return events.length === 0 ? undefined : Buffer.concat(events);
  }

  rest(): Uint8Array {
    if (this.#size > 0) throw new FramingFault("cut", "the bytes end in the middle of a frame");
    return NOTHING;
  }

  /** The length of the frame that begins there, or more than any where its prelude is not whole yet. */
  #lengthAt(at: number): number {
    if (this.#size - at < PRELUDE_BYTES) return Number.POSITIVE_INFINITY;
    const prelude = new DataView(this.#held.buffer, this.#held.byteOffset + at, PRELUDE_BYTES);
    // A damaged length would be waited for until the stream ends.
    if (prelude.getUint32(8) !== crc32(this.#held.subarray(at, at + 8)))
      throw new FramingFault("invalid", "the checksum of a frame's prelude is wrong");
    const length = prelude.getUint32(0);
    if (length > this.limit) throw new SseOverflow(this.limit);
    if (length < LEAST_BYTES) throw new FramingFault("invalid", "a frame is shorter than any can be");
    return length;
  }

  #decode(frame: Uint8Array): ReturnType<Codec["decode"]> {
    try {
      return this.codec.decode(frame);
    } catch {
      throw new FramingFault("invalid", "a frame cannot be decoded, or its checksum is wrong");
    }
  }

  #hold(chunk: Uint8Array): void {
    const size = this.#size + chunk.length;
    if (size > this.#held.length) {
      const larger = new Uint8Array(Math.max(size, 2 * this.#size));
      larger.set(this.#held.subarray(0, this.#size));
      this.#held = larger;
    }
    this.#held.set(chunk, this.#size);
    this.#size = size;
  }

  #drop(bytes: number): void {
    this.#held.copyWithin(0, bytes, this.#size);
    this.#size -= bytes;
    if (this.#size === 0 && this.#held.length > KEEP_BYTES) this.#held = NOTHING;
  }
}

const headerOf = (headers: Headers, name: string): string => {
  const value = Object.hasOwn(headers, name) ? headers[name]?.value : undefined;
  return typeof value === "string" ? value : "";
};

/** A frame as an event; `undefined` where it is none of the stream's own: the response to the request comes as a frame too. */
const eventOf = ({ headers, body }: ReturnType<Codec["decode"]>): Uint8Array | undefined => {
  switch (headerOf(headers, ":message-type")) {
    case "event": {
      const type = headerOf(headers, ":event-type");
      return type === "initial-response" ? undefined : written(type, body);
    }
    case "exception":
      return written(headerOf(headers, ":exception-type"), body);
    case "error": {
      const message = headerOf(headers, ":error-message");
      return written(
        headerOf(headers, ":error-code"),
        Buffer.from(JSON.stringify({ message })),
        ERROR_SUFFIX,
      );
    }
    default:
      throw new FramingFault("invalid", "a frame does not say what it is");
  }
};

const ERROR_SUFFIX = "Exception";
const TAIL = Buffer.from("}\n\n");

const written = (type: string, payload: Uint8Array, suffix = ""): Uint8Array => {
  const name = suffix === "" || type.endsWith(suffix) ? type : type + suffix;
  const event = Buffer.concat([Buffer.from(`data: {${JSON.stringify(name)}:`), payload, TAIL]);
  // White space between tokens is all that a line end can be in JSON, and would end the event's line.
  const last = event.length - 2;
  for (let at = event.indexOf(LF); at >= 0 && at < last; at = event.indexOf(LF, at + 1)) event[at] = SPACE;
  for (let at = event.indexOf(CR); at >= 0 && at < last; at = event.indexOf(CR, at + 1)) event[at] = SPACE;
  return event;
};
