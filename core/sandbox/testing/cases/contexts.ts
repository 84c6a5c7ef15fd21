import { HOOK_NAMES } from "@sluice/sdk";
import { type Case, once, plugin, tell, told } from "../case.ts";

const FRAME = {
  id: "0198-id",
  service: "chat",
  principal: { name: "alice@example.com", type: "user", groups: ["eng", "ärzte"] },
  model: "gpt-5-mini",
  api: "openai-chat",
} as const;
const USELESS = "this context is of no use outside of its call";
const PLAN = [
  { name: "a", provider: "p", model: "m", weight: 1 },
  { name: "b", provider: "p", model: "m", weight: 0 },
];

const KEYS = `(ctx) => {
  const names = [];
  for (let at = ctx; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) names.push(...Object.getOwnPropertyNames(at));
  return ${tell("names.sort().join()")};
}`;

const BASE = [
  "api",
  "client",
  "evaluation",
  "id",
  "local",
  "model",
  "principal",
  "service",
  "stream",
  "tags",
];
const MORE: Readonly<Record<string, readonly string[]>> = {
  onAuth: [],
  onRoute: ["plan", "setTag"],
  onRequest: ["plan", "setTag"],
  onResponse: ["final", "outcome", "setCost", "setTag", "usage"],
};
const EXCHANGE = HOOK_NAMES.filter((hook) => hook !== "onLog");

/** What contexts tell and take, without any power. */
export const CONTEXTS: readonly Case[] = [
  ...HOOK_NAMES.map((hook) =>
    once(`${hook}: a handler that leaves nothing behind has no reply`, hook, "(ctx) => {}", {
      reply: undefined,
    }),
  ),
  ...HOOK_NAMES.map((hook) =>
    once(`${hook}: an async handler that leaves nothing behind has no reply`, hook, "async (ctx) => {}", {
      reply: undefined,
    }),
  ),
  ...EXCHANGE.map((hook) =>
    once(
      `${hook}: a context without powers has what its hook says, and nothing else`,
      hook,
      KEYS,
      told([...BASE, ...(MORE[hook] ?? [])].sort().join()),
    ),
  ),
  once("onLog: a context without powers has its records alone", "onLog", KEYS, told("records")),
  ...EXCHANGE.map((hook) =>
    once(
      `${hook}: the context tells who asks for what`,
      hook,
      `(ctx) => ${tell("[ctx.id, ctx.service, ctx.principal, ctx.model, ctx.api, ctx.stream]")}`,
      told([FRAME.id, FRAME.service, FRAME.principal, FRAME.model, FRAME.api, true]),
      { frame: { ...FRAME, stream: true } },
    ),
  ),
  once(
    "a context tells the same behind an await",
    "onRequest",
    `async (ctx) => { await undefined; return ${tell("[ctx.id, ctx.service, ctx.principal, ctx.model, ctx.api, ctx.stream]")}; }`,
    told([FRAME.id, FRAME.service, FRAME.principal, FRAME.model, FRAME.api, false]),
    { frame: FRAME },
  ),
  once(
    "where there is no service there is none",
    "onAuth",
    `(ctx) => ${tell("ctx.service === undefined")}`,
    told(true),
    {
      frame: { service: undefined },
    },
  ),
  once(
    "names of any characters come through: NUL, half a pair, beyond the plane",
    "onRequest",
    `(ctx) => ${tell("[ctx.model, ctx.model.length, ctx.id, ctx.principal.name]")}`,
    told(["a\0b\ud800c😀", 7, "ïd", "ü\n"]),
    { frame: { model: "a\0b\ud800c😀", id: "ïd", principal: { name: "ü\n", type: "user", groups: [] } } },
  ),
  once(
    "a principal cannot be changed",
    "onRequest",
    `(ctx) => { "use strict"; let thrown = 0;
      for (const change of [() => { ctx.principal.name = "root"; }, () => { ctx.principal.groups.push("admin"); }]) {
        try { change(); } catch { thrown++; } }
      return ${tell("[thrown, ctx.principal.name]")}; }`,
    told([2, FRAME.principal.name]),
    { frame: FRAME },
  ),
  once(
    "tags and client are read when they are asked for",
    "onRequest",
    `(ctx) => ${tell("[ctx.tags, ctx.client]")}`,
    told([
      { team: "a", ["__proto__"]: "b" },
      { address: "1.2.3.4", userAgent: "x" },
    ]),
    {
      fields: {
        tags: { team: "a", ["__proto__"]: "b" },
        client: { address: "1.2.3.4", userAgent: "x" },
      },
    },
  ),
  once(
    "a tag that was set is there, and the tags themselves are frozen",
    "onRequest",
    `(ctx) => { "use strict"; ctx.setTag("b", "2"); let frozen = false;
      try { ctx.tags.c = "3"; } catch { frozen = true; } return ${tell("[ctx.tags, frozen]")}; }`,
    { reply: { tags: [["b", "2"]], verdict: { kind: "deny", told: [{ a: "1", b: "2" }, true] } } },
    { fields: { tags: { a: "1" } } },
  ),
  once(
    "a tag that does not fit throws",
    "onRequest",
    `(ctx) => { let thrown = 0;
      for (const tag of [["", "x"], ["k".repeat(65), "x"], ["k", "v".repeat(257)], ["k", 1]]) {
        try { ctx.setTag(...tag); } catch (error) { if (error instanceof RangeError) thrown++; } }
      return ${tell("thrown")}; }`,
    told(4),
  ),
  once(
    "what is put into `local` goes back with the reply",
    "onRequest",
    "(ctx) => { ctx.local.seen = (ctx.local.seen ?? 0) + 1; }",
    { reply: { local: { seen: 3 } } },
    { fields: { local: { seen: 2 } } },
  ),
  once(
    "an evaluation is told with what it may hold, and nothing more",
    "onResponse",
    `(ctx) => ctx.evaluation({ verdict: "flag", categories: ["pii"], counts: { pii: 2 }, text: "secret" })`,
    { reply: { evaluations: [{ verdict: "flag", categories: ["pii"], counts: { pii: 2 } }] } },
  ),
  once(
    "a ninth evaluation throws",
    "onRequest",
    `(ctx) => { for (let n = 0; n < 9; n++) ctx.evaluation({ verdict: "pass" }); }`,
    { fault: ["throw"], says: "at most 8" },
  ),
  once(
    "the plan is shown, and narrowed in the order that was asked for",
    "onRoute",
    `(ctx) => { ctx.plan.keep(["b"]); return ${tell("ctx.plan.targets.map(({ name }) => name)")}; }`,
    { reply: { keep: ["b"], verdict: { kind: "deny", told: ["b"] } } },
    { fields: { plan: PLAN } },
  ),
  once(
    "keep refuses what is not in the plan",
    "onRequest",
    `(ctx) => ctx.plan.keep(["z"])`,
    {
      fault: ["throw"],
      says: "not in the plan",
    },
    { fields: { plan: PLAN } },
  ),
  once(
    "keep refuses a target twice",
    "onRoute",
    `(ctx) => ctx.plan.keep(["a", "a"])`,
    {
      fault: ["throw"],
      says: "twice",
    },
    { fields: { plan: PLAN } },
  ),
  once(
    "the closing call tells how it ended and sets the cost",
    "onResponse",
    `(ctx) => { ctx.setCost(0.25); return ${tell("[ctx.final, ctx.outcome, ctx.usage.inputTokens]")}; }`,
    { reply: { cost: 0.25, verdict: { kind: "deny", told: [true, "answered", 7] } } },
    { frame: { final: true }, fields: { outcome: "answered", usage: { inputTokens: 7, outputTokens: 1 } } },
  ),
  once(
    "before the closing call nothing is known of the end",
    "onResponse",
    `(ctx) => ${tell("[ctx.final, ctx.outcome === undefined, ctx.usage === undefined]")}`,
    told([false, true, true]),
    { fields: { outcome: "answered", usage: { inputTokens: 7, outputTokens: 1 } } },
  ),
  once("a cost below 0 throws", "onResponse", "(ctx) => ctx.setCost(-1)", {
    fault: ["throw"],
    says: "a cost is",
  }),
  once(
    "records are read as they are",
    "onLog",
    `(ctx) => ${tell("ctx.records.map(({ id }) => id)")}`,
    told(["r1", "r2"]),
    { fields: { records: [{ id: "r1" }, { id: "r2" }] } },
  ),
  {
    name: "a context that was kept tells nothing and takes nothing once its call is over",
    plugin: `(() => { let kept; return ${plugin(
      "onRequest",
      `(ctx) => {
        if (!kept) { kept = [ctx, ctx.plan]; ctx.tags; return; }
        const said = [];
        for (const use of [() => kept[0].id, () => kept[0].tags, () => kept[0].local, () => kept[0].setTag("a", "b"),
          () => kept[1].targets, () => kept[1].keep([]), () => kept[0].evaluation({ verdict: "pass" }), () => kept[0].stream]) {
          try { use(); said.push("answered"); } catch (error) { said.push(error.message); } }
        return ${tell("[...new Set(said)]")};
      }`,
    )}; })()`,
    calls: [
      { hook: "onRequest", fields: { plan: PLAN }, reply: undefined },
      { hook: "onRequest", fields: { plan: PLAN }, ...told([USELESS]) },
    ],
  },
  {
    name: "one that was kept over an await is of no use either",
    plugin: `(() => { let kept; return ${plugin(
      "onRequest",
      `async (ctx) => {
        const before = kept; kept = ctx; await undefined;
        if (!before) return;
        try { return ${tell("before.id")}; } catch (error) { return ${tell("error.message")}; }
      }`,
    )}; })()`,
    calls: [
      { hook: "onRequest", reply: undefined },
      { hook: "onRequest", ...told(USELESS) },
    ],
  },
];
