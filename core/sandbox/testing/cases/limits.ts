import { type Case, type CaseCall, plugin } from "../case.ts";

const again: CaseCall = { hook: "onResponse", reply: { tags: [["alive", "yes"]] } };

/** A handler that breaks a limit, and the next call, which must not notice. */
const breach = (
  name: string,
  handler: string,
  fault: Extract<CaseCall, { readonly fault: unknown }>["fault"],
  more: Partial<Case> = {},
): Case => ({
  name,
  plugin: plugin("onRequest", handler).replace(
    " hooks: {",
    ' hooks: { onResponse: (ctx) => ctx.setTag("alive", "yes"),',
  ),
  ...more,
  calls: [{ hook: "onRequest", fault }, again],
});

const CPU = ["cpu"] as const;
const MEMORY = ["memory", "throw", "cpu"] as const;

/** Limits, and that the next call of the same instance goes well. */
export const LIMITS: readonly Case[] = [
  breach("an endless loop is stopped", "() => { for (;;); }", CPU),
  breach("one that catches everything is stopped", "() => { for (;;) { try { for (;;); } catch {} } }", CPU),
  breach("an endless loop behind an await is stopped", "async () => { await undefined; for (;;); }", CPU),
  breach(
    "a flood of microtasks is stopped",
    "async () => { const flood = () => { Promise.resolve().then(flood); }; flood(); await new Promise(() => {}); }",
    CPU,
  ),
  breach(
    "a flood of microtasks in an async handler is stopped",
    "async () => { for (;;) await undefined; }",
    CPU,
  ),
  breach("a regular expression without end is stopped", '() => /^(a+)+$/.test("a".repeat(40) + "!")', CPU),
  breach("a comparator without end is stopped", "() => [3, 1, 2].sort(() => { for (;;); })", CPU),
  breach("a getter without end is stopped", "() => ({ get kind() { for (;;); } })", CPU),
  breach("a toJSON without end is stopped", "() => ({ toJSON() { for (;;); } })", CPU),
  breach("recursion without end is an error", "() => { const again = () => again() + 1; again(); }", [
    "stack",
    "throw",
  ]),
  breach("a text that is too long is an error", '() => { let text = "x"; for (;;) text += text; }', MEMORY),
  breach(
    "a list without end is an error",
    "() => { const list = []; for (;;) list.push(new Array(1000).fill(1)); }",
    [...MEMORY, "engine"],
  ),
  breach("a list that is too large is an error", "() => { new Uint8Array(2 ** 31).fill(1); }", MEMORY),
];
