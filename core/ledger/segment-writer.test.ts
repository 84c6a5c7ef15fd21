import { afterEach, beforeEach, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { leftOut } from "../../checks/left-out.ts";
import { FILE_HEAD_BYTES, FRAME_OVERHEAD, MAX_PAYLOAD_BYTES } from "./frame.ts";
import { readFrames } from "./segment-reader.ts";
import { SegmentWriter, type WriterOptions } from "./segment-writer.ts";
import { segmentName, segmentsOf } from "./segments.ts";
import { readForwards } from "./testing.ts";

let root = "";
let dir = "";
const writers: SegmentWriter[] = [];
const writerOf = (options: Partial<WriterOptions> = {}): SegmentWriter => {
  const writer = new SegmentWriter({ dir, segmentBytes: 1_000_000, syncEveryMs: 5, ...options });
  writers.push(writer);
  return writer;
};
const append = (writer: SegmentWriter, text: string): Promise<void> =>
  writer.append("record", [Buffer.from(text)]);
const written = (): string[] => segmentsOf(dir).flatMap(({ path }) => readForwards(path).payloads);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-writer-"));
  dir = join(root, "ledger", "w0-abc-0000");
});
afterEach(async () => {
  for (const writer of writers.splice(0)) await writer.close();
  rmSync(root, { recursive: true, force: true });
});

test("what was appended is in the file when the promise resolves, in order, readable by this user alone", async () => {
  const writer = writerOf();
  await append(writer, "one");
  expect(written()).toEqual(["one"]);
  await Promise.all(["two", "", "three"].map((text) => append(writer, text)));
  expect(written()).toEqual(["one", "two", "", "three"]);
  const modes = [join(dir, segmentName(1)), dir, dirname(dir)].map((path) => statSync(path).mode & 0o777);
  expect(modes).toEqual([0o600, 0o700, 0o700]);
});

test("a hundred thousand appends of one turn are all written, in order", async () => {
  const writer = writerOf({ segmentBytes: 100_000_000 });
  const texts = Array.from({ length: 100_000 }, (_, n) => `record ${n}`);
  await Promise.all(texts.map((text) => append(writer, text)));
  expect(written()).toEqual(texts);
});

test("appends of one turn go to the file together, and not before the turn is over", async () => {
  const writer = writerOf();
  await append(writer, "earlier");
  const sizes = new Set<number>();
  const size = (): number => statSync(join(dir, segmentName(1))).size;
  const before = size();
  const all = Array.from({ length: 100 }, (_, n) => append(writer, `${n}`).then(() => sizes.add(size())));
  await Promise.resolve();
  expect(size()).toBe(before);
  await Promise.all(all);
  expect(sizes.size).toBe(1);
});

test("a body is written from where it lies, whole, however long", async () => {
  const body = crypto.getRandomValues(new Uint8Array(65_536));
  const long = Buffer.concat(Array.from({ length: 80 }, () => body));
  await writerOf().append("piece", [Buffer.from("head"), long, Buffer.alloc(0)]);
  const [frame] = readFrames(join(dir, segmentName(1)), 0).frames;
  expect(frame?.kind).toBe("piece");
  expect(Buffer.compare(frame?.payload ?? new Uint8Array(), Buffer.concat([Buffer.from("head"), long]))).toBe(
    0,
  );
});

test("a frame is placed where it can be read, also in a turn with others and behind a rotation", async () => {
  const writer = writerOf({ segmentBytes: 200 });
  for (let round = 0; round < 5; round++) {
    const places = await Promise.all(
      ["a", "bb", "ccc"].map((text) => writer.appendPlaced("piece", [Buffer.from(text.repeat(20))])),
    );
    for (const [n, [segment, offset]] of places.entries()) {
      const [frame] = readFrames(join(dir, segmentName(segment)), offset).frames;
      expect(frame?.start).toBe(offset);
      expect(frame?.payload.byteLength).toBe((n + 1) * 20);
    }
  }
  expect(segmentsOf(dir).length).toBeGreaterThan(2);
});

test("a full file is followed by the next one, and nothing is lost between them", async () => {
  const writer = writerOf({ segmentBytes: 1_000 });
  const texts = Array.from({ length: 500 }, (_, n) => `record ${n}`);
  for (const text of texts) await append(writer, text);
  const segments = segmentsOf(dir);
  expect(segments.map(({ sequence }) => sequence)).toEqual(segments.map((_, n) => n + 1));
  expect(segments.length).toBeGreaterThan(10);
  expect(Math.max(...segments.map(({ sizeBytes }) => sizeBytes))).toBeLessThan(1_100);
  expect(written()).toEqual(texts);
});

test("without a delay for it, what was appended is synced first, also over rotations", async () => {
  const writer = writerOf({ segmentBytes: 500, syncEveryMs: 0 });
  const texts = Array.from({ length: 100 }, (_, n) => `record ${n}`);
  for (let n = 0; n < texts.length; n += 5) {
    await Promise.all(texts.slice(n, n + 5).map((text) => append(writer, text)));
  }
  expect(written()).toEqual(texts);
});

test("close writes what is left, may come twice, and what comes later is rejected", async () => {
  const writer = writerOf();
  const last = append(writer, "last");
  await Promise.all([writer.close(), writer.close()]);
  await last;
  expect(written()).toEqual(["last"]);
  await expect(append(writer, "late")).rejects.toThrow("closed");
});

test("close leaves no file open", async () => {
  const open = (): number => readdirSync("/proc/self/fd").length;
  if (!existsSync("/proc/self/fd")) return;
  const before = open();
  const writer = writerOf({ segmentBytes: 100 });
  for (let n = 0; n < 50; n++) await append(writer, "x".repeat(100));
  await writer.close();
  expect(open()).toBe(before);
});

test("a frame that no reader would take is rejected alone", async () => {
  const writer = writerOf();
  const tooLong = new Uint8Array(MAX_PAYLOAD_BYTES / 2 + 1);
  const [refused, taken] = await Promise.allSettled([
    writer.append("piece", [tooLong, tooLong]),
    append(writer, "good"),
  ]);
  expect([refused.status, taken.status]).toEqual(["rejected", "fulfilled"]);
  expect(written()).toEqual(["good"]);
});

test("files that lie there already are left alone", async () => {
  const writer = writerOf();
  for (const n of [1, 2]) writeFileSync(join(dir, segmentName(n)), "somebody else's");
  await append(writer, "mine");
  expect(segmentsOf(dir).map(({ sizeBytes }) => sizeBytes)).toEqual([
    15,
    15,
    FILE_HEAD_BYTES + FRAME_OVERHEAD + 4,
  ]);
});

test("a folder that cannot be made rejects with the place and the cause, leaves nothing, and is tried again", async () => {
  const writer = writerOf();
  rmSync(dirname(dir), { recursive: true });
  writeFileSync(dirname(dir), "in the way");
  await expect(append(writer, "one")).rejects.toThrow(/^the ledger cannot write in .*w0-abc-0000: .*E[A-Z]+/);
  rmSync(dirname(dir));
  await append(writer, "two");
  expect(written()).toEqual(["two"]);
  expect(segmentsOf(dir)[0]?.sequence).toBe(1);
});

test("a folder that was removed is made again with a new file, within a few looks", async () => {
  const writer = writerOf();
  await append(writer, "lost");
  rmSync(root, { recursive: true });
  let tries = 0;
  while (!existsSync(dir)) await append(writer, `try ${tries++}`);
  await append(writer, "kept");
  expect(written().at(-1)).toBe("kept");
  expect(segmentsOf(dir)[0]?.sequence).toBe(2);
});

const isRoot = process.getuid?.() === 0;
if (isRoot)
  leftOut("A ledger folder made read-only", "root may write anywhere; run the tests as another user");

test.skipIf(isRoot)("a folder made read-only rejects at the next file, until it is not", async () => {
  const writer = writerOf({ segmentBytes: 50 });
  await append(writer, "x".repeat(50));
  chmodSync(dir, 0o500);
  await expect(append(writer, "refused")).rejects.toThrow("EACCES");
  chmodSync(dir, 0o700);
  await append(writer, "taken");
  expect(written()).toEqual(["x".repeat(50), "taken"]);
});
