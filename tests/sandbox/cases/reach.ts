import type { CaseGroup } from "../case.ts";

/** Walks everything that can be reached from the plugin, and tries every function of the name `constructor` as a compiler. */
const WALK = `
  const found = [];
  const seen = new Set();
  const queue = [[ctx, "ctx"], [state, "state"], [globalThis, "global"]];
  for (const made of [async () => 0, function* () {}, async function* () {}, () => 0, /x/, [], 1n, "", Symbol()]) queue.push([made, typeof made]);
  for (let at = 0; at < queue.length && at < 2000; at++) {
    const [value, path] = queue[at];
    if (value === null || (typeof value !== "object" && typeof value !== "function") || seen.has(value)) continue;
    seen.add(value);
    for (const make of [value.constructor, value.constructor?.constructor]) {
      try {
        const ran = make("return 7")();
        if (ran === 7 || ran?.then || ran?.next) found.push(path);
      } catch {}
    }
    for (const key of Reflect.ownKeys(value)) {
      try { queue.push([value[key], path + "." + String(key)]); } catch {}
      const how = Reflect.getOwnPropertyDescriptor(value, key);
      if (how?.get) queue.push([how.get, path + ".get " + String(key)]);
    }
    queue.push([Object.getPrototypeOf(value), path + ".proto"]);
  }`;

const NAMES = [
  ..."process require module exports Bun Deno Buffer global self window eval Function WebAssembly".split(" "),
  ..."fetch XMLHttpRequest WebSocket setTimeout setInterval setImmediate queueMicrotask performance".split(
    " ",
  ),
  ..."crypto Intl Atomics SharedArrayBuffer Worker __sluice std os scriptArgs ivm navigator".split(" "),
];

/** Ways to the machine. */
export const REACH: CaseGroup = {
  title: "Reaching the host",
  cases: [
    {
      name: "globals of the machine, by name",
      handler: `() => ({ found: ${JSON.stringify(NAMES)}.filter((name) => name in globalThis) })`,
      ends: { verdict: { found: [] } },
    },
    {
      name: "`import()` of a module of the machine",
      handler: `() => import("node:fs").then(() => "imported", () => "refused")`,
      ends: { verdict: "refused" },
    },
    {
      name: "`import()` of a module out of text",
      handler: `() => import("data:text/javascript,export default 1").then(() => "imported", () => "refused")`,
      ends: { verdict: "refused" },
    },
    {
      name: "code from text, by the constructors of all that can be reached",
      powers: { text: "write", kv: {}, log: true, clock: true, random: true, headers: { read: ["x-a"] } },
      handler: `(ctx, state) => { ${WALK} return { found, walked: seen.size > 200 }; }`,
      limits: { cpuMs: 90 },
      ends: { verdict: { found: [], walked: true } },
    },
    {
      name: "code from text, by the constructors of the context",
      powers: { text: "write", kv: {}, log: true },
      handler: `(ctx, state) => {
        const found = [];
        for (const value of [ctx, state, ctx.text, ctx.kv, ctx.log.info, ctx.principal, () => 0, async () => 0, function* () {}]) {
          for (const make of [value?.constructor, value?.constructor?.constructor, Object.getPrototypeOf(value ?? {})?.constructor]) {
            try { if (make("return 7")() !== undefined) found.push(typeof value); } catch {}
          }
        }
        return { found };
      }`,
      ends: { verdict: { found: [] } },
    },
    {
      name: "who called, by `caller` and `arguments`",
      top: "function named() { return [named.caller, named.arguments?.callee?.caller]; }",
      handler: `function () {
        let told = [];
        try { told = named(); } catch {}
        const [direct] = told;
        return { foreign: typeof direct === "function" && typeof direct.caller === "function" };
      }`,
      ends: { verdict: { foreign: false } },
    },
    {
      name: "who called, by the call sites of a stack",
      handler: `() => {
        const sites = [];
        Error.prepareStackTrace = (_, all) => all;
        const { stack } = new Error("x");
        if (Array.isArray(stack)) for (const site of stack) {
          for (const how of ["getThis", "getFunction"]) {
            const got = site[how]?.();
            if (got !== undefined && got !== globalThis && !String(got).includes("prepareStackTrace")) sites.push(how);
          }
        }
        return { sites };
      }`,
      ends: { verdict: { sites: [] } },
    },
    {
      name: "changing what the host gave for this call and the next",
      powers: { identity: true },
      callsBefore: 2,
      handler: `(ctx) => {
        const before = JSON.stringify([ctx.principal, ctx.identity.key ?? null, ctx.identity.privileges()]);
        const tries = [
          () => { ctx.principal.name = "root"; },
          () => { ctx.principal.groups.push("admins"); },
          () => { Object.defineProperty(ctx.principal, "type", { value: "service-principal" }); },
          () => { Object.setPrototypeOf(ctx.principal, { admin: true }); },
          () => { ctx.identity.privileges().push("manage"); },
        ];
        let changed = 0;
        for (const attempt of tries) { try { attempt(); } catch {} }
        if (JSON.stringify([ctx.principal, ctx.identity.key ?? null, ctx.identity.privileges()]) !== before) changed++;
        return { changed, admin: ctx.principal.admin === true };
      }`,
      ends: { verdict: { changed: 0, admin: false } },
    },
  ],
};
