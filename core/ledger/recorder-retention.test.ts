import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { begun, collector, exchange, type NamedWriter, RecorderRig } from "../../tests/recorder/rig.ts";
import { until } from "../../tests/upstream/until.ts";
import { beginPayload, piecePayload, recordPayload } from "./record.ts";
import { durationMs } from "./retention.ts";

const SEGMENT_BYTES = 65_536;
const KEPT = "ledger: { drainEveryMs: 10, keep: 1h }";
/** The schema's smallest ledger. */
const SMALL = 1_048_576;

let rig: RecorderRig;
beforeEach(() => {
  rig = new RecorderRig();
});
afterEach(() => rig.end());

const segments = ({ dir }: NamedWriter): string[] => readdirSync(dir).toSorted();
const uses = (ledger: string, ...names: readonly string[]): string =>
  `${ledger}\nplugins: [${names.map((name) => `{ use: ${name} }`).join(", ")}]`;

/** Writes at least so many bytes, in turns, so that segments fill up; the ids come back. */
const fill = async (writer: NamedWriter, bytes: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let written = 0; written < bytes; ) {
    const records = Array.from({ length: 50 }, () => exchange({ model: "m".repeat(200) }));
    written += 50 * JSON.stringify(records[0]).length;
    ids.push(...records.map(({ id }) => id));
    await writer.add(...records);
  }
  return ids;
};

/** Makes a writer's files as old as this. */
const age = (writer: NamedWriter, hours: number): void => {
  const then = new Date(Date.now() - hours * 3_600_000);
  for (const name of segments(writer)) utimesSync(join(writer.dir, name), then, then);
};

test("times of a config in milliseconds", () => {
  expect(["90s", "2m", "24h", "7d"].map(durationMs)).toEqual([90_000, 120_000, 86_400_000, 604_800_000]);
});

describe("by age", () => {
  test("what everybody has read goes when it is old, not before, and never a living writer's last", async () => {
    const one = collector("one");
    await rig.start([one.plugin], uses(KEPT, "one"));
    const writer = rig.writer(0, SEGMENT_BYTES);
    const ids = await fill(writer, 3 * SEGMENT_BYTES);
    await until(() => one.taken.length === ids.length);
    const all = segments(writer);
    expect(all.length).toBeGreaterThan(2);
    age(writer, 2);
    await until(() => segments(writer).length === 1);
    expect(segments(writer)).toEqual(all.slice(-1));
  });

  test("a dead writer's folder goes with its last segment, and with it what was known of it", async () => {
    const one = collector("one");
    const recorder = await rig.start([one.plugin], uses(KEPT, "one"));
    const writer = rig.writer();
    await writer.add(exchange());
    await until(() => one.taken.length === 1);
    await writer.writer.close();
    recorder.setLiveWriters([]);
    age(writer, 2);
    await until(() => !existsSync(writer.dir));
    await until(() => rig.store.get("positions", `*/one ${writer.name}`) === undefined);
  });

  test("what somebody has not read stays, however old", async () => {
    const gate = Promise.withResolvers<void>();
    const [slow, fast] = [collector("slow", () => gate.promise), collector("fast")];
    await rig.start([slow.plugin, fast.plugin], uses(KEPT, "slow", "fast"));
    const writer = rig.writer(0, SEGMENT_BYTES);
    const ids = await fill(writer, 3 * SEGMENT_BYTES);
    await until(() => fast.taken.length === ids.length);
    const all = segments(writer);
    age(writer, 2);
    // Another writer's segments go meanwhile, so rounds have been made.
    const other = rig.writer(1, SEGMENT_BYTES);
    const more = await fill(other, SEGMENT_BYTES);
    await until(() => fast.taken.length === ids.length + more.length);
    expect(segments(writer)).toEqual(all);
    gate.resolve();
    await until(() => segments(writer).length === 1 && slow.taken.length === ids.length + more.length);
    expect(slow.ids().toSorted()).toEqual([...ids, ...more].toSorted());
  });

  test("a stream that is open keeps its beginning, so that its record finds its pieces", async () => {
    const one = collector("one");
    await rig.start([one.plugin], `${KEPT}\nplugins: [{ use: one, with: { bodies: true } }]`);
    const writer = rig.writer(0, SEGMENT_BYTES);
    const begin = begun();
    await writer.writer.append("begin", beginPayload(begin));
    const part = Buffer.from("the beginning, ");
    const place = await writer.writer.appendPlaced("piece", piecePayload(begin.id, "response", part));
    const ids = await fill(writer, 3 * SEGMENT_BYTES);
    await until(() => one.taken.length === ids.length);
    const all = segments(writer);
    age(writer, 2);
    const more = await fill(writer, 1);
    await until(() => one.taken.length === ids.length + more.length);
    expect(segments(writer).slice(0, all.length)).toEqual(all);
    const rest = Buffer.from("and the end");
    const kept = { response: { inline: rest.length, pieces: [place] } };
    const record = { ...exchange({ ...begin }), kept };
    await writer.writer.append("record", recordPayload(record, undefined, rest));
    await until(() => one.taken.at(-1)?.id === begin.id);
    expect(one.taken.at(-1)?.bodies).toEqual({ response: "the beginning, and the end" });
    age(writer, 2);
    await until(() => segments(writer).length === 1);
  });
});

describe("by size", () => {
  const limited = (whenFull: string) =>
    `ledger: { drainEveryMs: 10, maxBytes: ${SMALL}, keep: 1h, whenFull: ${whenFull} }`;

  test("what everybody has read goes first, though it is young", async () => {
    const one = collector("one");
    const full: boolean[] = [];
    const recorder = await rig.start([one.plugin], uses(limited("refuse"), "one"));
    recorder.onFull = (now) => full.push(now);
    const writer = rig.writer(0, SEGMENT_BYTES);
    const ids = await fill(writer, SMALL * 0.8);
    await until(() => one.taken.length === ids.length);
    ids.push(...(await fill(writer, SMALL * 0.8)));
    await until(() => one.taken.length === ids.length);
    await until(() => segments(writer).length * SEGMENT_BYTES <= SMALL * 1.1);
    expect(one.ids()).toEqual(ids);
    expect(full).toEqual([]);
  });

  test("with `refuse` it says that it is full, loses nothing, and says when there is room", async () => {
    const gate = Promise.withResolvers<void>();
    const one = collector("one", () => gate.promise);
    const full: boolean[] = [];
    const recorder = await rig.start([one.plugin], uses(limited("refuse"), "one"), {
      callDeadlineMs: 60_000,
    });
    recorder.onFull = (now) => full.push(now);
    const writer = rig.writer(0, SEGMENT_BYTES);
    const ids = await fill(writer, SMALL * 1.3);
    await until(() => full.length === 1);
    gate.resolve();
    await until(() => full.length === 2);
    expect(full).toEqual([true, false]);
    await until(() => one.taken.length === ids.length);
    expect(one.ids()).toEqual(ids);
  });

  test("with `drop-oldest` the oldest go, counted and named for who has not read them", async () => {
    const gate = Promise.withResolvers<void>();
    const [slow, fast] = [collector("slow", () => gate.promise), collector("fast")];
    const full: boolean[] = [];
    const yaml = uses(limited("drop-oldest"), "slow", "fast");
    const recorder = await rig.start([slow.plugin, fast.plugin], yaml, { callDeadlineMs: 60_000 });
    recorder.onFull = (now) => full.push(now);
    const writer = rig.writer(0, SEGMENT_BYTES);
    const first = await fill(writer, 1);
    await until(() => slow.batches.length === 1 && fast.taken.length === first.length);
    const ids = [...first];
    for (let part = 0; part < 4; part++) {
      ids.push(...(await fill(writer, SMALL / 2)));
      await until(() => fast.taken.length === ids.length);
    }
    await until(() => rig.told("dropped").length > 0);
    gate.resolve();
    await until(() => recorder.status()[0]?.lagBytes === 0);
    const [slowly, quickly] = recorder.status();
    expect(slowly?.dropped).toBeGreaterThan(0);
    expect(slow.taken.length + (slowly?.dropped ?? 0)).toBe(ids.length);
    expect(quickly?.dropped).toBe(0);
    expect(fast.ids()).toEqual(ids);
    // What it lost lies in one piece, behind what it had and before what it got.
    expect([
      ...ids.slice(0, first.length),
      ...ids.slice(ids.length - slow.taken.length + first.length),
    ]).toEqual(slow.ids());
    expect(rig.told("dropped")[0]).toMatchObject({
      plugin: "*/slow",
      segment: expect.stringContaining(".seg"),
    });
    expect(full).toEqual([]);
  });
});
