import type { CaseGroup } from "../case.ts";

/** Results that are no data, or do something while they are read. */
export const RESULTS: CaseGroup = {
  title: "Results that do something when they are read",
  cases: [
    {
      name: "a getter that throws",
      handler: `() => ({ get kind() { throw new Error("read"); } })`,
      ends: { fault: ["throw"] },
    },
    {
      name: "a getter that never ends",
      handler: "() => ({ get kind() { for (;;); } })",
      ends: { fault: ["cpu"] },
    },
    {
      name: "a `toJSON` that never ends",
      handler: "() => ({ toJSON() { for (;;); } })",
      ends: { fault: ["cpu"] },
    },
    {
      name: "a getter that counts how often it is read",
      handler: `() => { let n = 0; return { kind: "deny", code: "STOP", get message() { return "read " + ++n; } }; }`,
      ends: { verdict: { kind: "deny", code: "STOP", message: "read 1" } },
    },
    {
      name: "a proxy whose every trap throws",
      handler: `() => new Proxy({}, new Proxy({}, { get() { throw new Error("trap"); } }))`,
      ends: { fault: ["throw"] },
    },
    {
      name: "a proxy that is made of itself, endlessly deep",
      handler:
        "() => { const p = new Proxy({}, { ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: p }), get: (_, k) => (k === 'toJSON' || k === 'then' ? undefined : p) }); return p; }",
      ends: { fault: ["stack", "throw"] },
    },
    {
      name: "a list that says it has 2³² − 1 entries",
      handler:
        "() => new Proxy([], { get: (target, key) => (key === 'length' ? 2 ** 32 - 1 : key === 'then' || key === 'toJSON' ? undefined : 0) })",
      ends: { fault: ["cpu", "memory", "throw"] },
    },
    {
      name: "a thenable that settles many times, and both ways",
      handler: `() => ({ then(done, failed) { done("first"); failed(new Error("second")); done("third"); throw new Error("fourth"); } })`,
      ends: { verdict: "first" },
    },
    {
      name: "a thenable that gives a thenable, and so on for ever",
      handler: "() => { const next = () => ({ then(done) { done(next()); } }); return next(); }",
      ends: { fault: ["cpu"] },
    },
    {
      name: "a `then` that throws when it is read",
      handler: `() => ({ get then() { throw new Error("read"); } })`,
      ends: { fault: ["throw"] },
    },
    { name: "a cycle", handler: "() => { const a = {}; a.a = a; return a; }", ends: { fault: ["throw"] } },
    { name: "a BigInt", handler: "() => ({ kind: 1n })", ends: { fault: ["throw"] } },
    {
      name: "a result of 2 MB",
      handler: `() => ({ text: "x".repeat(2e6) })`,
      ends: { fault: ["result-size"] },
    },
    { name: "a function as a result", handler: "() => () => 0", ends: { fault: ["throw"] } },
    { name: "a symbol as a result", handler: "() => Symbol('deny')", ends: { fault: ["throw"] } },
    {
      name: "a result of 10 MB",
      handler: `() => ({ text: "x".repeat(1e7) })`,
      harmOnly: { because: "QuickJS copies all of it before it looks at the deadline, or at its size" },
      ends: { fault: ["result-size", "memory"] },
    },
    {
      name: "2 MB in `ctx.local`, small as the result is",
      handler: `(ctx) => { ctx.local.all = "x".repeat(2e6); }`,
      ends: { fault: ["result-size"] },
    },
  ],
};
