import type { CaseGroup, EscapeCase } from "../case.ts";

const loop = (name: string, handler: string, harm?: string): EscapeCase => ({
  name,
  handler,
  ends: { fault: harm === undefined ? ["cpu"] : ["cpu", "memory", "wall"] },
  ...(harm === undefined ? {} : { harmOnly: { because: harm } }),
});

/** … and takes memory on its way, which may be used up first. */
const hoard = (name: string, handler: string): EscapeCase => ({
  name,
  handler,
  ends: { fault: ["cpu", "memory"] },
});

const SPARSE = "QuickJS looks at no deadline inside this built-in: the event loop would stand for minutes";

/** What would never end. */
export const LOOPS: CaseGroup = {
  title: "Endless work",
  cases: [
    loop("a loop", "() => { for (;;); }"),
    loop("a loop behind an `await`", "async () => { await null; for (;;); }"),
    loop(
      "a loop in `finally`, which no error ends",
      "() => { for (;;) { try { for (;;); } finally { continue; } } }",
    ),
    loop("a loop that catches all", "() => { for (;;) { try { for (;;); } catch {} } }"),
    hoard("a generator that never ends", "() => [...(function* () { for (;;) yield 0; })()].length"),
    loop("an expression that backtracks", `() => /^(a+)+$/.test("a".repeat(40) + "b")`),
    loop(
      "an expression that backtracks over backward references",
      `() => /^(\\w+\\s?)*\\1$/.test("aaaa ".repeat(12) + "!")`,
    ),
    loop("a comparison of `sort` that never ends", "() => [3, 2, 1].sort(() => { for (;;); })"),
    loop("a function of `replace` that never ends", `() => "aa".replace(/a/g, () => { for (;;); })`),
    loop("a conversion that never ends", "() => [1, 2].join({ toString() { for (;;); } })"),
    loop("a proxy that never ends", "() => ({ ...new Proxy({}, { ownKeys() { for (;;); } }) })"),
    hoard(
      "an expression's `exec` that never moves on",
      `() => { const r = /a/g; r.exec = () => ({ 0: "a", index: 0, length: 1 }); return "aaa".replace(r, ""); }`,
    ),
    hoard(
      "`Array.from` of a list that says it has 2³² − 1 entries",
      "() => Array.from({ length: 2 ** 32 - 1 }, () => 0)",
    ),
    loop(
      "`indexOf` over 2³² entries that are not there",
      "() => { const a = []; a.length = 2 ** 32 - 1; return a.indexOf(1); }",
      SPARSE,
    ),
    loop(
      "`fill` over 2³² entries",
      "() => { const a = []; a.length = 2 ** 32 - 1; return a.fill(0).length; }",
      SPARSE,
    ),
    loop(
      "`reverse` over 2³² entries that are not there",
      "() => { const a = []; a.length = 2 ** 32 - 1; a[0] = 1; a[5] = 1; return a.reverse().length; }",
      SPARSE,
    ),
    {
      name: "`join` over 2³¹ entries that are not there",
      handler: `() => { const a = []; a.length = 2 ** 31; return a.join("x"); }`,
      harmOnly: { because: SPARSE },
      ends: { fault: ["throw", "cpu", "memory", "wall"] },
    },
    {
      name: "`sort` over 2³² entries of a proxy",
      handler: "() => Array.prototype.sort.call({ length: 2 ** 32 - 1 })",
      harmOnly: { because: SPARSE },
      ends: { fault: ["throw", "cpu", "memory", "wall"] },
    },
  ],
};
