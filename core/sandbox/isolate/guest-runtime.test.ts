import { afterAll, expect, test } from "bun:test";
import { type Bundle, GuestFault } from "../contract.ts";
import { buildGuest } from "../guest/build.ts";
import { IsolateEngine } from "./engine.ts";
import { bundleOf, frameOf, LIMITS, noPower } from "./testing/frame.ts";

const said: string[] = [];
const engine = new IsolateEngine({
  guest: await buildGuest(),
  onConsole: (bundle, level, text) => said.push(`${bundle.name} ${level} ${text}`),
});
afterAll(() => engine.close());

const PLUGIN = bundleOf(`{
  name: "whole", version: "1.0.0", powers: { kv: {}, text: "write", log: true },
  setup: (config) => config,
  hooks: {
    async onRequest(ctx, { word }) {
      const [segment] = ctx.text.segments();
      segment.replace(0, 5, word);
      ctx.log.info("seen");
      ctx.setTag("kept", await ctx.kv.get(ctx.id));
      ctx.local.seen = true;
    },
    onAuth: () => ({ kind: "deny", code: typeof __sluice + typeof process, message: "no" }),
  },
}`);

test("the guest runtime speaks with a companion: definition, set-up, powers, effects, verdicts", async () => {
  expect(await engine.describe(PLUGIN, LIMITS)).toMatchObject({ name: "whole", setup: true, cleanup: false });
  const bundle = await engine.load(PLUGIN, LIMITS);
  const guest = await bundle.setUp({
    id: "chat/whole",
    powers: { kv: {}, text: "write", log: true },
    config: { word: "world" },
    power: noPower,
  });
  const fields: Readonly<Record<string, unknown>> = {
    segments: [{ index: 0, role: "user", kind: "text", text: "hello", context: "", choice: 0 }],
    local: {},
  };
  const frame = {
    ...frameOf("a", async (power, method, [key]) => `${power}.${method}(${key})`),
    field: (name: string) => fields[name],
  };
  expect(await guest.call("onRequest", frame)).toEqual({
    edits: [[0, 0, 5, "world"]],
    tags: [["kept", "kv.get(a)"]],
    log: [["info", "seen"]],
    local: { seen: true },
  });
  expect((await guest.call("onAuth", frame))?.verdict).toEqual({
    kind: "deny",
    code: "undefinedundefined",
    message: "no",
  });
  await guest.cleanUp();
  await bundle.close();
});

const TALKER = bundleOf(`{
  name: "talker", version: "1.0.0", powers: { kv: {} },
  hooks: {
    async onRequest(ctx) {
      console.log("seen", ctx.id);
      await undefined;
      console.warn("late", { deep: [1] });
      return { kind: "deny", got: await ctx.kv.get("a") };
    },
    onResponse() {
      for (let line = 0; line < 10_000; line++) console.log(line);
      return { kind: "deny", got: "flood" };
    },
  },
}`);
const setUp = async (bundle: Bundle) => {
  said.length = 0;
  const loaded = await engine.load(bundle, LIMITS);
  const options = { id: "chat/talker", powers: { kv: {} }, config: {}, power: noPower };
  const guest = await loaded.setUp(options);
  return { guest, close: () => loaded.close() };
};
const answered = async () => "answer";

test("the console is heard where the bundle names a file for it, and no call waits for it", async () => {
  const { guest, close } = await setUp({ ...TALKER, console: "/somewhere" });
  const reply = await guest.call("onRequest", frameOf("a", answered));
  expect(reply?.verdict).toEqual({ kind: "deny", got: "answer" });
  expect(said).toEqual(["tested log seen a", 'tested warn late {"deep":[1]}']);
  expect((await guest.call("onResponse", frameOf("b")))?.verdict).toEqual({ kind: "deny", got: "flood" });
  expect(said.length).toBeLessThan(500);
  await close();
});

test("without such a file nothing of the console is sent", async () => {
  const { guest, close } = await setUp(TALKER);
  const reply = await guest.call("onRequest", frameOf("a", answered));
  expect(reply?.verdict).toEqual({ kind: "deny", got: "answer" });
  expect(said).toEqual([]);
  await close();
});

test("a stack shows the plugin's frames alone, and stays as it is under a map that is none", async () => {
  const code = bundleOf(
    '{ name: "bad", version: "1.0.0", hooks: { onRequest() { throw new Error("no"); } } }',
  );
  for (const sourceMap of [undefined, "no map", '{"version":3,"sources":[]}']) {
    const { guest, close } = await setUp({ ...code, sourceMap });
    const fault = await Promise.resolve(guest.call("onRequest", frameOf("a"))).catch(
      (thrown: unknown) => thrown,
    );
    if (!(fault instanceof GuestFault)) throw new Error("it did not fail");
    expect(fault.guestStack).toMatch(/^Error: no\n {4}at .*plugin:tested:1:\d+\)?$/);
    await close();
  }
});
