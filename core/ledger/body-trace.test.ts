import { expect, test } from "bun:test";
import { crc32 } from "node:zlib";
import { BodyTrace, PIECE_BYTES } from "./body-trace.ts";

const TEXT = "héllo 😀 ".repeat(200);
const BYTES = Buffer.from(TEXT);

const inParts = (trace: BodyTrace, size: number): void => {
  for (let at = 0; at < BYTES.length; at += size) trace.add(BYTES.subarray(at, at + size));
};

test("a digest is that of the whole body, in whatever parts it came", () => {
  const wanted = { bytes: BYTES.length, crc32: crc32(BYTES).toString(16).padStart(8, "0") };
  const whole = new BodyTrace(false, "crc32");
  whole.add(TEXT);
  expect(whole.record()).toEqual(wanted);
  for (const size of [1, 7, 1000]) {
    const parts = new BodyTrace(false, "crc32");
    inParts(parts, size);
    expect(parts.record()).toEqual(wanted);
  }
});

test("SHA-256 is taken where it is asked for", () => {
  const trace = new BodyTrace(false, "sha256");
  inParts(trace, 13);
  const sha256 = new Bun.CryptoHasher("sha256").update(BYTES).digest("hex");
  expect(trace.record()).toEqual({ bytes: BYTES.length, sha256 });
});

test("a kept body has no digest, and comes back in pieces and a rest", () => {
  const trace = new BodyTrace(true, "crc32");
  expect(trace.add("x".repeat(PIECE_BYTES - 1))).toBeUndefined();
  expect(trace.add("yz")?.byteLength).toBe(PIECE_BYTES + 1);
  trace.add("end");
  expect(Buffer.from(trace.rest()).toString()).toBe("end");
  expect(trace.record()).toEqual({ bytes: PIECE_BYTES + 4 });
});

test("a body that never came is nothing", () => {
  expect(new BodyTrace(false, "crc32").record()).toEqual({ bytes: 0 });
});
