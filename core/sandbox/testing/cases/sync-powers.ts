import type { Powers } from "@sluice/sdk";
import { type Case, once, tell, told } from "../case.ts";

const segment = (index: number, text: string) => ({
  index,
  role: "user",
  kind: "text",
  text,
  context: "",
  choice: 0,
});
const SEGMENTS = { segments: [segment(0, "hello world"), segment(1, "grüße 😀")] };
const WRITE: Powers = { text: "write" };
const KEY = {
  id: "k1",
  name: "laptop",
  state: "active",
  principal: { name: "bob@example.com", type: "user", groups: [] },
} as const;
const RANDOM = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0")).join("");

const throws = (says: string) => ({ fault: ["throw"], says }) as const;

/** Powers that need no promise. */
export const SYNC_POWERS: readonly Case[] = [
  once(
    "a plugin that did not ask for text has none",
    "onRequest",
    `(ctx) => ${tell("typeof ctx.text")}`,
    told("undefined"),
  ),
  once(
    "a power is not there in a hook that cannot use it",
    "onAuth",
    `(ctx) => ${tell("[typeof ctx.text, typeof ctx.matches, typeof ctx.kv]")}`,
    told(["undefined", "undefined", "object"]),
    { powers: { text: "write", patterns: true, kv: {} } },
  ),
  once(
    "text is read, in any language",
    "onRequest",
    `(ctx) => ${tell("ctx.text.segments().map(({ text, role }) => role + text)")}`,
    told(["userhello world", "usergrüße 😀"]),
    { powers: { text: "read" }, fields: SEGMENTS },
  ),
  once(
    "who reads text cannot write it",
    "onRequest",
    `(ctx) => ${tell("[typeof ctx.text.replace, typeof ctx.text.segments()[0].replace]")}`,
    told(["undefined", "undefined"]),
    { powers: { text: "read" }, fields: SEGMENTS },
  ),
  once(
    "a match is replaced by itself, with no look at the text",
    "onRequest",
    `(ctx) => { for (const match of ctx.matches) ctx.text.replace(match, '["' + match.pattern + '"]'); }`,
    { reply: { edits: [[1, 2, 5, '["p"]']] } },
    {
      powers: { text: "write", patterns: true },
      fields: { matches: [{ pattern: "p", segment: 1, start: 2, end: 5 }] },
    },
  ),
  once(
    "what is no match is not replaced",
    "onRequest",
    `(ctx) => ctx.text.replace({ segment: 0, start: 3, end: -1 }, "x")`,
    throws("one of ctx.matches"),
    { powers: { text: "write", patterns: true }, fields: { ...SEGMENTS, matches: [] } },
  ),
  once(
    "matches that overlap are not both replaced",
    "onRequest",
    `(ctx) => { for (const match of ctx.matches) ctx.text.replace(match, "x"); }`,
    throws("must not overlap"),
    {
      powers: { text: "write", patterns: true },
      fields: {
        matches: [
          { pattern: "p", segment: 0, start: 0, end: 5 },
          { pattern: "q", segment: 0, start: 4, end: 6 },
        ],
      },
    },
  ),
  once(
    "replacements go back in the order of the calls",
    "onRequest",
    `(ctx) => { const [a, b] = ctx.text.segments(); ctx.text.replace(a, 6, 11, "you"); b.replace(0, 0, "!"); a.replace(0, 5, ""); }`,
    {
      reply: {
        edits: [
          [0, 6, 11, "you"],
          [1, 0, 0, "!"],
          [0, 0, 5, ""],
        ],
      },
    },
    { powers: WRITE, fields: SEGMENTS },
  ),
  once(
    "replacements that overlap throw",
    "onRequest",
    `(ctx) => { const [a] = ctx.text.segments(); a.replace(0, 2, ""); a.replace(6, 8, ""); a.replace(1, 3, ""); }`,
    throws("must not overlap"),
    { powers: WRITE, fields: SEGMENTS },
  ),
  once(
    "one between two others does not overlap",
    "onRequest",
    `(ctx) => { const [a] = ctx.text.segments(); a.replace(0, 2, ""); a.replace(6, 8, ""); a.replace(3, 5, ""); }`,
    {
      reply: {
        edits: [
          [0, 0, 2, ""],
          [0, 6, 8, ""],
          [0, 3, 5, ""],
        ],
      },
    },
    { powers: WRITE, fields: SEGMENTS },
  ),
  ...["0, 12, ''", "-1, 2, ''", "3, 2, ''", "0.5, 2, ''", "0, 2, 7"].map((args) =>
    once(
      `a replacement that cannot be throws: ${args}`,
      "onRequest",
      `(ctx) => { try { ctx.text.segments()[0].replace(${args}); } catch (error) { return ${tell("error instanceof RangeError || error instanceof TypeError")}; } }`,
      told(true),
      { powers: WRITE, fields: SEGMENTS },
    ),
  ),
  once(
    "a segment of the plugin's own making is none",
    "onRequest",
    `(ctx) => ctx.text.replace({ ...ctx.text.segments()[0] }, 0, 1, "x")`,
    throws("no such segment"),
    { powers: WRITE, fields: SEGMENTS },
  ),
  once(
    "a segment's text cannot be swapped",
    "onRequest",
    `(ctx) => { "use strict"; ctx.text.segments()[0].text = ""; }`,
    { fault: ["throw"] },
    { powers: WRITE, fields: SEGMENTS },
  ),
  once(
    "what may go on is held back from its place",
    "onResponse",
    "(ctx) => ctx.text.keepFrom(ctx.text.segments()[1], 3)",
    { reply: { keepFrom: [[1, 3]] } },
    { powers: { text: "read" }, fields: SEGMENTS },
  ),
  once(
    "identity shows the key and the privileges",
    "onAuth",
    `(ctx) => { const { key, presented } = ctx.identity; return ${tell("[key, presented, ctx.identity.privileges()]")}; }`,
    told([KEY, true, ["query"]]),
    { powers: { identity: true }, frame: { identity: { key: KEY, presented: true, privileges: ["query"] } } },
  ),
  once(
    "identity shows the same behind an await",
    "onAuth",
    `async (ctx) => { const { identity } = ctx; await undefined; return ${tell("[identity.key.id, ctx.identity.presented, identity.privileges()]")}; }`,
    told(["k1", false, []]),
    { powers: { identity: true }, frame: { identity: { key: KEY, presented: false, privileges: [] } } },
  ),
  once(
    "where there is no key there is none",
    "onAuth",
    `(ctx) => ${tell("ctx.identity.key === undefined")}`,
    told(true),
    { powers: { identity: true }, frame: { identity: { key: undefined, presented: true, privileges: [] } } },
  ),
  once(
    "who identifies with the key's own principal says so by name",
    "onAuth",
    `(ctx) => ({ kind: "identify", principal: ctx.identity.key.principal })`,
    { reply: { identifiedByKey: true } },
    { powers: { identity: true }, frame: { identity: { key: KEY, presented: true, privileges: [] } } },
  ),
  once(
    "any other principal is told in full",
    "onAuth",
    `(ctx) => ({ kind: "identify", principal: { ...ctx.identity.key.principal, name: "root" } })`,
    { reply: { verdict: { kind: "identify", principal: { ...KEY.principal, name: "root" } } } },
    { powers: { identity: true }, frame: { identity: { key: KEY, presented: true, privileges: [] } } },
  ),
  once(
    "places of the body are read by pointer",
    "onRequest",
    `(ctx) => ${tell("[ctx.body.get('/max_tokens'), ctx.body.size('/messages'), ctx.body.get('/messages') === undefined]")}`,
    told([5, 3, true]),
    {
      powers: { body: { read: ["/max_tokens", "/messages"] } },
      fields: { body: { "/max_tokens": { value: 5 }, "/messages": { size: 3 } } },
    },
  ),
  once(
    "a pointer that is not listed throws",
    "onRequest",
    "(ctx) => ctx.body.get('/other')",
    throws("powers.body.read"),
    {
      powers: { body: { read: ["/a"] } },
      fields: { body: {} },
    },
  ),
  once(
    "places of the body are set",
    "onRequest",
    "(ctx) => ctx.body.set('/temperature', 0)",
    { reply: { effects: { body: [["/temperature", 0]] } } },
    { powers: { body: { read: [], write: ["/temperature"] } } },
  ),
  once(
    "a place that is not listed cannot be set",
    "onRequest",
    "(ctx) => ctx.body.set('/model', 'x')",
    throws("powers.body.write"),
    {
      powers: { body: { read: ["/model"], write: ["/a"] } },
    },
  ),
  once(
    "headers are read and set by their lists",
    "onRequest",
    `(ctx) => { ctx.headers.set("retry-after", "7"); return ${tell("ctx.headers.get('x-team')")}; }`,
    { reply: { effects: { headers: [["retry-after", "7"]] }, verdict: { kind: "deny", told: "a" } } },
    {
      powers: { headers: { read: ["x-team"], answer: ["retry-after"] } },
      fields: { headers: { "x-team": "a" } },
    },
  ),
  once(
    "a header that is not listed throws",
    "onRequest",
    "(ctx) => ctx.headers.get('cookie')",
    throws("powers.headers.read"),
    {
      powers: { headers: { read: ["x-team"] } },
      fields: { headers: {} },
    },
  ),
  once(
    "matches are places",
    "onRequest",
    `(ctx) => ${tell("ctx.matches")}`,
    told([{ pattern: "p", segment: 0, start: 1, end: 2 }]),
    { powers: { patterns: true }, fields: { matches: [{ pattern: "p", segment: 0, start: 1, end: 2 }] } },
  ),
  once(
    "prices are shown, and the cost of any usage is told",
    "onResponse",
    `(ctx) => ${tell("[ctx.prices.row.inputPerMTok, ctx.prices.cost(), ctx.prices.cost({ inputTokens: 1000, outputTokens: 500 })]")}`,
    told([2, 0.5, 0.006]),
    { powers: { prices: true }, fields: { prices: { inputPerMTok: 2, outputPerMTok: 8 }, cost: 0.5 } },
  ),
  once(
    "targets tell how they do",
    "onRoute",
    `(ctx) => ${tell("ctx.targets.health()")}`,
    told([{ name: "a", failures: 2, cooling: true }]),
    { powers: { targets: true }, fields: { targets: [{ name: "a", failures: 2, cooling: true }] } },
  ),
  once(
    "the clock stands still within a call",
    "onRequest",
    `(ctx) => ${tell("[ctx.clock.now(), ctx.clock.now(), new Date(ctx.clock.now()).toISOString()]")}`,
    told([86_400_000, 86_400_000, "1970-01-02T00:00:00.000Z"]),
    { powers: { clock: true }, fields: { now: 86_400_000 } },
  ),
  once(
    "random bytes are those of the host, each once",
    "onRequest",
    `(ctx) => { const first = [...ctx.random.bytes(3)]; const number = ctx.random.number(); return ${tell("[first, number >= 0 && number < 1, [...ctx.random.bytes(2)]]")}; }`,
    told([[0, 1, 2], true, [11, 12]]),
    { powers: { random: true }, fields: { random: RANDOM } },
  ),
  once(
    "random bytes come to an end",
    "onRequest",
    "(ctx) => { ctx.random.bytes(250); ctx.random.number(); }",
    throws("used up"),
    {
      powers: { random: true },
      fields: { random: RANDOM },
    },
  ),
  once(
    "lines go to the log, 20 of them, of 1,000 characters",
    "onRequest",
    `(ctx) => { ctx.log.warn("x".repeat(2000)); for (let n = 0; n < 30; n++) ctx.log.info(n); }`,
    {
      reply: {
        log: [["warn", "x".repeat(1000)], ...Array.from({ length: 19 }, (_, line) => ["info", String(line)])],
      },
    },
    { powers: { log: true } },
  ),
  once(
    "the powers of a batch",
    "onLog",
    `(ctx) => { ctx.log.info("batch"); return ${tell("[typeof ctx.tables.append, typeof ctx.files.append, typeof ctx.fetch, ctx.clock.now()]")}; }`,
    {
      reply: {
        log: [["info", "batch"]],
        verdict: { kind: "deny", told: ["function", "function", "function", 5] },
      },
    },
    {
      powers: { log: true, tables: true, files: true, fetch: { hosts: ["a.example"] }, clock: true },
      fields: { records: [], now: 5 },
    },
  ),
];
