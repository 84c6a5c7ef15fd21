import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { definePlugin } from "@sluice/sdk";
import pino from "pino";
import { begun, collector, exchange, RecorderRig } from "../../tests/recorder/rig.ts";
import { until } from "../../tests/upstream/until.ts";
import { PluginHost } from "../sandbox/host.ts";
import { hostPower, type PowerMethod } from "../sandbox/powers/power.ts";
import { Unavailable } from "../sandbox/powers/unavailable.ts";
import { beginPayload, piecePayload, recordPayload } from "./record.ts";

let rig: RecorderRig;
beforeEach(() => {
  rig = new RecorderRig();
});
afterEach(() => rig.end());

const uses = (...names: readonly string[]): string =>
  `plugins: [${names.map((name) => `{ use: ${name} }`).join(", ")}]`;
const service = (name: string, plugin: string): string => `${name}: { plugins: [{ use: ${plugin} }] }`;
const exchanges = (count: number, more = {}) => Array.from({ length: count }, () => exchange(more));
const ids = (records: readonly { readonly id: string }[]): string[] => records.map(({ id }) => id);

describe("what a consumer is given", () => {
  test("every record of a writer that came after it, in order, in batches of at most 500", async () => {
    const one = collector("one");
    await rig.start([one.plugin], uses("one"));
    const writer = rig.writer();
    const written = exchanges(1200);
    await writer.add(...written);
    await until(() => one.taken.length >= 1200);
    expect(one.ids()).toEqual(ids(written));
    expect(one.batches).toEqual([500, 500, 200]);
  });

  test("what several writers wrote, each one's in order", async () => {
    const one = collector("one");
    await rig.start([one.plugin], uses("one"));
    const writers = [rig.writer(0), rig.writer(1), rig.writer(2)];
    const written = writers.map((_, slot) => exchanges(700, { config: slot }));
    await Promise.all(writers.map((writer, slot) => writer.add(...(written[slot] ?? []))));
    await until(() => one.taken.length >= 2100);
    for (const [slot, own] of written.entries()) {
      expect(ids(one.taken.filter(({ config }) => config === slot))).toEqual(ids(own));
    }
  });

  test("at the top level all exchanges, also those that named no service; in a service that service's", async () => {
    const [all, chat] = [collector("all"), collector("chat-only")];
    const yaml = `${uses("all")}\nservices:\n  ${service("chat", "chat-only")}\n  other: {}`;
    await rig.start([all.plugin, chat.plugin], yaml);
    const written = [exchange({ service: "chat" }), exchange({ service: "other" }), exchange()];
    await rig.writer().add(...written);
    await until(() => all.taken.length === 3 && chat.taken.length === 1);
    expect(all.ids()).toEqual(ids(written));
    expect(chat.ids()).toEqual(ids(written.slice(0, 1)));
  });

  test("nothing of the ledger's own, and bodies only where its config says so", async () => {
    const [plain, full] = [collector("plain"), collector("full")];
    await rig.start(
      [plain.plugin, full.plugin],
      "plugins: [{ use: plain }, { use: full, with: { bodies: true } }]",
    );
    const { writer } = rig.writer();
    const record = exchange({ request: { bytes: 7 }, response: { bytes: 12 } });
    const [request, piece, rest] = ["asked: ", "ans\u{1f600}", "we\xffred"].map((text) =>
      Buffer.from(text, text.includes("\xff") ? "latin1" : "utf8"),
    );
    if (!request || !piece || !rest) throw new Error("no bodies");
    const places = [
      await writer.appendPlaced("piece", piecePayload(record.id, "response", piece.subarray(0, 5))),
      await writer.appendPlaced("piece", piecePayload(record.id, "response", piece.subarray(5))),
    ];
    const kept = {
      request: { inline: request.length, pieces: [] },
      response: { inline: rest.length, pieces: places },
    };
    await writer.append("record", recordPayload({ ...record, kept }, request, rest));
    await until(() => plain.taken.length === 1 && full.taken.length === 1);
    expect(plain.taken).toEqual([record]);
    const bodies = { request: "asked: ", response: "ans\u{1f600}we\ufffdred" };
    expect(full.taken).toEqual([{ ...record, bodies }]);
  });
});

describe("where a consumer begins and goes on", () => {
  test("one that was never seen at the end of what is there", async () => {
    const writer = rig.writer();
    await writer.add(...exchanges(5));
    const one = collector("one");
    await rig.start([one.plugin], uses("one"), { live: [writer] });
    const later = exchanges(3);
    await writer.add(...later);
    await until(() => one.taken.length >= 3);
    expect(one.ids()).toEqual(ids(later));
  });

  test("one that was stopped where it stopped, also for writers that came while nobody read", async () => {
    const first = collector("one");
    const recorder = await rig.start([first.plugin], uses("one"));
    const writer = rig.writer();
    const written = exchanges(10);
    await writer.add(...written.slice(0, 4));
    await until(() => first.taken.length === 4);
    await recorder.close(1000);
    await writer.add(...written.slice(4, 7));
    const another = rig.writer(1);
    await another.add(...written.slice(7));
    const second = collector("one");
    await rig.start([second.plugin], uses("one"), { live: [writer, another] });
    await until(() => second.taken.length >= 6);
    expect(second.ids().toSorted()).toEqual(ids(written.slice(4)).toSorted());
  });

  test("a reload keeps its place, and a consumer that it adds begins at the end", async () => {
    const [one, two] = [collector("one"), collector("two")];
    const recorder = await rig.start([one.plugin, two.plugin], uses("one"));
    const writer = rig.writer();
    const [early, late] = [exchanges(20), exchanges(20)];
    await writer.add(...early);
    await rig.change(recorder, uses("one", "two"));
    await writer.add(...late);
    await until(() => one.taken.length >= 40 && two.taken.length >= 20);
    expect(one.ids()).toEqual(ids([...early, ...late]));
    expect(two.ids()).toEqual(ids(late));
  });

  test("one that is taken out is forgotten, and is new when it comes back", async () => {
    const one = collector("one");
    const recorder = await rig.start([one.plugin], uses("one"));
    const writer = rig.writer();
    await writer.add(exchange());
    await until(() => one.taken.length === 1);
    await rig.change(recorder, uses());
    await until(async () => (await Array.fromAsync(rig.store.list("positions"))).length === 0);
    await writer.add(exchange());
    await rig.change(recorder, uses("one"));
    const last = exchange();
    await writer.add(last);
    await until(() => one.taken.length === 2);
    expect(one.ids().at(-1)).toBe(last.id);
  });

  test("its position lies in the store under its id and the writer's name", async () => {
    const one = collector("one");
    await rig.start([one.plugin], uses("one"));
    const writer = rig.writer();
    await writer.add(exchange());
    const position = () => rig.store.get("positions", `*/one ${writer.name}`);
    await until(() => position() !== undefined);
    expect(position()).toMatchObject({ segment: 1, offset: expect.any(Number) });
  });
});

describe("exchanges of a dead writer that began and have no record", () => {
  test("are abandoned, once for each consumer, in every recorder that comes", async () => {
    const one = collector("one");
    const recorder = await rig.start([one.plugin], uses("one"));
    const writer = rig.writer();
    const [open, ended] = [begun({ model: "m" }), begun()];
    for (const begin of [open, ended]) await writer.writer.append("begin", beginPayload(begin));
    await writer.add(exchange({ ...ended, status: 200 }));
    recorder.setLiveWriters([writer.name]);
    await until(() => one.taken.length === 1);
    await writer.writer.close();
    recorder.setLiveWriters([]);
    await until(() => one.taken.length === 2);
    expect(one.taken[1]).toEqual({ ...open, status: 0, outcome: "abandoned", durationMs: 0 });
    await recorder.close(1000);
    const again = collector("one");
    const next = await rig.start([again.plugin], uses("one"));
    await rig.writer(1).add(exchange());
    await until(() => again.taken.length === 1);
    await next.close(1000);
    expect(again.taken[0]?.outcome).toBe("answered");
  });

  test("are not, while their process may still end them", async () => {
    const one = collector("one");
    const writer = rig.writer();
    const recorder = await rig.start([one.plugin], uses("one"), { live: [writer] });
    await writer.writer.append("begin", beginPayload(begun()));
    await writer.add(exchange());
    await until(() => one.taken.length === 1);
    await recorder.close(1000);
    expect(one.taken.map(({ outcome }) => outcome)).toEqual(["answered"]);
  });

  test("that ended while no recorder ran come to the consumers that were there before", async () => {
    const one = collector("one");
    const recorder = await rig.start([one.plugin], uses("one"));
    await recorder.close(1000);
    const writer = rig.writer();
    const open = begun();
    await writer.writer.append("begin", beginPayload(open));
    const [old, young] = [collector("one"), collector("two")];
    await rig.start([old.plugin, young.plugin], uses("one", "two"));
    await until(() => old.taken.length === 1);
    expect(old.ids()).toEqual([open.id]);
    expect(young.taken).toEqual([]);
  });
});

describe("a consumer that fails", () => {
  test("has three tries, then its batch is set aside, counted and named, and others feel nothing", async () => {
    const bad = collector("bad", (records) => {
      if (records.length === 2) throw new Error("not this one");
    });
    const good = collector("good");
    const recorder = await rig.start([bad.plugin, good.plugin], uses("bad", "good"));
    const written = exchanges(3);
    const writer = rig.writer();
    await writer.add(...written.slice(0, 2));
    await until(() => rig.told("set aside").length === 1);
    await writer.add(...written.slice(2));
    await until(() => bad.taken.length === 1 && good.taken.length === 3);
    expect(bad.batches).toEqual([2, 2, 2, 1]);
    expect(bad.ids()).toEqual(ids(written.slice(2)));
    const named = { plugin: "*/bad", records: 2, from: written[0]?.id, to: written[1]?.id };
    expect(rig.told("set aside")).toMatchObject([named]);
    expect(recorder.status()).toMatchObject([
      { instance: "*/bad", setAside: 2, delivered: 1, lagBytes: 0 },
      { instance: "*/good", setAside: 0, delivered: 3, lagBytes: 0 },
    ]);
  });

  test("by never answering is cut at its deadline, and holds nobody", async () => {
    const stuck = collector("stuck", (_, call) => (call < 3 ? new Promise(() => undefined) : undefined));
    const good = collector("good");
    await rig.start([stuck.plugin, good.plugin], uses("stuck", "good"), { callDeadlineMs: 30 });
    const written = exchanges(4);
    await rig.writer().add(...written);
    await until(() => stuck.taken.length === 4 && good.taken.length === 4);
    expect(good.batches).toEqual([4]);
    expect(stuck.ids()).toEqual(ids(written));
    expect(rig.told("plugin failed")).toHaveLength(2);
  });

  test("always keeps nothing back: a batch a time is set aside, and the others go on", async () => {
    const bad = collector("bad", () => Promise.reject(new Error("never")));
    const good = collector("good");
    const recorder = await rig.start([bad.plugin, good.plugin], uses("bad", "good"));
    await rig.writer().add(...exchanges(1200));
    await until(() => good.taken.length === 1200 && recorder.status()[0]?.setAside === 1200);
    expect(bad.taken).toEqual([]);
  });
});

test("a power that is not at hand is waited for: nothing is set aside, and the wait is seen", async () => {
  let full = true;
  let appended = 0;
  const append: PowerMethod = {
    serve: async () => {
      if (full) throw new Unavailable("no room");
      appended++;
    },
  };
  const host = new PluginHost({
    logger: pino({ level: "silent" }),
    powers: { files: () => hostPower({ name: "files", methods: { append } }) },
  });
  const one = definePlugin({
    name: "one",
    version: "1.0.0",
    powers: { files: true },
    hooks: {
      onLog: (ctx) => ctx.files.append("out", "line\n", { maxBytes: 1, keep: 1 }).then(() => undefined),
    },
  });
  const recorder = await rig.start([one], uses("one"), { retryAfterMs: [], hostOf: () => host });
  await rig.writer().add(exchange());
  await until(() => recorder.status()[0]?.waitingFor === "no room");
  full = false;
  await until(() => appended === 1);
  expect(recorder.status()).toMatchObject([{ setAside: 0 }]);
  await until(() => recorder.status()[0]?.waitingFor === undefined);
});

test("a recorder that ends gives out first what is there", async () => {
  const one = collector("one");
  const recorder = await rig.start([one.plugin], "ledger: { drainEveryMs: 60000 }\nplugins: [{ use: one }]");
  const writer = rig.writer();
  await writer.add(...exchanges(1300));
  await recorder.close(5000);
  expect(one.taken).toHaveLength(1300);
});

test("a config that names an unknown plugin is refused, and the one in force goes on", async () => {
  const one = collector("one");
  const recorder = await rig.start([one.plugin], uses("one"));
  await expect(rig.change(recorder, uses("one", "nobody"))).rejects.toThrow("nobody");
  await rig.writer().add(exchange());
  await until(() => one.taken.length === 1);
  expect(recorder.number).toBe(1);
});
