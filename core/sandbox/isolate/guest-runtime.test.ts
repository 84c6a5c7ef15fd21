import { afterAll, expect, test } from "bun:test";
import { buildGuest } from "../guest/build.ts";
import { IsolateEngine } from "./engine.ts";
import { bundleOf, frameOf, LIMITS, noPower } from "./testing/frame.ts";

const engine = new IsolateEngine({ guest: await buildGuest() });
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
