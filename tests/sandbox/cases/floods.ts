import type { CaseGroup } from "../case.ts";

/** Too many of what is harmless one by one, and waits without end. */
export const FLOODS: CaseGroup = {
  title: "Floods, and waits without end",
  cases: [
    {
      name: "a promise that never settles",
      handler: "() => new Promise(() => {})",
      ends: { fault: ["wall"] },
    },
    {
      name: "a power whose answer never comes",
      powers: { kv: {} },
      handler: `(ctx) => ctx.kv.get("never")`,
      ends: { fault: ["wall"] },
    },
    {
      name: "a flood of microtasks",
      handler: "() => new Promise(() => { const on = () => { Promise.resolve().then(on); }; on(); })",
      ends: { fault: ["cpu"] },
    },
    {
      name: "a flood of microtasks that is left behind",
      handler: `() => { const on = () => { Promise.resolve().then(on).then(on); }; on(); return { kind: "deny", code: "STOP", message: "no" }; }`,
      ends: { fault: ["cpu", "memory"], orVerdict: { kind: "deny", code: "STOP", message: "no" } },
    },
    {
      name: "a flood of lines for the log",
      powers: { log: true },
      handler: `(ctx) => { for (let n = 0; n < 500; n++) ctx.log.warn("x".repeat(5000)); return "logged"; }`,
      ends: { verdict: "logged" },
    },
    {
      name: "lines for the log without end",
      powers: { log: true },
      handler: `(ctx) => { for (;;) ctx.log.info("x"); }`,
      ends: { fault: ["cpu"] },
    },
    {
      name: "more tags, evaluations and edits than a call may have",
      powers: { text: "write" },
      handler: `(ctx) => {
        const caught = [];
        const tries = [
          (n) => ctx.setTag("t" + n, "x"),
          () => ctx.evaluation({ verdict: "flag" }),
          () => ctx.text.segments()[0].replace(0, 1, ""),
        ];
        for (const attempt of tries) {
          try { for (let n = 0; n < 1000; n++) attempt(n); } catch (e) { caught.push(e.name); }
        }
        return { caught };
      }`,
      ends: { verdict: { caught: ["RangeError", "RangeError", "RangeError"] } },
    },
    {
      name: "powers called more often than a call may",
      powers: { kv: {} },
      handler: `(ctx) => Promise.all(Array.from({ length: 1000 }, (_, n) => ctx.kv.get("k" + n))).then(() => "all")`,
      ends: { fault: ["power-calls"] },
    },
    {
      name: "a power called with 2 MB",
      powers: { kv: {} },
      limits: { cpuMs: 200 },
      handler: `(ctx) => ctx.kv.set("k", "x".repeat(2e6)).then(() => "taken", () => "refused")`,
      ends: { inline: { verdict: "taken" }, isolate: { verdict: "refused" } },
    },
  ],
};
