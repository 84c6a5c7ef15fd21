import { type Case, once, plugin, tell, told } from "../case.ts";

const USELESS = "this context is of no use outside of its call";

/** Powers that the host serves while the call waits. */
export const ASYNC_POWERS: readonly Case[] = [
  once(
    "a power is asked with its arguments, and answers with its value",
    "onRequest",
    `async (ctx) => ${tell('await ctx.kv.get("key")')}`,
    told({ deep: [1, "ü"] }),
    { powers: { kv: {} }, answers: { "kv.get": { value: { deep: [1, "ü"] } } } },
  ),
  once(
    "no value is `undefined`",
    "onRequest",
    `async (ctx) => ${tell('(await ctx.kv.get("key")) === undefined')}`,
    told(true),
    { powers: { kv: {} }, answers: { "kv.get": {} } },
  ),
  once(
    "a power that is refused rejects with an Error, whose message the host gave",
    "onRequest",
    `async (ctx) => { try { await ctx.fetch("https://evil.example"); } catch (error) { return ${tell("[error instanceof Error, error.message]")}; } }`,
    told([true, "not a host of its list"]),
    {
      powers: { fetch: { hosts: ["a.example"] } },
      answers: { "fetch.fetch": { error: "not a host of its list" } },
    },
  ),
  once(
    "one that is not caught is a fault of the plugin",
    "onRequest",
    "async (ctx) => { await ctx.kv.get('a'); }",
    { fault: ["throw"], says: "the store is away" },
    { powers: { kv: {} }, answers: { "kv.get": { error: "the store is away" } } },
  ),
  once(
    "several powers at once, and one after the other",
    "onRequest",
    `async (ctx) => { const [a, b] = await Promise.all([ctx.kv.get("a"), ctx.hmac.sha256("b")]); const c = await ctx.counters.peek(["c"]); return ${tell("[a, b, c]")}; }`,
    told([1, "2", []]),
    {
      powers: { kv: {}, hmac: true, counters: true },
      answers: { "kv.get": { value: 1 }, "hmac.sha256": { value: "2" }, "counters.peek": { value: [] } },
    },
  ),
  once(
    "effects before and behind an await go back together",
    "onRequest",
    `async (ctx) => { ctx.setTag("a", "1"); await ctx.kv.get("x"); ctx.setTag("b", ctx.id); }`,
    {
      reply: {
        tags: [
          ["a", "1"],
          ["b", "call"],
        ],
      },
    },
    { powers: { kv: {} }, answers: { "kv.get": {} } },
  ),
  once(
    "fields are read behind an await too",
    "onRequest",
    `async (ctx) => { await ctx.kv.get("x"); return ${tell("ctx.tags.a")}; }`,
    told("1"),
    { powers: { kv: {} }, answers: { "kv.get": {} }, fields: { tags: { a: "1" } } },
  ),
  once(
    "arguments that are no data reject, and the host does not hear of them",
    "onRequest",
    `async (ctx) => { const loop = {}; loop.loop = loop; try { await ctx.kv.set("a", loop); } catch (error) { return ${tell("error instanceof TypeError")}; } }`,
    told(true),
    { powers: { kv: {} } },
  ),
  {
    name: "a power that is asked for once the call is over rejects, and the host does not hear of it",
    plugin: `(() => { let kept, said = "nothing"; return ${plugin(
      "onRequest",
      `(ctx) => {
        if (!kept) { kept = ctx.kv; return; }
        kept.get("late").catch((error) => { said = error.message; });
        return;
      }`,
    ).replace(" hooks: {", ` hooks: { onResponse: () => ${tell("said")},`)}; })()`,
    powers: { kv: {} },
    calls: [
      { hook: "onRequest", reply: undefined },
      { hook: "onRequest", reply: undefined },
      { hook: "onResponse", ...told(USELESS) },
    ],
  },
  {
    name: "who does not wait for a power is told when the call is over",
    plugin: `(() => { let said = "nothing"; return ${plugin(
      "onRequest",
      `async (ctx) => { ctx.kv.get("a").catch((error) => { said = error.message; }); }`,
    ).replace(" hooks: {", ` hooks: { onResponse: () => ${tell("said")},`)}; })()`,
    powers: { kv: {} },
    calls: [
      { hook: "onRequest", answers: { "kv.get": { value: 1 } }, reply: undefined },
      { hook: "onResponse", ...told(USELESS) },
    ],
  },
  once(
    "more calls of powers than allowed are a fault",
    "onRequest",
    `async (ctx) => { for (let n = 0; n < 5; n++) await ctx.kv.get("a"); }`,
    { fault: ["power-calls"], says: "powerCalls" },
    { powers: { kv: {} }, limits: { powerCalls: 4 }, answers: { "kv.get": { value: 1 } } },
  ),
  once(
    "as many as allowed are none",
    "onRequest",
    `async (ctx) => { for (let n = 0; n < 4; n++) await ctx.kv.get("a"); }`,
    { reply: undefined },
    { powers: { kv: {} }, limits: { powerCalls: 4 }, answers: { "kv.get": { value: 1 } } },
  ),
  once(
    "many at once are a fault too",
    "onRequest",
    `async (ctx) => { await Promise.all(Array.from({ length: 50 }, () => ctx.kv.get("a"))); }`,
    { fault: ["power-calls"] },
    { powers: { kv: {} }, limits: { powerCalls: 4 }, answers: { "kv.get": { value: 1 } } },
  ),
];
