import { expect, test } from "bun:test";
import { GuestFault } from "../contract.ts";
import { buildGuest } from "../guest/build.ts";
import { bundleOf, CASE_LIMITS, frameOf } from "../testing/conformance.ts";
import { Calls } from "./calls.ts";
import { InlineGuest } from "./guest.ts";
import { QuickJs } from "./quickjs.ts";

const guest = await buildGuest();
const MIB = 1024 * 1024;
// The guest needs less than half of it: what a hundred thousand calls leave behind would not fit.
const limits = { ...CASE_LIMITS, memoryBytes: 2 * MIB };
const CLOSED = new GuestFault("engine", "closed");

const PLUGIN = `{ hooks: {
  onRequest(ctx) { if (ctx.principal.name === "" || ctx.model === "" || ctx.id === "") return { kind: "deny" }; },
  onAuth: (ctx) => ({ kind: "identify", principal: ctx.identity.key.principal }),
  onResponse(ctx) { ctx.setTag("a", ctx.id); ctx.tags; },
  async onRoute(ctx) { await ctx.kv.get(ctx.model); },
} }`;

const open = async (quickjs: QuickJs) => {
  const calls = new Calls({
    quickjs,
    guest,
    bundle: bundleOf(PLUGIN),
    limits,
    onWorn: () => {
      throw new Error("it has worn out");
    },
  });
  const powers = { identity: true, kv: {} } as const;
  const instance = new InlineGuest(1, { id: "a", powers, config: {}, power: async () => 1 }, limits);
  await instance.setUpIn(calls);
  return { calls, instance };
};

const principalOf = (call: number) =>
  ({ name: `user-${call}@example.com`, type: "user", groups: ["g"] }) as const;

test("a hundred thousand calls with fresh principals, models and keys leave nothing behind", async () => {
  const quickjs = await QuickJs.load(() => undefined);
  const { calls, instance } = await open(quickjs);
  const round = async (from: number, count: number): Promise<void> => {
    for (let call = from; call < from + count; call++) {
      const principal = principalOf(call);
      const key = { id: `k${call}`, name: "n", state: "active", principal } as const;
      const frame = frameOf({ id: `id-${call}`, principal, model: `model-${call}` });
      instance.call("onRequest", frame);
      if (call % 4 !== 0) continue;
      instance.call("onAuth", { ...frame, identity: { key, presented: true, privileges: ["query"] } });
      instance.call("onResponse", { ...frame, field: () => ({ some: "tag" }) });
      await instance.call("onRoute", { ...frame, power: async () => 1 });
    }
  };
  await round(0, 5_000);
  const before = quickjs.highestFree();
  await round(5_000, 100_000);
  expect(quickjs.highestFree() - before).toBeLessThan(MIB / 4);
  calls.end(CLOSED);
}, 60_000);

test("realms that come and go leave nothing behind", async () => {
  const quickjs = await QuickJs.load(() => undefined);
  const turn = async (): Promise<void> => {
    const { calls, instance } = await open(quickjs);
    instance.call("onRequest", frameOf());
    void Promise.resolve(
      instance.call("onRoute", frameOf({ power: () => new Promise(() => undefined) })),
    ).catch(() => undefined);
    await instance.cleanUp();
    calls.end(CLOSED);
  };
  for (let n = 0; n < 5; n++) await turn();
  const before = quickjs.highestFree();
  for (let n = 0; n < 40; n++) await turn();
  expect(quickjs.dead).toBe(false);
  expect(quickjs.highestFree() - before).toBeLessThan(MIB / 4);
}, 60_000);

test("instances that come and go in one realm leave nothing behind", async () => {
  const quickjs = await QuickJs.load(() => undefined);
  const { calls } = await open(quickjs);
  for (let number = 2; number < 3_000; number++) {
    const instance = new InlineGuest(
      number,
      { id: "a", powers: {}, config: {}, power: async () => 1 },
      limits,
    );
    await instance.setUpIn(calls);
    instance.call("onRequest", frameOf());
    await instance.cleanUp();
  }
  calls.end(CLOSED);
}, 60_000);
