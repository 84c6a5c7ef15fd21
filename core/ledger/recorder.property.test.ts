import { expect, test } from "bun:test";
import { begun, collector, exchange, type NamedWriter, RecorderRig } from "../../tests/recorder/rig.ts";
import { seeded } from "../../tests/upstream/random.ts";
import { until } from "../../tests/upstream/until.ts";
import { beginPayload } from "./record.ts";

const WRITERS = 3;
const ROUNDS = 12;

/** Firsts of each id, in the order in which they came. */
const firsts = (ids: readonly string[]): string[] => [...new Set(ids)];

test.each(Array.from({ length: 8 }, (_, seed) => seed + 1))(
  "every record comes at least once, each writer's in order, whenever the recorder ends (seed %d)",
  async (seed) => {
    const random = seeded(seed);
    const below = (limit: number): number => Math.floor(random() * limit);
    const rig = new RecorderRig();
    const seen: { readonly id: string; readonly config: number; readonly outcome: string }[] = [];
    // It never fails at one batch so often that it would be set aside.
    let failures = 0;
    const shaky = collector("shaky", async (records) => {
      if (failures < 2 && random() < 0.2) {
        failures++;
        throw new Error("not now");
      }
      failures = 0;
      if (random() < 0.3) await new Promise((resolve) => setImmediate(resolve));
      for (const { id, config, outcome } of records) seen.push({ id, config, outcome });
    });
    const written = new Map<number, string[]>();
    const open: string[] = [];
    const live: (NamedWriter & { readonly number: number })[] = [];
    let number = 0;
    const start = () => rig.start([shaky.plugin], "plugins: [{ use: shaky }]", { live });
    let recorder = await start();

    const write = async (): Promise<void> => {
      const writer = live[below(live.length)];
      if (!writer) return;
      const records = Array.from({ length: below(300) }, () => exchange({ config: writer.number }));
      written.set(writer.number, [...(written.get(writer.number) ?? []), ...records.map(({ id }) => id)]);
      await writer.add(...records);
      if (random() < 0.3) {
        const begin = begun({ config: writer.number });
        open.push(begin.id);
        await writer.writer.append("begin", beginPayload(begin));
      }
    };
    for (let round = 0; round < ROUNDS; round++) {
      if (live.length < WRITERS && random() < 0.6) {
        live.push({ ...rig.writer(live.length, 8192 + below(65_536)), number: number++ });
      }
      await write();
      if (random() < 0.2) {
        const [dead] = live.splice(below(live.length), 1);
        await dead?.writer.close();
        recorder.setLiveWriters(live.map(({ name }) => name));
      }
      if (random() < 0.5) {
        // Anywhere in its work: before a look, in the middle of a batch, between a batch and its commit.
        for (let turns = below(30); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
        await recorder.close(random() < 0.5 ? 0 : 5);
        failures = 0;
        recorder = await start();
      }
    }
    for (const { writer } of live) await writer.close();
    recorder.setLiveWriters([]);
    const all = [...written.values()].flat();
    await until(() => firsts(seen.map(({ id }) => id)).length === all.length + open.length, 10_000);
    for (const [own, ids] of written) {
      const came = seen.filter(({ config, outcome }) => config === own && outcome === "answered");
      expect(firsts(came.map(({ id }) => id))).toEqual(ids);
    }
    const abandoned = seen.filter(({ outcome }) => outcome === "abandoned").map(({ id }) => id);
    expect(firsts(abandoned).toSorted()).toEqual(open.toSorted());
    expect(rig.told("set aside")).toEqual([]);
    await rig.end();
  },
  30_000,
);
