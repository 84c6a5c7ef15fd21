import { describe, expect, test } from "bun:test";
import { encodeFrame, FrameReader, WireError } from "./wire.ts";

const read = (pieces: readonly Uint8Array[], maxBytes = 1_000): [number, string][] => {
  const frames: [number, string][] = [];
  const reader = new FrameReader(maxBytes, (instance, text) => frames.push([instance, text]));
  for (const piece of pieces) reader.read(piece);
  return frames;
};

const FRAMES: [number, string][] = [
  [1, '{"a":1}'],
  [0, ""],
  [4_294_967_295, "é😀\u2028"],
  [7, "x".repeat(300)],
];
const BYTES = Buffer.concat(FRAMES.map(([instance, text]) => encodeFrame(instance, text)));

describe("frames are read as they were written", () => {
  test("in one piece", () => {
    expect(read([BYTES])).toEqual(FRAMES);
  });

  test("cut in two anywhere", () => {
    for (let at = 0; at <= BYTES.byteLength; at++) {
      expect(read([BYTES.subarray(0, at), BYTES.subarray(at)])).toEqual(FRAMES);
    }
  });

  test("byte by byte", () => {
    expect(read([...BYTES].map((byte) => Uint8Array.of(byte)))).toEqual(FRAMES);
  });
});

test("a frame that is too long is refused by its head, before the rest is there", () => {
  const frame = encodeFrame(1, "x".repeat(997));
  expect(() => read([frame.subarray(0, 8)])).toThrow(new WireError("a frame of 1001 bytes"));
  expect(read([encodeFrame(1, "x".repeat(996))])).toHaveLength(1);
});

test("a frame that is too short to name its instance, or is not UTF-8, is refused", () => {
  expect(() => read([Uint8Array.of(3, 0, 0, 0, 1, 0, 0, 0)])).toThrow(WireError);
  expect(() => read([Uint8Array.of(5, 0, 0, 0, 1, 0, 0, 0, 0xff)])).toThrow(WireError);
});
