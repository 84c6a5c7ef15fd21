import type { CaseGroup } from "../case.ts";

/** Powers used by whom they were not given to, or when they are over. */
export const POWERS: CaseGroup = {
  title: "Powers and handles of somebody else",
  cases: [
    {
      name: "powers that were not asked for",
      handler: `(ctx) => ({ found: ["text", "body", "headers", "identity", "kv", "counters", "fetch", "hmac", "models", "clock", "random", "log", "targets", "files", "tables"].filter((name) => name in ctx) })`,
      ends: { verdict: { found: [] } },
    },
    {
      name: "a power called after its call has returned",
      top: "let kept;",
      powers: { kv: {} },
      callsBefore: 1,
      handler: `(ctx) => {
        const before = kept;
        kept = ctx;
        return (async () => before.kv.get("late"))().then(() => "served", (e) => e.message);
      }`,
      ends: { verdict: "this context is of no use outside of its call" },
    },
    {
      name: "a power that was taken from a context, called after it",
      top: "let kept;",
      powers: { kv: {}, log: true },
      callsBefore: 1,
      handler: `(ctx) => {
        const before = kept;
        kept = { kv: ctx.kv, log: ctx.log };
        if (!before) return;
        let logged = "logged";
        try { before.log.info("late"); } catch { logged = "refused"; }
        return before.kv.get("late").then(() => "served", () => "refused").then((got) => ({ got, logged }));
      }`,
      ends: { verdict: { got: "refused", logged: "refused" } },
    },
    {
      name: "a power called by what a call left behind",
      powers: { kv: {} },
      handler: `(ctx) => {
        Promise.resolve().then(() => Promise.resolve()).then(() => ctx.kv.set("late", 1)).catch(() => 0);
        return "returned";
      }`,
      ends: { verdict: "returned" },
    },
    {
      name: "the context of another exchange",
      top: "let kept;",
      callsBefore: 1,
      handler: `(ctx) => {
        const before = kept;
        kept = ctx;
        if (!before) return;
        const got = [];
        for (const use of [() => before.id, () => before.principal, () => before.tags, () => before.local, () => before.setTag("a", "b"), () => before.plan.targets]) {
          try { got.push(use() ?? null); } catch {}
        }
        return { got };
      }`,
      ends: { verdict: { got: [] } },
    },
    {
      name: "getters of one context, called on another object",
      top: "let kept;",
      callsBefore: 1,
      handler: `(ctx) => {
        const before = kept;
        kept = ctx;
        if (!before) return;
        const proto = Object.getPrototypeOf(ctx);
        const got = [];
        for (const name of ["id", "principal", "tags", "local", "client"]) {
          const { get } = Object.getOwnPropertyDescriptor(proto, name);
          for (const other of [before, {}, null, Object.create(ctx), new Proxy(ctx, {})]) {
            try { if (get.call(other) !== undefined) got.push(name); } catch {}
          }
        }
        return { got };
      }`,
      ends: { verdict: { got: [] } },
    },
    {
      name: "a segment of another exchange",
      top: "let kept;",
      powers: { text: "write" },
      callsBefore: 1,
      handler: `(ctx) => {
        const before = kept;
        [kept] = ctx.text.segments();
        if (!before) return;
        const did = [];
        for (const edit of [() => ctx.text.replace(before, 0, 1, "x"), () => before.replace(0, 1, "x"), () => ctx.text.keepFrom(before, 0)]) {
          try { edit(); did.push("edited"); } catch {}
        }
        return { did };
      }`,
      ends: { verdict: { did: [] } },
    },
    {
      name: "an edit beyond its segment",
      powers: { text: "write" },
      handler: `(ctx) => {
        const [segment] = ctx.text.segments();
        const did = [];
        for (const [start, end] of [[-1, 1], [0, 1e9], [3, 1], [0.5, 1], [NaN, 1], [0, Infinity]]) {
          try { segment.replace(start, end, "x"); did.push(start); } catch {}
        }
        return { did };
      }`,
      ends: { verdict: { did: [] } },
    },
    {
      name: "targets that are not in the plan",
      handler: `(ctx) => {
        const did = [];
        for (const names of [["elsewhere"], ["__proto__"], "first", [{ toString: () => "first" }], ["first", "first"]]) {
          try { ctx.plan.keep(names); did.push("kept"); } catch {}
        }
        return { did };
      }`,
      ends: { verdict: { did: [] } },
    },
  ],
};
