import { afterEach, beforeEach, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeFileHead, encodeFrame } from "./frame.ts";
import { newest } from "./newest.ts";
import { type LedgerRecord, recordPayload } from "./record.ts";
import { segmentName } from "./segments.ts";
import { snapshotOf } from "./tail.ts";
import { aRecord, HandmadeLedger, TEST_KEY } from "./testing.ts";

let ledger: HandmadeLedger;
beforeEach(() => {
  ledger = new HandmadeLedger();
});
afterEach(() => rmSync(ledger.dataDir, { recursive: true }));

const NOW = 1_800_000_000_000;
const at = (ms: number, fields: Partial<LedgerRecord> = {}): LedgerRecord =>
  aRecord({ arrivedAt: NOW + ms, id: `at-${String(ms).padStart(4, "0")}`, ...fields });
const all = () =>
  newest(snapshotOf(ledger.dir), { limit: Number.POSITIVE_INFINITY, matches: () => true }, () => undefined);
const writer = (slot: number): string => `w${slot}-abc1-aaaa`;

test("a row is read when it is asked for, and not before", () => {
  ledger.segment(writer(0), 1, [at(1), at(2)]);
  const later = ledger.segment(writer(1), 1, [at(3), at(4)]);
  const rows = all();
  expect(rows.next().value?.id).toBe("at-0001");
  // What is removed meanwhile is not there any more; what is left comes all the same.
  rmSync(later);
  expect([...rows].map(({ id }) => id)).toEqual(["at-0002"]);
});

test("those of the same moment come in the order of their ids, whoever wrote them", () => {
  const same = (id: string): LedgerRecord => at(5, { id });
  ledger.segment(writer(0), 1, [same("d"), same("a"), at(6)]);
  ledger.segment(writer(1), 1, [same("c"), same("b")]);
  expect([...all()].map(({ id }) => id)).toEqual(["a", "b", "c", "d", "at-0006"]);
});

test("more writers than there are files open at once come in one order", () => {
  const writers = Array.from({ length: 40 }, (_, slot) => slot);
  for (const slot of writers) {
    ledger.segment(
      writer(slot),
      1,
      Array.from({ length: 5 }, (_, turn) => at(turn * 40 + slot)),
    );
  }
  expect([...all()].map(({ arrivedAt }) => arrivedAt - NOW)).toEqual(
    Array.from({ length: 200 }, (_, ms) => ms),
  );
});

test("a record with a body that is longer than what is read at once is whole", () => {
  const path = ledger.segment(writer(0), 1, []);
  const body = Buffer.alloc(300_000, "x");
  const long = at(1, { kept: { request: { inline: body.length, pieces: [] } } });
  const frames = [
    encodeFrame("record", recordPayload(at(0)), TEST_KEY),
    encodeFrame("record", recordPayload(long, body), TEST_KEY),
    encodeFrame("record", recordPayload(at(2)), TEST_KEY),
  ];
  expect(path).toBe(join(ledger.dir, writer(0), segmentName(1)));
  writeFileSync(path, Buffer.concat([encodeFileHead(TEST_KEY), ...frames.flat()]));
  expect([...all()].map(({ id }) => id)).toEqual(["at-0000", "at-0001", "at-0002"]);
});
