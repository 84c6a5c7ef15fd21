import { type Case, once, plugin, told } from "../case.ts";

const FRAME = {
  service: "chat",
  principal: { name: "alice@example.com", type: "user", groups: ["eng"] },
  model: "gpt-5-mini",
} as const;
const PLAN = [{ name: "a", provider: "p", model: "m", weight: 1 }];

/** A handler that says it is pure. */
const pure = (handler: string): string => `{ pure: true, handler: ${handler} }`;

/** What pure handlers see, and what they tell of what they went by. */
export const PURE: readonly Case[] = [
  once(
    "a pure handler tells what it has read, once each",
    "onRoute",
    pure("(ctx) => { ctx.model; ctx.service; ctx.model; }"),
    {
      reply: { reads: ["model", "service"] },
    },
    { frame: FRAME },
  ),
  once("one that reads nothing tells so", "onAuth", pure("() => {}"), { reply: { reads: [] } }),
  once(
    "one that reads by what it has read tells that alone",
    "onRequest",
    pure("(ctx) => { if (ctx.stream) ctx.tags; }"),
    {
      reply: { reads: ["stream"] },
    },
  ),
  once(
    "headers are told by their names",
    "onAuth",
    pure("(ctx) => { ctx.headers.get('x-team'); }"),
    { reply: { reads: ["header:x-team"] } },
    { powers: { headers: { read: ["x-team", "x-other"] } }, fields: { headers: {} } },
  ),
  once(
    "its verdict and its effects come along",
    "onRoute",
    pure(
      "(ctx) => { ctx.setTag('team', ctx.principal.name); ctx.plan.failOver({ on: [429] }); ctx.plan.spread({ session: [] }); }",
    ),
    {
      reply: {
        reads: ["principal", "plan"],
        tags: [["team", "alice@example.com"]],
        failOver: { on: [429] },
        spread: { session: [] },
      },
    },
    { frame: FRAME, fields: { plan: PLAN } },
  ),
  {
    name: "what one call has read is not told of the next, nor where one throws",
    plugin: plugin(
      "onRoute",
      pure("(ctx) => { if (ctx.model === 'bad') { ctx.tags; throw new Error('no'); } }"),
    ),
    calls: [
      { hook: "onRoute", frame: { model: "bad" }, fields: { tags: {} }, fault: ["throw"], says: "no" },
      { hook: "onRoute", frame: { model: "good" }, reply: { reads: ["model"] } },
    ],
  },
  once(
    "a pure handler has nothing of what is this exchange's alone",
    "onRequest",
    pure(
      "(ctx) => ({ kind: 'deny', told: ['id', 'client', 'local', 'kv', 'clock', 'random', 'text', 'log'].filter((name) => name in ctx) })",
    ),
    { reply: { verdict: { kind: "deny", told: [] }, reads: [] } },
    { powers: { kv: {}, clock: true, random: true, text: "read", log: true } },
  ),
  once("a pure handler that is async is refused", "onAuth", pure("async (ctx) => {}"), {
    fault: ["throw"],
    says: "a pure handler is not async",
  }),
  once("a handler that is not pure tells nothing", "onRoute", "(ctx) => { ctx.model; }", {
    reply: undefined,
  }),
  once("and has everything", "onRequest", "(ctx) => ({ kind: 'deny', told: 'id' in ctx })", told(true)),
];
