import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFileHead, encodeFrame, FILE_HEAD_BYTES, markBytes, newFileKey } from "./frame.ts";
import { framesBackwards, readFrame, readFrames } from "./segment-reader.ts";
import { readBackwards, readForwards, segmentBytes, TEST_KEY } from "./testing.ts";

let dir = "";
let path = "";
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "sluice-segments-"));
  path = join(dir, "0000000001.seg");
});
afterAll(() => rmSync(dir, { recursive: true }));

const PAYLOADS = ["the first", "", "in the middle", "behind it", "the last one"];
const SOUND = segmentBytes(PAYLOADS.map(Buffer.from));
const frameBytes = (payload: string): number => payload.length + 17;
const startOf = (index: number): number =>
  PAYLOADS.slice(0, index).reduce((at, payload) => at + frameBytes(payload), FILE_HEAD_BYTES);
const others = (index: number): string[] => PAYLOADS.filter((_, at) => at !== index);

test("what was written is read, forwards and backwards", () => {
  writeFileSync(path, SOUND);
  expect(readForwards(path)).toEqual({ payloads: PAYLOADS, damagedBytes: 0, next: SOUND.length });
  expect(readBackwards(path)).toEqual({ payloads: PAYLOADS, damagedBytes: 0 });
});

test("cut at every byte of its last frame, a file gives all others and waits at the cut", () => {
  const last = startOf(4);
  for (let cut = last; cut < SOUND.length; cut++) {
    writeFileSync(path, SOUND.subarray(0, cut));
    expect(readForwards(path)).toEqual({ payloads: others(4), damagedBytes: 0, next: last });
    expect(readBackwards(path)).toEqual({ payloads: others(4), damagedBytes: cut - last });
  }
});

test("a frame that was half written is read when it is whole", () => {
  writeFileSync(path, SOUND.subarray(0, SOUND.length - 3));
  const { next } = readForwards(path);
  writeFileSync(path, SOUND);
  const batch = readFrames(path, next);
  expect(batch.frames.map(({ payload }) => Buffer.from(payload).toString())).toEqual(["the last one"]);
});

describe.each([
  ["the last", 4],
  ["a middle", 2],
  ["an empty", 1],
  ["the first", 0],
])("with a bit flipped at every byte of %s frame", (_, index) => {
  test.each([[0x01], [0x80], [0xff]])("all other frames are read and the damage counted, mask %d", (mask) => {
    const start = startOf(index);
    const size = frameBytes(PAYLOADS[index] ?? "");
    for (let at = start; at < start + size; at++) {
      const bytes = Buffer.from(SOUND);
      bytes[at] = (bytes[at] ?? 0) ^ mask;
      writeFileSync(path, bytes);
      const read = readForwards(path);
      expect(read.payloads).toEqual(others(index));
      // A size that grew makes the last frame one that is not whole yet.
      expect(read.damagedBytes + (bytes.length - read.next)).toBe(size);
      expect(readBackwards(path)).toEqual({ payloads: others(index), damagedBytes: size });
    }
  });
});

test("a file cut or flipped anywhere in its head is none of ours or not there yet, and never throws", () => {
  for (let at = 0; at < FILE_HEAD_BYTES; at++) {
    const bytes = Buffer.from(SOUND);
    bytes[at] = (bytes[at] ?? 0) ^ 0x20;
    writeFileSync(path, bytes);
    expect(readForwards(path).payloads).toEqual([]);
    expect(readBackwards(path).payloads).toEqual([]);
    writeFileSync(path, SOUND.subarray(0, at));
    expect(readForwards(path)).toEqual({ payloads: [], damagedBytes: 0, next: 0 });
    expect(readBackwards(path)).toEqual({ payloads: [], damagedBytes: 0 });
  }
});

test("a file of another version is passed over as a whole and named", () => {
  const bytes = Buffer.from(SOUND);
  bytes.write("sluice ledger 2");
  writeFileSync(path, bytes);
  const foreign = "sluice ledger 2\n";
  expect(readFrames(path, 0)).toEqual({
    frames: [],
    next: bytes.length,
    damagedBytes: 0,
    atEnd: true,
    foreign,
  });
  const named: string[] = [];
  expect([...framesBackwards(path, { onForeign: (head) => named.push(head) })]).toEqual([]);
  expect(named).toEqual([foreign]);
});

test("frames behind damage are read when they are added later", () => {
  const broken = Buffer.from(SOUND);
  broken[startOf(4) + 15] = 0;
  writeFileSync(path, broken);
  const { next } = readForwards(path);
  writeFileSync(path, Buffer.concat([broken, ...encodeFrame("record", [Buffer.from("later")], TEST_KEY)]));
  const { frames } = readFrames(path, next);
  expect(frames.map(({ payload }) => Buffer.from(payload).toString())).toEqual(["later"]);
});

test("frames longer than what is read at once come whole, between small ones and behind damage", () => {
  const long = "x".repeat(5_000_000);
  const payloads = ["a", long, "b", `${long}y`, "c"];
  const bytes = segmentBytes(payloads.map(Buffer.from));
  writeFileSync(path, bytes);
  expect(readForwards(path)).toEqual({ payloads, damagedBytes: 0, next: bytes.length });
  expect(readBackwards(path)).toEqual({ payloads, damagedBytes: 0 });
  bytes[FILE_HEAD_BYTES + 18 + 13 + 3_000_000] = 0;
  writeFileSync(path, bytes);
  const left = { payloads: ["a", "b", `${long}y`, "c"], damagedBytes: long.length + 17 };
  expect(readForwards(path)).toEqual({ ...left, next: bytes.length });
  expect(readBackwards(path)).toEqual(left);
});

test("a damaged size that reaches far beyond hides nothing of the many frames behind it", () => {
  const payloads = Array.from({ length: 20_000 }, (_, n) => `record ${n} ${"x".repeat(n % 200)}`);
  const bytes = segmentBytes(payloads.map(Buffer.from));
  bytes.writeUInt32LE(200_000_000, FILE_HEAD_BYTES + 4);
  writeFileSync(path, bytes);
  const left = { payloads: payloads.slice(1), damagedBytes: frameBytes(payloads[0] ?? "") };
  expect(readForwards(path)).toEqual({ ...left, next: bytes.length });
  expect(readBackwards(path)).toEqual(left);
});

test("garbage of all lengths around the border of what is read at once, with marks in it, costs only itself", () => {
  const mark = markBytes(TEST_KEY);
  for (const length of [1, 3, 4, 12, 13, 17, 262_143, 262_144, 1_048_575, 1_048_576, 1_048_577, 2_500_000]) {
    const garbage = Buffer.alloc(length, 0xab);
    for (let at = 0; at + 4 <= length; at += 50_021) mark.copy(garbage, at);
    const [head, tail] = [segmentBytes([Buffer.from("before")]), encodeFrame("record", [], TEST_KEY)];
    writeFileSync(path, Buffer.concat([head, garbage, ...tail]));
    expect(readForwards(path)).toMatchObject({ payloads: ["before", ""], damagedBytes: length });
    expect(readBackwards(path)).toEqual({ payloads: ["before", ""], damagedBytes: length });
  }
});

test("random bytes are never a frame, whatever is read of them", () => {
  for (let round = 0; round < 200; round++) {
    const garbage = Buffer.from(crypto.getRandomValues(new Uint8Array(1 + round * 37)));
    for (let at = 0; at + 4 <= garbage.length; at += 29) markBytes(TEST_KEY).copy(garbage, at);
    writeFileSync(path, Buffer.concat([encodeFileHead(TEST_KEY), garbage]));
    const { payloads, damagedBytes, next } = readForwards(path);
    expect(payloads).toEqual([]);
    expect(damagedBytes + FILE_HEAD_BYTES).toBe(next);
    expect(readBackwards(path)).toEqual({ payloads: [], damagedBytes: garbage.length });
  }
});

test("a body that holds a segment's frames passes for none of them where its own frame is torn or damaged", () => {
  const forged = Buffer.concat([...encodeFrame("record", [Buffer.from("forged")], newFileKey())]);
  const bytes = segmentBytes([Buffer.from("before"), Buffer.concat([forged, forged, Buffer.from("rest")])]);
  const torn = bytes.subarray(0, bytes.length - 6);
  const damaged = Buffer.from(bytes);
  damaged[bytes.length - 6] = 0;
  for (const file of [torn, damaged]) {
    writeFileSync(path, file);
    expect(readForwards(path).payloads).toEqual(["before"]);
    expect(readBackwards(path).payloads).toEqual(["before"]);
  }
});

test("reading from behind the end, or in the middle of a frame, finds what comes next", () => {
  writeFileSync(path, SOUND);
  expect(readFrames(path, SOUND.length + 100)).toMatchObject({ frames: [], atEnd: true });
  const { frames, damagedBytes } = readFrames(path, startOf(2) + 5);
  expect(frames.map(({ start }) => start)).toEqual([startOf(3), startOf(4)]);
  expect(damagedBytes).toBe(frameBytes("in the middle") - 5);
});

test("one frame is read where it is said to be, and nowhere else", async () => {
  writeFileSync(path, SOUND);
  const { openSync, closeSync } = await import("node:fs");
  const fd = openSync(path, "r");
  expect(readFrame(fd, startOf(2))).toMatchObject({ start: startOf(2), end: startOf(3) });
  expect([startOf(2) + 1, 0, SOUND.length, SOUND.length + 99].map((at) => readFrame(fd, at))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  closeSync(fd);
});
