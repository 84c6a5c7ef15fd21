import { type Case, once, tell, told } from "../case.ts";

const FAULT = { fault: ["throw"] } as const;
const result = (value: string, expected: Parameters<typeof once>[3], name = value): Case =>
  once(`result: ${name}`, "onRequest", `() => ${value}`, expected);
const says = (text: string) => ({ fault: ["throw"], says: text }) as const;

/** What handlers give back and throw. Data comes through for the host to check; the rest is a fault. */
export const RESULTS: readonly Case[] = [
  result('({ kind: "deny", code: "A", message: "ü😀\\0" })', {
    reply: { verdict: { kind: "deny", code: "A", message: "ü😀\0" } },
  }),
  result("undefined", { reply: undefined }),
  result("null", { reply: { verdict: null } }),
  result("42", { reply: { verdict: 42 } }),
  result('"deny"', { reply: { verdict: "deny" } }),
  result("[1]", { reply: { verdict: [1] } }),
  result("Promise.resolve(undefined)", { reply: undefined }),
  result('Promise.resolve({ kind: "deny" })', { reply: { verdict: { kind: "deny" } } }),
  result("() => 1", FAULT, "a function"),
  result('Symbol("deny")', FAULT, "a symbol"),
  result("10n", FAULT, "a BigInt"),
  result("(() => { const loop = {}; loop.loop = loop; return loop; })()", FAULT, "a circle"),
  result(
    '{ get kind() { throw new Error("touched"); } }'.replace(/^/, "(").concat(")"),
    says("touched"),
    "a getter that throws",
  ),
  result('({ toJSON() { throw new Error("touched"); } })', says("touched"), "a toJSON that throws"),
  result(
    "(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()",
    FAULT,
    "a revoked proxy",
  ),
  result(
    'new Proxy({}, { get: () => { throw new Error("touched"); }, ownKeys: () => { throw new Error("touched"); } })',
    says("touched"),
    "a proxy that throws",
  ),
  result(
    '({ then: (resolve) => resolve({ kind: "deny" }) })',
    { reply: { verdict: { kind: "deny" } } },
    "a thenable",
  ),
  result(
    '({ then: (resolve) => { resolve(undefined); resolve({ kind: "deny" }); throw new Error("late"); } })',
    { reply: undefined },
    "a thenable that settles twice",
  ),
  result(
    '({ get then() { throw new Error("touched"); } })',
    says("touched"),
    "a thenable that cannot be read",
  ),
  result(
    '({ then: 1, kind: "deny" })',
    { reply: { verdict: JSON.parse('{ "then": 1, "kind": "deny" }') } },
    "a `then` that is no function",
  ),
  once(
    "a thenable that never settles ends at the wall deadline",
    "onRequest",
    "() => ({ then: () => {} })",
    {
      fault: ["wall"],
    },
    { limits: { wallMs: 100 } },
  ),
  once(
    "a promise that never settles ends at the wall deadline",
    "onRequest",
    "() => new Promise(() => {})",
    {
      fault: ["wall"],
      says: "wallMs",
    },
    { limits: { wallMs: 100 } },
  ),
  once("what is thrown is told", "onRequest", '() => { throw new Error("no luck"); }', says("no luck")),
  once(
    "what is thrown behind an await is told",
    "onRequest",
    'async () => { await undefined; throw new TypeError("no luck"); }',
    says("TypeError: no luck"),
  ),
  ...[
    ["undefined", "it threw undefined"],
    ["null", "it threw null"],
    ['"a text"', "it threw a text"],
    ['Symbol("s")', "it threw a symbol"],
    ["{}", "it threw something without a message"],
    ["{ message: 7 }", "it threw something without a message"],
    ['{ get message() { throw new Error("again"); } }', "it threw something that cannot be read"],
    [
      "new Proxy({}, { get: () => { throw 1; }, getPrototypeOf: () => { throw 1; } })",
      "it threw something that cannot be read",
    ],
  ].map(([thrown = "", told = ""]) =>
    once(`throwing ${thrown} is told`, "onRequest", `() => { throw ${thrown}; }`, says(told)),
  ),
  once("a message is cut", "onRequest", '() => { throw new Error("x".repeat(1e5)); }', says("x".repeat(900))),
  once(
    "what a reply holds is bounded",
    "onRequest",
    '() => ({ kind: "deny", message: "x".repeat(5000) })',
    {
      fault: ["result-size"],
      says: "resultBytes",
    },
    { limits: { resultBytes: 4096 } },
  ),
  once(
    "what an async reply holds is bounded in bytes, not in characters",
    "onRequest",
    'async () => ({ kind: "deny", message: "ü".repeat(2500) })',
    {
      fault: ["result-size"],
    },
    { limits: { resultBytes: 4096 } },
  ),
  once(
    "a reply within the bound comes through",
    "onRequest",
    '() => ({ kind: "deny", message: "x".repeat(3900) })',
    {
      reply: { verdict: { kind: "deny", message: "x".repeat(3900) } },
    },
    { limits: { resultBytes: 4096 } },
  ),
  once(
    "a plugin that patches what JSON and lists are made of harms itself alone",
    "onRequest",
    `(ctx) => {
      Object.prototype.toJSON = () => "patched"; Array.prototype.push = () => { throw 1; };
      Object.defineProperty(Object.prototype, "get", { value: 1, configurable: true, writable: true });
      JSON.stringify = () => "patched"; JSON.parse = () => 1; Map.prototype.get = () => 1; WeakMap.prototype.get = () => 1;
      Promise.prototype.then = () => 1; Reflect.get = () => 1; Object.hasOwn = () => false; String.prototype.slice = () => "";
      ctx.setTag("a", "b");
    }`,
    { reply: { tags: [["a", "b"]] } },
  ),
  once(
    "what stands in `Object.prototype` is in no reply and no context",
    "onRequest",
    `(ctx) => { for (const name of ["verdict", "local", "effects", "reply", "lastEffect", "head", "fieldsRead", "text"]) Object.prototype[name] = "planted"; ctx.setTag("a", "b"); }`,
    { reply: { tags: [["a", "b"]] } },
  ),
  once(
    "nothing that is handed in leads out",
    "onRequest",
    `(ctx) => { const said = [];
      for (const object of [ctx, ctx.principal, ctx.plan, ctx.tags, ctx.local, ctx.setTag]) {
        for (let at = object; at; at = Object.getPrototypeOf(at)) {
          try { said.push(typeof at.constructor?.constructor?.("return globalThis.process")()); } catch { said.push("undefined"); } } }
      return ${tell("[...new Set(said)]")}; }`,
    { reply: { local: {}, verdict: { kind: "deny", told: ["undefined"] } } },
    { fields: { plan: [], tags: {}, local: {} } },
  ),
  once(
    "who calls is not told, neither by `caller` nor by the sites of a stack",
    "onRequest",
    `function handler(ctx) {
      const said = [];
      try { said.push(typeof handler.caller); } catch { said.push("object"); }
      Error.prepareStackTrace = (_, sites) => sites.map((site) => [typeof site.getFunction(), typeof site.getThis()]).flat();
      const { stack } = new Error("x");
      if (Array.isArray(stack)) said.push(...stack.slice(2).filter((kind) => kind === "function"));
      return ${tell('said.filter((kind) => kind === "function")')}; }`,
    told([]),
  ),
  once(
    "data that is nested too deep is refused at once",
    "onRequest",
    "() => { let deep = []; for (let n = 0; n < 20000; n++) deep = [deep]; return deep; }",
    { fault: ["throw"], says: "at most 200 levels" },
  ),
  once(
    "the guest's own entry is gone",
    "onRequest",
    `() => ${tell("[typeof __sluice, typeof process, typeof require, typeof Bun, typeof fetch, typeof setTimeout, typeof eval]")}`,
    told(Array.from({ length: 7 }, () => "undefined")),
  ),
];
