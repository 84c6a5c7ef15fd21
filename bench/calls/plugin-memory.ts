import type { Instance } from "../../core/sandbox/instance.ts";
import { answerApart } from "../harness/apart.ts";
import { residentBytes } from "../harness/consumption.ts";
import { familyOf } from "../harness/launch.ts";
import type { Figure, Mode, Result } from "../harness/question.ts";
import { median } from "../harness/statistics.ts";
import { Sandboxed } from "./sandboxed.ts";

const BYTES_A_MB = 1_048_576;
const MOST_INLINE_MB = 2;
const MOST_COMPANION_MB = 60;
/** Copies that are measured together, so that a page more or less does not count. */
const COPIES = 4;
const ROUNDS: Readonly<Record<Mode, number>> = { quick: 3, full: 9 };
const CALLS = 500;

/** Another instance that shares nothing with those before: with other limits it has a runtime of its own. */
let copies = 0;
const another = () => ({ as: `copy-${copies}`, limits: { cpuMs: 100 + copies++ } });

/** Calls each hook, for a plugin takes less that only lies there. */
const call = async (instance: Instance): Promise<void> => {
  for (const hook of instance.plugin.hooks.keys()) {
    for (let at = 0; at < CALLS; at++) await instance.probe(hook);
  }
};

/** Memory of this process and its companions. */
const residentMb = (): number => {
  Bun.gc(true);
  return residentBytes(process.pid) / BYTES_A_MB;
};

const inline = async (sandboxed: Sandboxed, rounds: number): Promise<Figure[]> => {
  const figures: Figure[] = [];
  for (const name of sandboxed.names()) {
    const plugin = await sandboxed.shipped(name);
    // The recorder's own, where no exchange waits.
    if (plugin.hooks.has("onLog")) continue;
    // Once before: what all copies share is there already.
    await call(await sandboxed.instance(plugin, another()));
    const found: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const before = residentMb();
      for (let copy = 0; copy < COPIES; copy++) await call(await sandboxed.instance(plugin, another()));
      found.push((residentMb() - before) / COPIES);
    }
    figures.push({
      name: `inline, ${name}`,
      unit: "MB",
      value: median(found),
      rounds: found,
      ceiling: MOST_INLINE_MB,
    });
  }
  return figures;
};

const companions = async (sandboxed: Sandboxed, rounds: number): Promise<Figure> => {
  const plugin = await sandboxed.shipped("request-shape");
  const found: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = new Set(familyOf(process.pid));
    await call(await sandboxed.instance(plugin, { ...another(), engine: "isolate" }));
    const started = familyOf(process.pid).filter((pid) => !before.has(pid));
    if (started.length === 0) throw new Error("no companion was started");
    found.push(residentMbOf(started));
  }
  return { name: "a companion", unit: "MB", value: median(found), rounds: found, ceiling: MOST_COMPANION_MB };
};

/** The first of new processes has the others below it. */
const residentMbOf = ([first = 0]: readonly number[]): number => residentBytes(first) / BYTES_A_MB;

const measure = async (mode: Mode): Promise<Result> => {
  const sandboxed = new Sandboxed();
  try {
    const rounds = ROUNDS[mode];
    const figures = [...(await inline(sandboxed, rounds)), await companions(sandboxed, rounds)];
    const notes = [
      "resident memory; an inline plugin has a runtime of its own, and the module is there already",
    ];
    return { question: "plugin-memory", figures, notes };
  } finally {
    await sandboxed.close();
  }
};

if (import.meta.main) await answerApart(measure);
