import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Bundle, type Guest, GuestFault } from "../contract.ts";
import { buildGuest } from "../guest/build.ts";
import { bundleOf, CASE_LIMITS, frameOf, outcomeOf, setUpCase } from "../testing/conformance.ts";
import { InlineEngine } from "./engine.ts";

const guest = await buildGuest();
let engine: InlineEngine;
const deaths: unknown[] = [];
const said: string[] = [];
beforeAll(() => {
  engine = new InlineEngine({
    guest,
    onDeath: (cause) => deaths.push(cause),
    onConsole: (bundle, level, text) => said.push(`${bundle.name} ${level} ${text}`),
  });
});
afterAll(() => engine.close());

const never = (): Promise<never> => new Promise(() => undefined);

/** Calls until the instance is there again, and gives that reply. */
const again = async (of: Guest): Promise<unknown> => {
  for (;;) {
    const outcome = await outcomeOf(of, "onRequest", frameOf());
    if (!(outcome instanceof GuestFault)) return outcome;
    expect(outcome.kind).toBe("engine");
    await new Promise((resolve) => setImmediate(resolve));
  }
};

const COUNTER = `{ name: "counter", version: "1.0.0", setup: (config) => ({ count: config.from }),
  hooks: { onRequest: (ctx, state) => ({ kind: "deny", count: ++state.count }), onRoute: async (ctx) => { await ctx.kv.get("a"); } } }`;
const counting = () => setUpCase(engine, COUNTER, { config: { from: 10 }, powers: { kv: {} } });
const BOMB = '{ hooks: { onRequest: () => { JSON.parse("[".repeat(1e5)); } } }';

test("a synchronous handler is answered synchronously", async () => {
  const { guest: one, close } = await counting();
  expect(one.call("onRequest", frameOf())).toEqual({ verdict: { kind: "deny", count: 11 } });
  await close();
});

test("a definition is described without being set up", async () => {
  const bundle =
    bundleOf(`{ name: "told", version: "1.2.3", config: { type: "object" }, powers: { text: "read" },
    limits: { cpuMs: 5 }, setup() { throw new Error("it was set up"); },
    hooks: { onAuth() {}, onRequest: { order: "pre", when: "matches", handler() {} }, onLog: { order: "post" }, odd: 1 } }`);
  expect(await engine.describe(bundle, CASE_LIMITS)).toEqual({
    name: "told",
    version: "1.2.3",
    config: { type: "object" },
    powers: { text: "read" },
    limits: { cpuMs: 5 },
    hooks: { onAuth: {}, onRequest: { order: "pre", when: "matches" }, onLog: null, odd: null },
    setup: true,
    cleanup: false,
  });
});

describe("what cannot be loaded is refused with its reason", () => {
  test.each([
    ["throw new Error('at load')", "throw", "at load"],
    ["for (;;);", "cpu", "cpuMs"],
    ["globalThis.__plugin = ", "throw", "SyntaxError"],
  ])("%s", async (code, kind, says) => {
    const bundle = { ...bundleOf("{}"), code };
    const limits = { ...CASE_LIMITS, cpuMs: 10 };
    await expect(engine.load(bundle, limits)).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(says),
    });
  });
  test("a script that leaves no definition", async () => {
    await expect(engine.describe({ ...bundleOf("{}"), code: "1" }, CASE_LIMITS)).rejects.toMatchObject({
      message: expect.stringContaining("globalThis.__plugin"),
    });
  });
});

describe("clean-up", () => {
  const LOG = `(() => { globalThis.cleaned = []; return { name: "cleans", version: "1.0.0",
    setup: (config) => { if (config.fails) throw new Error("half-finished"); return config.name; },
    cleanup: (state) => { cleaned.push(String(state)); if (state === "bad") throw new Error("cannot"); },
    hooks: { onRequest: () => ({ kind: "deny", cleaned }) } }; })()`;
  const open = async () => {
    const bundle = await engine.load(bundleOf(LOG), CASE_LIMITS);
    const setUp = (config: unknown) => bundle.setUp({ id: "a", powers: {}, config, power: never });
    return { bundle, setUp };
  };

  test("each instance is cleaned up with its own state, once", async () => {
    const { bundle, setUp } = await open();
    const [one, two, three] = [await setUp({ name: "one" }), await setUp({ name: "two" }), await setUp({})];
    await one.cleanUp();
    await one.cleanUp();
    await two.cleanUp();
    expect(await outcomeOf(three, "onRequest", frameOf())).toEqual({
      verdict: { kind: "deny", cleaned: ["one", "two"] },
    });
    expect(await outcomeOf(one, "onRequest", frameOf())).toMatchObject({ kind: "engine" });
    await bundle.close();
  });
  test("a half-finished set-up is cleaned up, and told", async () => {
    const { bundle, setUp } = await open();
    await expect(setUp({ fails: true })).rejects.toMatchObject({ kind: "throw", message: "half-finished" });
    const other = await setUp({ name: "other" });
    expect(await outcomeOf(other, "onRequest", frameOf())).toEqual({
      verdict: { kind: "deny", cleaned: ["undefined"] },
    });
    await bundle.close();
  });
  test("one that fails is told", async () => {
    const { bundle, setUp } = await open();
    await expect((await setUp({ name: "bad" })).cleanUp()).rejects.toMatchObject({ kind: "throw" });
    await bundle.close();
  });
});

test("nothing that one bundle does to the language is seen in another", async () => {
  const planted = await setUpCase(
    engine,
    `{ hooks: { onRequest() { Object.prototype.planted = 1; Array.prototype.map = null; globalThis.planted = 1; } } }`,
  );
  const other = await setUpCase(
    engine,
    `{ hooks: { onRequest: () => ({ kind: "deny", seen: [typeof {}.planted, typeof [].map, typeof globalThis.planted] }) } }`,
  );
  await outcomeOf(planted.guest, "onRequest", frameOf());
  expect(await outcomeOf(other.guest, "onRequest", frameOf())).toEqual({
    verdict: { kind: "deny", seen: ["undefined", "function", "undefined"] },
  });
  await planted.close();
  await other.close();
});

test("a module that the host's stack has ended is replaced, and every instance set up again", async () => {
  const one = await counting();
  const two = await counting();
  const bomb = await setUpCase(engine, BOMB);
  await outcomeOf(one.guest, "onRequest", frameOf());
  const inFlight = outcomeOf(two.guest, "onRoute", frameOf({ power: never }));
  const before = deaths.length;
  expect(await outcomeOf(bomb.guest, "onRequest", frameOf())).toMatchObject({ kind: "stack" });
  expect(deaths).toHaveLength(before + 1);
  expect(await inFlight).toMatchObject({ kind: "engine" });
  expect(await outcomeOf(one.guest, "onRequest", frameOf())).toMatchObject({ kind: "engine" });
  expect(await again(one.guest)).toEqual({ verdict: { kind: "deny", count: 11 } });
  expect(await again(two.guest)).toEqual({ verdict: { kind: "deny", count: 11 } });
  for (const { close } of [one, two, bomb]) await close();
});

test("a bundle whose jobs never come to rest is set up again, and others go on", async () => {
  const other = await counting();
  const flood = await setUpCase(
    engine,
    `{ setup: () => ({ calls: 0 }), hooks: { onRequest(ctx, state) {
      if (state.calls++ === 0 && ctx.model === "flood") { const again = () => { Promise.resolve().then(again); }; again(); }
      return { kind: "deny", calls: state.calls };
    } } }`,
    { limits: { cpuMs: 20 } },
  );
  expect(await outcomeOf(flood.guest, "onRequest", frameOf({ model: "flood" }))).toMatchObject({
    kind: "cpu",
  });
  expect(await again(flood.guest)).toEqual({ verdict: { kind: "deny", calls: 1 } });
  expect(await outcomeOf(other.guest, "onRequest", frameOf())).toEqual({
    verdict: { kind: "deny", count: 11 },
  });
  await flood.close();
  await other.close();
});

test("a bundle that has filled its memory is set up again", async () => {
  const full = await setUpCase(
    engine,
    `{ setup: () => [], hooks: { onRequest(ctx, state) {
      if (ctx.model === "fill") for (;;) state.push(new Uint8Array(1e5));
      return { kind: "deny", kept: state.length };
    } } }`,
  );
  expect(await outcomeOf(full.guest, "onRequest", frameOf({ model: "fill" }))).toMatchObject({
    kind: "memory",
  });
  expect(await again(full.guest)).toEqual({ verdict: { kind: "deny", kept: 0 } });
  await full.close();
});

test("a call that was given up at its deadline takes no late answer, and holds nothing up", async () => {
  const { guest: one, close } = await setUpCase(
    engine,
    `(() => { let late = "nothing"; return { hooks: {
      onRequest: async (ctx) => { late = await ctx.kv.get("a").catch((error) => error.message); },
      onResponse: () => ({ kind: "deny", late }) } }; })()`,
    { powers: { kv: {} }, limits: { wallMs: 20 } },
  );
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const slow = outcomeOf(one, "onRequest", frameOf({ power: () => promise }));
  expect(await slow).toMatchObject({ kind: "wall" });
  resolve("late");
  await promise;
  expect(await outcomeOf(one, "onResponse", frameOf())).toEqual({
    verdict: { kind: "deny", late: "this context is of no use outside of its call" },
  });
  await close();
});

test("a field that the host cannot give is the host's fault, not the plugin's", async () => {
  const { guest: one, close } = await setUpCase(engine, "{ hooks: { onRequest(ctx) { ctx.tags; } } }");
  const field = () => {
    throw new Error("the body is gone");
  };
  expect(await outcomeOf(one, "onRequest", frameOf({ field }))).toMatchObject({
    kind: "engine",
    message: expect.stringContaining("the body is gone"),
  });
  expect(await outcomeOf(one, "onRequest", frameOf())).toBeUndefined();
  await close();
});

test("processor time is counted for each call anew", async () => {
  const { guest: one, close } = await setUpCase(
    engine,
    "{ hooks: { onRequest() { for (let n = 0; n < 2e4; n++); } } }",
    { limits: { cpuMs: 30 } },
  );
  for (let call = 0; call < 300; call++) expect(one.call("onRequest", frameOf())).toBeUndefined();
  await close();
});

test("an async call has its processor time in all, not for each part", async () => {
  const { guest: one, close } = await setUpCase(
    engine,
    `{ hooks: { async onRequest(ctx) { for (;;) { await ctx.kv.get("a"); for (let n = 0; n < 2e5; n++); } } } }`,
    { powers: { kv: {} }, limits: { cpuMs: 30, powerCalls: 1000 } },
  );
  expect(await outcomeOf(one, "onRequest", frameOf({ power: async () => 1 }))).toMatchObject({ kind: "cpu" });
  await close();
});

test("a stack names the plugin's script, and not the guest runtime", async () => {
  const { guest: one, close } = await setUpCase(
    engine,
    `{ hooks: { onRequest() { throw new Error("here"); } } }`,
  );
  const fault = await outcomeOf(one, "onRequest", frameOf());
  expect(fault).toMatchObject({ guestStack: expect.stringContaining("plugin:case:1") });
  expect(fault).not.toMatchObject({ guestStack: expect.stringContaining("sluice-guest") });
  await close();
});

test("the console is heard where the bundle names a file for it, and nowhere else", async () => {
  const talker = bundleOf(`{ hooks: { onRequest(ctx) { console.log("seen", ctx.id, { deep: [1] }); } } }`);
  const call = async (bundle: Bundle): Promise<void> => {
    const loaded = await engine.load(bundle, CASE_LIMITS);
    const one = await loaded.setUp({ id: "chat/case", powers: {}, config: {}, power: never });
    expect(await outcomeOf(one, "onRequest", frameOf())).toBeUndefined();
    await loaded.close();
  };
  await call(talker);
  expect(said).toEqual([]);
  await call({ ...talker, console: "/somewhere" });
  expect(said).toEqual(['case log seen call {"deep":[1]}']);
});

test("calls that wait do not mix up their exchanges", async () => {
  const { guest: one, close } = await setUpCase(
    engine,
    `{ hooks: { async onRequest(ctx) { const got = await ctx.kv.get(ctx.id); return { kind: "deny", got: [ctx.id, got, ctx.tags.id] }; } } }`,
    { powers: { kv: {} } },
  );
  const ids = Array.from({ length: 200 }, (_, at) => `id-${at}`);
  const answers = new Map(ids.map((id) => [id, Promise.withResolvers<unknown>()]));
  const calls = ids.map((id) =>
    outcomeOf(
      one,
      "onRequest",
      frameOf({
        id,
        field: () => ({ id }),
        power: (_, __, [key]) => answers.get(String(key))?.promise ?? never(),
      }),
    ),
  );
  for (const id of ids.toReversed()) answers.get(id)?.resolve(`for ${id}`);
  const got = await Promise.all(calls);
  expect(got).toEqual(ids.map((id) => ({ verdict: { kind: "deny", got: [id, `for ${id}`, id] } })));
  await close();
});
