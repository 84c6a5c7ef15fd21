import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFileHead, encodeFrame, type FileKey, type Frame } from "./frame.ts";
import { beginPayload, type LedgerRecord, recordPayload } from "./record.ts";
import { framesBackwards, readFrames } from "./segment-reader.ts";
import { segmentName } from "./segments.ts";

/** A key that is the same in every run, so that a test that fails does so again. */
export const TEST_KEY: FileKey = { mark: 0x31_46_4c_f5, crcStart: 7 };

/** The bytes of a segment whose records have these payloads. */
export const segmentBytes = (payloads: readonly Uint8Array[], key = TEST_KEY): Buffer =>
  Buffer.concat([
    encodeFileHead(key),
    ...payloads.flatMap((payload) => encodeFrame("record", [payload], key)),
  ]);

/** A segment as it is read forwards, to its end. */
export interface ReadSegment {
  readonly payloads: readonly string[];
  readonly damagedBytes: number;
  readonly next: number;
}

/** Reads a file from its beginning until there is nothing more. */
export const readForwards = (path: string): ReadSegment => {
  const payloads: string[] = [];
  let damagedBytes = 0;
  for (let next = 0; ; ) {
    const batch = readFrames(path, next);
    payloads.push(...batch.frames.map(textOf));
    damagedBytes += batch.damagedBytes;
    if (batch.atEnd) return { payloads, damagedBytes, next: batch.next };
    if (batch.next <= next) throw new Error(`reading stands still at ${next}`);
    next = batch.next;
  }
};

/** The payloads of a file from its end, in the order of the file, and the bytes that were passed over. */
export const readBackwards = (path: string): Omit<ReadSegment, "next"> => {
  const payloads: string[] = [];
  let damagedBytes = 0;
  let last = Number.POSITIVE_INFINITY;
  const onDamage = (from: number, to: number): void => {
    damagedBytes += to - from;
  };
  for (const frame of framesBackwards(path, { onDamage })) {
    if (frame.end > last) throw new Error(`reading goes forwards at ${frame.end}`);
    last = frame.start;
    payloads.unshift(textOf(frame));
  }
  return { payloads, damagedBytes };
};

const textOf = ({ payload }: Frame): string => Buffer.from(payload).toString("latin1");

/** A record with only what a test says of it. */
export const aRecord = (fields: Partial<LedgerRecord> = {}): LedgerRecord => ({
  id: Bun.randomUUIDv7(),
  arrivedAt: 1_800_000_000_000,
  durationMs: 10,
  api: "openai-chat",
  service: "chat",
  stream: false,
  status: 200,
  outcome: "answered",
  attempts: [],
  tags: {},
  config: 1,
  ...fields,
});

/** A ledger in a folder of its own, written by hand. */
export class HandmadeLedger {
  readonly dataDir = mkdtempSync(join(tmpdir(), "sluice-ledger-"));
  readonly dir = join(this.dataDir, "ledger");

  /** Writes a segment; `begun` are begins without a record, behind the records. */
  segment(
    writer: string,
    sequence: number,
    records: readonly LedgerRecord[],
    begun: readonly LedgerRecord[] = [],
  ): string {
    const folder = join(this.dir, writer);
    mkdirSync(folder, { recursive: true });
    const path = join(folder, segmentName(sequence));
    const frames = [
      ...records.flatMap((record) => encodeFrame("record", recordPayload(record), TEST_KEY)),
      ...begun.flatMap((record) => encodeFrame("begin", beginPayload(record), TEST_KEY)),
    ];
    writeFileSync(path, Buffer.concat([encodeFileHead(TEST_KEY), ...frames]));
    return path;
  }
}
