import { expect, test } from "bun:test";
import type { Bundle, Engine, Limits, LoadedBundle } from "./contract.ts";
import { LateEngine } from "./late-engine.ts";

const BUNDLE: Bundle = { name: "any", code: "", sourceMap: undefined, checksum: "", console: undefined };
const LIMITS: Limits = {
  cpuMs: 1,
  wallMs: 1,
  memoryBytes: 1,
  stackBytes: 1,
  resultBytes: 1,
  powerCalls: 1,
};
const LOADED: LoadedBundle = {
  setUp: () => Promise.reject(new Error("of no use here")),
  close: async () => undefined,
};

const engine = (onClose: () => void): Engine => ({
  name: "inline",
  describe: () => Promise.reject(new Error("of no use here")),
  load: async () => LOADED,
  close: async () => onClose(),
});

test("it is made once, for the first bundle, and closed with what was made", async () => {
  let made = 0;
  let closed = 0;
  const late = new LateEngine("inline", async () => {
    made++;
    return engine(() => closed++);
  });
  expect(made).toBe(0);
  expect(await Promise.all([late.load(BUNDLE, LIMITS), late.load(BUNDLE, LIMITS)])).toEqual([LOADED, LOADED]);
  expect(made).toBe(1);
  await late.close();
  expect(closed).toBe(1);
});

test("one that cannot be made says why each time that it is asked, and is tried again", async () => {
  let able = false;
  const late = new LateEngine("isolate", async () => {
    if (!able) throw new Error("there is no Node here");
    return engine(() => undefined);
  });
  expect(late.load(BUNDLE, LIMITS)).rejects.toThrow("there is no Node here");
  expect(late.load(BUNDLE, LIMITS)).rejects.toThrow("there is no Node here");
  await late.close();
  able = true;
  expect(await late.load(BUNDLE, LIMITS)).toBe(LOADED);
});

test("one that was never used has nothing to close", async () => {
  let made = 0;
  const late = new LateEngine("inline", async () => {
    made++;
    return engine(() => undefined);
  });
  await late.close();
  expect(made).toBe(0);
});
