import { expect, test } from "bun:test";
import { crc32 } from "node:zlib";
import { EventStreamCodec, type Message, type MessageHeaders } from "@smithy/core/event-streams";
import { FramingFault } from "../framing.ts";
import { splitEvents } from "../sse/events.ts";
import { Random, randomChunks, randomText } from "../testing/random.ts";
import { FrameBuffer } from "./event-stream.ts";

/** The vendor's own codec. */
const codec = new EventStreamCodec(
  (bytes) => new TextDecoder().decode(bytes),
  (text) => Buffer.from(text),
);

const REFUSED = "refused";
type Outcome = unknown[] | typeof REFUSED;

const ours = (chunks: readonly Uint8Array[]): Outcome => {
  const buffer = new FrameBuffer();
  const events: unknown[] = [];
  try {
    for (const chunk of chunks) {
      const block = buffer.push(chunk);
      for (const { data } of block ? splitEvents(block) : []) events.push(JSON.parse(data));
    }
    buffer.rest();
    return events;
  } catch (thrown) {
    if (thrown instanceof FramingFault) return REFUSED;
    throw thrown;
  }
};

interface HeaderReader {
  parse(headers: DataView): MessageHeaders;
}
const readsHeaders = (value: unknown): value is HeaderReader =>
  typeof value === "object" && value !== null && "parse" in value;

/** The library's reader of headers, on memory that ends with them: in the frame it reads on into the payload. */
const headersAlone = (frame: Uint8Array): MessageHeaders => {
  const reader: unknown = Reflect.get(codec, "headerMarshaller");
  if (!readsHeaders(reader)) throw new TypeError("the library has no reader of headers any more");
  const bytes = Uint8Array.from(frame.subarray(12, 12 + Buffer.from(frame).readUInt32BE(4)));
  return reader.parse(new DataView(bytes.buffer));
};

/** What a frame says by the library. */
const theirs = (frame: Uint8Array): Outcome => {
  try {
    const { body } = codec.decode(frame);
    return meaningOf(headersAlone(frame), body);
  } catch (thrown) {
    if (thrown instanceof TypeError) throw thrown;
    return REFUSED;
  }
};

const meaningOf = (headers: MessageHeaders, body: Uint8Array): Outcome => {
  const said = (name: string): string => {
    const value = headers[name]?.value;
    return typeof value === "string" ? value : "";
  };
  const payload = (): unknown => JSON.parse(Buffer.from(body).toString());
  const type = said(":message-type");
  if (type === "event")
    return said(":event-type") === "initial-response" ? [] : [{ [said(":event-type")]: payload() }];
  if (type === "exception") return [{ [said(":exception-type")]: payload() }];
  if (type !== "error") return REFUSED;
  const code = said(":error-code");
  const name = code.endsWith("Exception") ? code : `${code}Exception`;
  return [{ [name]: { message: said(":error-message") } }];
};

const string = (value: string) => ({ type: "string" as const, value });

const OTHERS: readonly [string, MessageHeaders[string]][] = [
  ["flag", { type: "boolean", value: true }],
  ["no", { type: "boolean", value: false }],
  ["byte", { type: "byte", value: -3 }],
  ["short", { type: "short", value: 300 }],
  ["int", { type: "integer", value: 70_000 }],
  ["bytes", { type: "binary", value: new Uint8Array([10, 13, 0, 255]) }],
  ["at", { type: "timestamp", value: new Date(1_767_225_600_000) }],
  ["id", { type: "uuid", value: "0198a5f2-7c1e-7d3a-9b42-0123456789ab" }],
];

const randomMessage = (random: Random): Message => {
  const named: [string, MessageHeaders[string]][] = random.pick([
    [
      [
        ":event-type",
        string(random.pick(["contentBlockDelta", "metadata", "initial-response", 'odd"name', "Ü"])),
      ],
      [":message-type", string("event")],
    ],
    [
      [":exception-type", string("throttlingException")],
      [":message-type", string("exception")],
    ],
    [
      [":error-code", string(random.pick(["Internal", "InternalException"]))],
      [":error-message", string(randomText(random, 6))],
      [":message-type", string("error")],
    ],
    [[":message-type", string(random.pick(["event", "other", ""]))]],
  ]);
  const more = random.times(4, () => OTHERS[random.int(OTHERS.length)] ?? ["", string("")]);
  const body = JSON.stringify({ text: randomText(random, 20) }, null, random.pick([0, 2]));
  return { headers: Object.fromEntries([...more, ...named]), body: Buffer.from(body) };
};

/** A frame with its checksums made anew. */
const resealed = (frame: Uint8Array): Uint8Array => {
  const bytes = Buffer.from(frame);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
};

const flipped = (frame: Uint8Array, at: number, random: Random): Uint8Array => {
  const bytes = Uint8Array.from(frame);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8));
  return bytes;
};

test("frames of all kinds of headers say what the library says they do, however they are cut", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = new Random(seed);
    const frames = [1, 2, 3].map(() => codec.encode(randomMessage(random)));
    const each = frames.map(theirs);
    const expected = each.includes(REFUSED) ? REFUSED : each.flat();
    const chunks = randomChunks(Buffer.concat(frames), random, random.pick([1, 7, 100, 5_000]));
    expect([seed, ours(chunks)]).toEqual([seed, expected]);
  }
});

test("a damaged frame is refused wherever the library refuses it", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = new Random(seed);
    const frame = codec.encode(randomMessage(random));
    const damaged = flipped(frame, random.int(frame.length), random);
    expect([seed, theirs(damaged)]).toEqual([seed, REFUSED]);
    expect([seed, ours([damaged])]).toEqual([seed, REFUSED]);
  }
});

test("headers that say what cannot be are refused, though their checksums are right", () => {
  let refused = 0;
  for (let seed = 1; seed <= 3_000; seed++) {
    const random = new Random(seed);
    const frame = codec.encode(randomMessage(random));
    const headerBytes = Buffer.from(frame).readUInt32BE(4);
    const wrong = resealed(flipped(frame, 12 + random.int(headerBytes), random));
    const expected = theirs(wrong);
    if (expected === REFUSED) refused++;
    expect([seed, ours([wrong])]).toEqual([seed, expected]);
  }
  expect(refused).toBeGreaterThan(100);
});

test("a prelude whose checksum is wrong is refused, though that of the whole is right", () => {
  const frame = codec.encode({ headers: { ":message-type": string("event") }, body: Buffer.from("{}") });
  const bytes = Buffer.from(flipped(frame, 9, new Random(1)));
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  expect(theirs(bytes)).toBe(REFUSED);
  expect(ours([bytes])).toBe(REFUSED);
});
