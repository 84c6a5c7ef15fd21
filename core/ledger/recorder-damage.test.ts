import { afterEach, beforeEach, expect, test } from "bun:test";
import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { begun, collector, exchange, type NamedWriter, RecorderRig } from "../../tests/recorder/rig.ts";
import { until } from "../../tests/upstream/until.ts";
import { beginPayload } from "./record.ts";
import { LEDGER_DIR } from "./writer-name.ts";

const USES = "plugins: [{ use: one }]";
const SEGMENT = "0000000001.seg";

let rig: RecorderRig;
beforeEach(async () => {
  rig = new RecorderRig();
  // So that the writers of these tests come later, and are read from their beginning.
  const recorder = await rig.start([collector("one").plugin], USES);
  await recorder.close(0);
});
afterEach(() => rig.end());

const pathOf = (writer: NamedWriter): string => join(writer.dir, SEGMENT);
const change = (path: string, edit: (bytes: Buffer) => Buffer): void =>
  writeFileSync(path, edit(readFileSync(path)));

/** A closed writer with three records, whose bytes were then edited. */
const spoilt = async (edit: (bytes: Buffer, starts: readonly number[]) => Buffer) => {
  const writer = rig.writer();
  const starts: number[] = [];
  const records = [exchange(), exchange(), exchange()];
  for (const record of records) {
    await writer.add(record);
    starts.push(statSync(pathOf(writer)).size);
  }
  await writer.writer.close();
  change(pathOf(writer), (bytes) => edit(bytes, starts));
  return { writer, ids: records.map(({ id }) => id) };
};

test("the torn end of a dead writer is cut off and named, and all before it comes", async () => {
  const { writer, ids } = await spoilt((bytes) => bytes.subarray(0, bytes.length - 5));
  const before = statSync(pathOf(writer)).size;
  const one = collector("one");
  const recorder = await rig.start([one.plugin], USES);
  await until(() => one.taken.length === 2);
  expect(one.ids()).toEqual(ids.slice(0, 2));
  expect(statSync(pathOf(writer)).size).toBeLessThan(before);
  expect(rig.told("cut off")).toMatchObject([{ segment: pathOf(writer) }]);
  await until(() => recorder.status()[0]?.lagBytes === 0);
});

test("half a record of a living writer is left alone, and comes when it is whole", async () => {
  const writer = rig.writer();
  await writer.add(exchange());
  const from = statSync(pathOf(writer)).size;
  const last = exchange();
  await writer.add(last);
  const whole = readFileSync(pathOf(writer));
  change(pathOf(writer), (bytes) => bytes.subarray(0, from + 20));
  const one = collector("one");
  await rig.start([one.plugin], USES, { live: [writer] });
  await until(() => one.taken.length === 1);
  appendFileSync(pathOf(writer), whole.subarray(from + 20));
  await until(() => one.taken.length === 2);
  expect(one.ids()[1]).toBe(last.id);
  expect([...rig.told("damage"), ...rig.told("cut off")]).toEqual([]);
});

test("a damaged record is passed over, counted and named once, whoever reads", async () => {
  const { writer, ids } = await spoilt((bytes, [first = 0]) => {
    bytes[first + 30] = (bytes[first + 30] ?? 0) ^ 0xff;
    return bytes;
  });
  const one = collector("one");
  const recorder = await rig.start([one.plugin], USES);
  await until(() => one.taken.length === 2);
  expect(one.ids()).toEqual([ids[0] ?? "", ids[2] ?? ""]);
  expect(rig.told("damage")).toMatchObject([{ segment: pathOf(writer) }]);
  expect(recorder.damagedBytes).toBeGreaterThan(0);
});

test("what else lies in the ledger's folders is passed over, and one that looks like a segment named", async () => {
  const { writer, ids } = await spoilt((bytes) => bytes);
  const ledger = join(rig.path, LEDGER_DIR);
  writeFileSync(join(ledger, "notes.txt"), "mine");
  mkdirSync(join(ledger, "w0-mine"));
  writeFileSync(join(ledger, "w0-mine", SEGMENT), "mine");
  writeFileSync(join(writer.dir, "0000000002.seg.bak"), "mine");
  writeFileSync(join(writer.dir, "0000000002.seg"), "mine, and long enough to be one, at first sight\n");
  const one = collector("one");
  const recorder = await rig.start([one.plugin], USES);
  await until(() => one.taken.length === 3 && recorder.status()[0]?.lagBytes === 0);
  expect(one.ids()).toEqual(ids);
  expect(rig.told("none of its version")).toMatchObject([{ segment: join(writer.dir, "0000000002.seg") }]);
});

test("what a damaged begin has hidden is not abandoned, and nothing else is lost", async () => {
  const writer = rig.writer();
  const [hidden, open] = [begun(), begun()];
  await writer.writer.append("begin", beginPayload(hidden));
  const from = statSync(pathOf(writer)).size;
  await writer.writer.append("begin", beginPayload(open));
  await writer.writer.close();
  change(pathOf(writer), (bytes) => {
    bytes[from - 10] = (bytes[from - 10] ?? 0) ^ 0xff;
    return bytes;
  });
  const one = collector("one");
  await rig.start([one.plugin], USES);
  await until(() => one.taken.length === 1);
  expect(one.taken).toMatchObject([{ id: open.id, outcome: "abandoned" }]);
});
