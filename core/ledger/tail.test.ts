import { afterEach, beforeEach, expect, test } from "bun:test";
import { appendFileSync, mkdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeFrame } from "./frame.ts";
import { type LogQuery, newest } from "./newest.ts";
import { type LedgerRecord, recordPayload } from "./record.ts";
import { Follower, type LogRow, snapshotOf } from "./tail.ts";
import { aRecord, HandmadeLedger, TEST_KEY } from "./testing.ts";

const [A, B, C] = ["w0-abc1-aaaa", "w1-abc2-bbbb", "w0-abc3-cccc"] as const;
let ledger: HandmadeLedger;
let notices: string[] = [];
const notice = (text: string): void => {
  notices.push(text);
};

beforeEach(() => {
  ledger = new HandmadeLedger();
  notices = [];
});
afterEach(() => rmSync(ledger.dataDir, { recursive: true }));

const now = Date.now();
const at = (seconds: number, fields: Partial<LedgerRecord> = {}): LedgerRecord =>
  aRecord({ arrivedAt: now - 60_000 + seconds * 1_000, id: `at-${seconds}`, ...fields });
const find = (query: Partial<LogQuery> = {}): string[] =>
  idsOf(newest(snapshotOf(ledger.dir), { limit: 50, matches: () => true, ...query }, notice));
const add = (path: string, record: LedgerRecord): void =>
  appendFileSync(path, Buffer.concat(encodeFrame("record", recordPayload(record), TEST_KEY)));
const idsOf = (rows: Iterable<LogRow>): string[] => [...rows].map(({ id }) => id);

test("the newest of all writers and segments come, in the order of their arrival", () => {
  ledger.segment(A, 1, [at(1), at(4)]);
  ledger.segment(A, 2, [at(6), at(9)]);
  ledger.segment(B, 1, [at(2), at(5), at(7)]);
  expect(find()).toEqual(["at-1", "at-2", "at-4", "at-5", "at-6", "at-7", "at-9"]);
  expect(find({ limit: 3 })).toEqual(["at-6", "at-7", "at-9"]);
  expect(find({ limit: 0 })).toEqual([]);
});

test("a row names its writer and has all that the record has", () => {
  const record = at(1, { tags: { team: "search" }, errorCode: "UPSTREAM_ERROR" });
  ledger.segment(A, 1, [record]);
  expect([...newest(snapshotOf(ledger.dir), { limit: 1, matches: () => true }, notice)]).toEqual([
    { ...record, writer: A },
  ]);
});

test("a filter counts what matches only, and looks as far back as it has to", () => {
  ledger.segment(A, 1, [at(1, { status: 500 }), at(2)]);
  ledger.segment(A, 2, [at(3), at(4)]);
  ledger.segment(B, 1, [at(5, { status: 500 }), at(6)]);
  const failed = (row: LogRow): boolean => row.status === 500;
  expect(find({ limit: 2, matches: failed })).toEqual(["at-1", "at-5"]);
});

test("a clock that was set back or forth while a writer wrote hides nothing", () => {
  ledger.segment(A, 1, [at(1), at(-7200), at(3)]);
  ledger.segment(B, 1, [at(2), at(7200), at(4)]);
  expect(new Set(find())).toEqual(new Set(["at-1", "at--7200", "at-3", "at-2", "at-7200", "at-4"]));
  const since = now - 120_000;
  expect(find({ since, matches: (row) => row.arrivedAt >= since })).toEqual([
    "at-1",
    "at-2",
    "at-3",
    "at-4",
    "at-7200",
  ]);
});

test("a stream without a record runs while its writer lives, and is abandoned when it is silent or replaced", () => {
  const begun = (id: string): LedgerRecord => at(3, { id, stream: true });
  ledger.segment(A, 1, [], [begun("replaced")]);
  ledger.segment(C, 1, [], [begun("running")]);
  ledger.segment(B, 1, [], [begun("silent")]);
  utimesSync(join(ledger.dir, B), new Date(now - 20_000), new Date(now - 20_000));
  const rows = [...newest(snapshotOf(ledger.dir), { limit: 9, matches: () => true }, notice)];
  expect(Object.fromEntries(rows.map(({ id, outcome }) => [id, outcome]))).toEqual({
    replaced: "abandoned",
    running: "running",
    silent: "abandoned",
  });
  expect(rows.every(({ status, durationMs }) => status === 0 && durationMs === 0)).toBe(true);
});

test("a stream with a record is one row, in whichever segments its begin and its record are", () => {
  const ended = at(2, { id: "ended", stream: true });
  ledger.segment(A, 1, [], [ended]);
  ledger.segment(A, 2, [at(3), ended]);
  expect(find()).toEqual(["ended", "at-3"]);
});

test("damage, foreign files and empty ones cost only themselves and are named", () => {
  const torn = ledger.segment(A, 1, [at(1), at(2)]);
  truncateSync(torn, Bun.file(torn).size - 3);
  const foreign = ledger.segment(A, 2, [at(3)]);
  writeFileSync(foreign, "sluice ledger 9\nand so on and so forth");
  writeFileSync(ledger.segment(A, 3, []), "");
  ledger.segment(A, 4, [at(4)]);
  writeFileSync(join(ledger.dir, "readme"), "hello");
  mkdirSync(join(ledger.dir, "lost+found"));
  expect(find()).toEqual(["at-1", "at-4"]);
  expect(notices).toEqual([
    expect.stringContaining('"sluice ledger 9\\n" is no segment of this version'),
    expect.stringMatching(/0000000001\.seg: \d+ damaged bytes at \d+ passed over/),
  ]);
});

test("half a frame at the end of what a live writer writes is no damage", () => {
  const path = ledger.segment(A, 1, [at(1), at(2)]);
  truncateSync(path, Bun.file(path).size - 3);
  expect(find()).toEqual(["at-1"]);
  expect(notices).toEqual([]);
});

test("no ledger yet is an empty one", () => {
  expect(find()).toEqual([]);
});

test("a follower gives what ends later, over rotations, new writers and files that go", () => {
  const first = ledger.segment(A, 1, [at(1)]);
  const snapshot = snapshotOf(ledger.dir, true);
  const follower = new Follower(ledger.dir, snapshot, notice);
  expect(follower.poll()).toEqual([]);
  add(first, at(2));
  expect(idsOf(follower.poll())).toEqual(["at-2"]);
  expect(follower.poll()).toEqual([]);
  add(first, at(3));
  const second = ledger.segment(A, 2, [at(5)]);
  ledger.segment(B, 1, [at(4)]);
  expect(idsOf(follower.poll())).toEqual(["at-3", "at-4", "at-5"]);
  rmSync(first);
  rmSync(join(ledger.dir, B), { recursive: true });
  add(second, at(6));
  expect(idsOf(follower.poll())).toEqual(["at-6"]);
  expect(notices).toEqual([]);
});

test("a follower that begins in the middle of a write misses nothing and tells nothing twice", () => {
  const path = ledger.segment(A, 1, [at(1)]);
  const frame = Buffer.concat(encodeFrame("record", recordPayload(at(2)), TEST_KEY));
  appendFileSync(path, frame.subarray(0, 40));
  const snapshot = snapshotOf(ledger.dir, true);
  const shown = [...newest(snapshot, { limit: 9, matches: () => true }, notice)];
  const follower = new Follower(ledger.dir, snapshot, notice);
  const early = follower.poll();
  appendFileSync(path, frame.subarray(40));
  expect(idsOf([...shown, ...early, ...follower.poll(), ...follower.poll()])).toEqual(["at-1", "at-2"]);
  expect(notices).toEqual([]);
});

test("what was written after the look is the follower's alone", () => {
  const path = ledger.segment(A, 1, [at(1)]);
  const snapshot = snapshotOf(ledger.dir, true);
  add(path, at(2));
  expect(idsOf(newest(snapshot, { limit: 9, matches: () => true }, notice))).toEqual(["at-1"]);
  expect(idsOf(new Follower(ledger.dir, snapshot, notice).poll())).toEqual(["at-2"]);
});
