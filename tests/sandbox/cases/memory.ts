import type { CaseGroup, EscapeCase } from "../case.ts";

const ENDS = { fault: ["memory", "throw", "cpu", "wall"] } as const;
const bomb = (name: string, handler: string, because?: string): EscapeCase => ({
  name,
  handler,
  ends: ENDS,
  ...(because === undefined ? {} : { harmOnly: { because } }),
});

const SLOW =
  "QuickJS looks at no deadline inside a built-in that makes or copies megabytes, nor while it collects garbage";
const DEEP =
  "reading or writing it overflows the stack of the host, which ends the module: all inline plugins are set up again";

/** What would eat the memory. */
export const MEMORY: CaseGroup = {
  title: "Memory",
  cases: [
    bomb("a text that doubles", `() => { let s = "x"; for (;;) s += s; }`),
    bomb("`repeat` of 2²⁹", `() => "x".repeat(2 ** 29) + "y"`),
    bomb("`padEnd` to 2³⁰", `() => "x".padEnd(2 ** 30 - 30, "ab").length + [].at(0).x`),
    bomb(
      "`replaceAll` that multiplies",
      `() => { let s = "a".repeat(1e6); for (;;) s = s.replaceAll("a", "b".repeat(1e3) + "a"); }`,
      SLOW,
    ),
    bomb("a BigInt that squares itself", "() => { let n = 3n; for (;;) n *= n; }", SLOW),
    bomb("a BigInt of a billion digits", "() => { let n = 2n ** 1000000000n; for (;;) n **= 2n; }"),
    bomb(
      "a BigInt made a text",
      "() => { for (;;) String(7n ** 300000n); }",
      "the conversion takes as long as it takes, and looks at no deadline",
    ),
    bomb("lists in a list", "() => { const all = []; for (;;) all.push(new Array(1e3).fill(1)); }", SLOW),
    bomb("small objects", "() => { const all = []; for (;;) all.push({ a: all.length }); }"),
    bomb(
      "texts in a map",
      `() => { const all = new Map(); for (let n = 0; ; n++) all.set(n, "x".repeat(1e4) + n); }`,
      SLOW,
    ),
    bomb(
      "closures that keep each other",
      "() => { let f = () => 0; for (;;) { const g = f; f = () => g; } }",
      SLOW,
    ),
    bomb("one buffer of 2 GB", "() => new Uint8Array(2 ** 31).fill(1).length + [].at(0).x"),
    bomb(
      "buffers of a megabyte",
      "() => { const all = []; for (;;) all.push(new Uint8Array(2 ** 20).fill(1)); }",
      SLOW,
    ),
    bomb(
      "a buffer that grows",
      "() => { const b = new ArrayBuffer(1, { maxByteLength: 2 ** 31 }); for (;;) b.resize(b.byteLength * 2); }",
    ),
    bomb("copies of copies", "() => { let a = [1]; for (;;) a = structuredClone([a, a]); }", SLOW),
    bomb(
      "a list of 2³¹ numbers",
      "() => { const a = new Array(2 ** 31).fill(0); for (;;) a.push(a); }",
      SLOW,
    ),
    {
      name: "recursion without end",
      handler: "() => { const deeper = () => deeper() + 1; return deeper(); }",
      ends: { fault: ["stack"] },
    },
    {
      name: "recursion without end that catches its own end",
      handler: "() => { const deeper = () => { try { deeper(); } catch { deeper(); } }; deeper(); }",
      harmOnly: {
        because: "each overflow writes its stack down, ten thousand times between two looks at the deadline",
      },
      ends: { fault: ["cpu", "stack", "wall"] },
    },
    {
      name: "recursion by way of `toString`, accessors and proxies",
      handler: `() => { const p = new Proxy({}, { get: (_, k, r) => r[k] }); return p.x; }`,
      ends: { fault: ["stack"] },
    },
    {
      name: "an expression of 100,000 groups",
      handler: `() => { try { new RegExp("(".repeat(1e5) + ")".repeat(1e5)); } catch (e) { return "an error"; } return "made"; }`,
      harmOnly: { because: DEEP },
      ends: { verdict: "an error" },
    },
    {
      name: "`JSON.parse` of 100,000 lists in each other",
      handler: `() => { try { JSON.parse("[".repeat(1e5)); } catch { return "an error"; } return "parsed"; }`,
      harmOnly: { because: DEEP },
      ends: { verdict: "an error" },
    },
    {
      name: "a result of 100,000 lists in each other",
      handler: "() => { let a = []; for (let n = 0; n < 1e5; n++) a = [a]; return a; }",
      ends: { fault: ["stack", "throw", "cpu"] },
    },
  ],
};
