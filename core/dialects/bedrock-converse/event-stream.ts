import { crc32 } from "node:zlib";
import { type Framing, FramingFault } from "../framing.ts";
import { SseOverflow } from "../sse/buffer.ts";
import { checksumOfEight } from "./checksum.ts";
import { EventBytes, LineEnds } from "./event-bytes.ts";
import { readHeaders } from "./frame-headers.ts";

/** The lengths of the frame and of its headers, and the checksum of the two. */
const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
/** A frame of nothing: the prelude, and the checksum of the whole. */
const LEAST_BYTES = PRELUDE_BYTES + CHECKSUM_BYTES;
/** The largest frame; providers send far smaller ones. */
const MOST_BYTES = 8 * 1024 * 1024;
/** A held buffer beyond this is let go after use. */
const KEEP_BYTES = 16_384;

const NOTHING = new Uint8Array(0);

/** What the headers of a frame make of it. */
interface Head {
  /** What stands before the payload. */
  readonly begin: Uint8Array;
  /** What stands in its place, where the headers say it all. */
  readonly payload?: Uint8Array;
}

/**
 * Frames of `application/vnd.amazon.eventstream`, turned into server-sent events: the data is `{"<type of the frame>": <its payload>}`.
 * Read here and not by the vendor's codec, which takes three times as long as all the rest of a translation; the tests hold
 * one against the other.
 */
export class FrameBuffer implements Framing {
  #held = NOTHING;
  #size = 0;

  constructor(readonly limit = MOST_BYTES) {}

  push(chunk: Uint8Array): Uint8Array | undefined {
    const bytes = this.#size === 0 ? chunk : this.#joined(chunk);
    const lines = new LineEnds(bytes);
    let out: EventBytes | undefined;
    let at = 0;
    for (
      let length = this.#lengthAt(bytes, at);
      at + length <= bytes.length;
      length = this.#lengthAt(bytes, at)
    ) {
      const end = at + length - CHECKSUM_BYTES;
      const from = at + PRELUDE_BYTES + numberAt(bytes, at + 4);
      const sum = crc32(bytes.subarray(at, end));
      if (sum !== numberAt(bytes, end)) throw new FramingFault("invalid", "the checksum of a frame is wrong");
      if (from > end) throw new FramingFault("invalid", "the headers of a frame end behind it");
      const head = headAt(bytes, at + PRELUDE_BYTES, from);
      at += length;
      if (!head) continue;
      out ??= new EventBytes(bytes.length);
      if (head.payload) out.add(head.begin, head.payload, 0, head.payload.length, false);
      else out.add(head.begin, bytes, from, end, lines.within(from, end));
    }
    this.#keep(bytes, at);
    return out?.written();
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  rest(): Uint8Array {
    if (this.#size > 0) throw new FramingFault("cut", "the bytes end in the middle of a frame");
    return NOTHING;
  }

  /** The length of the frame that begins there, or more than any where its prelude is not whole yet. */
  #lengthAt(bytes: Uint8Array, at: number): number {
    if (bytes.length - at < PRELUDE_BYTES) return Number.POSITIVE_INFINITY;
    // A damaged length would be waited for until the stream ends.
    if (numberAt(bytes, at + PRELUDE_BYTES - CHECKSUM_BYTES) !== checksumOfEight(bytes, at))
      throw new FramingFault("invalid", "the checksum of a frame's prelude is wrong");
    const length = numberAt(bytes, at);
    if (length > this.limit) throw new SseOverflow(this.limit);
    if (length < LEAST_BYTES) throw new FramingFault("invalid", "a frame is shorter than any can be");
    return length;
  }

  /** What is held, with more behind it. */
  #joined(chunk: Uint8Array): Uint8Array {
    const size = this.#size + chunk.length;
    if (size > this.#held.length) {
      const larger = new Uint8Array(Math.max(size, 2 * this.#size));
      larger.set(this.#held.subarray(0, this.#size));
      this.#held = larger;
    }
    this.#held.set(chunk, this.#size);
    return this.#held.subarray(0, size);
  }

  /** Holds what stands behind the last whole frame. */
  #keep(bytes: Uint8Array, from: number): void {
    const size = bytes.length - from;
    const held = bytes.buffer === this.#held.buffer;
    if (held && from > 0) this.#held.copyWithin(0, from, bytes.length);
    else if (!held && size > 0) {
      if (size > this.#held.length) this.#held = new Uint8Array(size);
      this.#held.set(bytes.subarray(from));
    }
    this.#size = size;
    if (size === 0 && this.#held.length > KEEP_BYTES) this.#held = NOTHING;
  }
}

const numberAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) * 0x1000000 +
  (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));

/** What headers make of their frames, by their bytes: there are few, and to read them takes longer than all the rest of a frame. */
const heads = new Map<string, Head>();
const MAX_HEADS = 256;
const MAX_HEAD_BYTES = 512;

const headAt = (bytes: Uint8Array, from: number, to: number): Head | undefined => {
  const key = Buffer.prototype.latin1Slice.call(bytes, from, to);
  const known = heads.get(key);
  if (known) return known;
  const head = headOf(bytes.subarray(from, to));
  if (head && heads.size < MAX_HEADS && key.length <= MAX_HEAD_BYTES) heads.set(key, head);
  return head;
};

/** What the headers say; `undefined` where the frame is none of the stream's own: the response to the request comes as a frame too. */
const headOf = (bytes: Uint8Array): Head | undefined => {
  const headers = readHeaders(bytes);
  const said = (name: string): string => headers.get(name) ?? "";
  switch (said(":message-type")) {
    case "event": {
      const type = said(":event-type");
      return type === "initial-response" ? undefined : { begin: beginOf(type) };
    }
    case "exception":
      return { begin: beginOf(said(":exception-type")) };
    case "error": {
      const code = said(":error-code");
      const payload = Buffer.from(JSON.stringify({ message: said(":error-message") }));
      return { begin: beginOf(code.endsWith(ERROR_SUFFIX) ? code : code + ERROR_SUFFIX), payload };
    }
    default:
      throw new FramingFault("invalid", "a frame does not say what it is");
  }
};

const ERROR_SUFFIX = "Exception";

const beginOf = (name: string): Uint8Array => Buffer.from(`data: {${JSON.stringify(name)}:`);
