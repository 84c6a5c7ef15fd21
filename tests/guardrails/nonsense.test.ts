import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { definePlugin, Type } from "@sluice/sdk";
import { type GuardedGateway, startGuardedGateway } from "./guarded.ts";

/** What a guardrail gives back in place of a verdict. */
const ANSWERS: Readonly<Record<string, () => unknown>> = {
  "a text": () => "deny",
  "a number": () => 403,
  true: () => true,
  "nothing at all, as an object": () => ({}),
  "a list of denials": () => [{ kind: "deny", code: "A", message: "a" }],
  "a denial without a code": () => ({ kind: "deny", message: "a" }),
  "a denial whose status is a success": () => ({ kind: "deny", code: "A", message: "a", status: 200 }),
  "a denial whose status is none": () => ({ kind: "deny", code: "A", message: "a", status: 799 }),
  "a denial whose message is a book": () => ({ kind: "deny", code: "A", message: "a".repeat(100_000) }),
  "a denial whose code would end a header": () => ({
    kind: "deny",
    code: "A\r\nset-cookie: a",
    message: "a",
  }),
  "a denial that lasts for ever": () => ({ kind: "deny", code: "A", message: "a", retryAfterMs: 1e300 }),
  "an answer without usage": () => ({ kind: "answer", text: ["a"] }),
  "an answer of no text": () => ({ kind: "answer", text: [7], usage: { inputTokens: 0, outputTokens: 0 } }),
  "a name for the caller": () => ({
    kind: "identify",
    principal: { name: "root", type: "user", groups: ["all"] },
  }),
  "a kind that there is not": () => ({ kind: "allow" }),
  "a big number": () => 10n,
  "what holds itself": () => {
    const self: Record<string, unknown> = { kind: "deny" };
    self.self = self;
    return self;
  },
  "what throws when it is read": () => ({
    get kind() {
      throw new Error("read");
    },
  }),
  "a promise of nonsense": async () => "deny",
};

interface Texts {
  segments(): readonly { readonly text: string }[];
  replace(at: unknown, ...more: readonly unknown[]): void;
  mask(forms: unknown): void;
  keepFrom?(...at: readonly unknown[]): void;
}

/** What it does to the texts in place of an edit. */
const EDITS: Readonly<Record<string, (text: Texts) => void>> = {
  "an edit before the text": (text) => text.replace({ segment: 0, start: -1, end: 1 }, "#"),
  "an edit behind the text": (text) => text.replace({ segment: 0, start: 0, end: 1e9 }, "#"),
  "an edit that ends before it begins": (text) => text.replace({ segment: 0, start: 2, end: 1 }, "#"),
  "an edit at no place": (text) => text.replace({ segment: 0, start: Number.NaN, end: 1 }, "#"),
  "an edit between two units": (text) => text.replace({ segment: 0, start: 0.5, end: 1 }, "#"),
  "edits that overlap": (text) => {
    text.replace({ segment: 0, start: 0, end: 3 }, "#");
    text.replace({ segment: 0, start: 2, end: 4 }, "#");
  },
  "an edit of a segment that there is not": (text) => text.replace({ segment: 7, start: 0, end: 1 }, "#"),
  "an edit of nothing": (text) => text.replace(undefined, "#"),
  "a number in a text's place": (text) => text.replace({ segment: 0, start: 0, end: 1 }, 7),
  "a mask in no form": (text) => text.mask({ word: { hide: true } }),
  "a mask in two forms": (text) => text.mask({ word: { with: "a", keepLast: 1 } }),
  "two masks of one pattern": (text) => {
    text.mask({ word: { with: "a" } });
    text.mask({ word: { with: "b" } });
  },
  "a mask over an edit": (text) => {
    // A later window of a stream holds no match, and an edit alone is right.
    if (!text.segments()[0]?.text.startsWith("hello")) return;
    text.replace({ segment: 0, start: 0, end: 5 }, "#");
    text.mask({ word: { with: "a" } });
  },
  "a mask whose label is none": (text) => text.mask({ word: { alias: "a b" } }),
  "a mask that is a text": (text) => text.mask({ word: "a" }),
};

const CASES = [
  ...Object.entries(ANSWERS).map(([name, give]) => ({ name, act: (_: Texts) => give() })),
  ...Object.entries(EDITS).map(([name, act]) => ({ name, act: (text: Texts): unknown => void act(text) })),
];
const actOf = (name: string) => CASES.find((one) => one.name === name)?.act;

/** Does what its config names, where there is a text. */
const nonsense = definePlugin({
  name: "nonsense",
  version: "1.0.0",
  config: Type.Object({ does: Type.String() }),
  powers: { text: "write", patterns: [{ id: "word", kind: "list", entries: ["hello"] }] },
  stream: { maxMatchChars: 16, maxHoldMs: 0 },
  setup: ({ does }) => does,
  hooks: {},
});
/** Its handlers have the wrong types on purpose, which no plugin in TypeScript could have. */
const handler = (ctx: { readonly text: Texts }, does: string): unknown =>
  ctx.text.segments().length > 0 ? actOf(does)?.(ctx.text) : undefined;
const wrong = { ...nonsense, hooks: { onRequest: handler, onResponse: handler } };

const PHASES = ["request", "response"] as const;
const MODES = ["closed", "open"] as const;
const service = (at: number, phase: string, onFailure: string): string => `s${at}-${phase}-${onFailure}`;

let guarded: GuardedGateway;
beforeAll(async () => {
  const services = CASES.flatMap(({ name }, at) =>
    PHASES.flatMap((phase) =>
      MODES.map((onFailure) => {
        const use = { use: "nonsense", phase, onFailure, with: { does: name } };
        return [service(at, phase, onFailure), [use]] as const;
      }),
    ),
  );
  guarded = await startGuardedGateway(Object.fromEntries(services), [wrong]);
}, 60_000);
afterAll(() => guarded.close());

const TEXT = "hello, it is a fine day";

describe.each(CASES.map(({ name }, at) => ({ name, at })))("a guardrail that gives back $name", ({ at }) => {
  test.each(PHASES.flatMap((phase) => [{}, { stream: true }].map((more) => [phase, more] as const)))(
    "has failed, in the %s, and its onFailure decides: %j",
    async (phase, more) => {
      guarded.sayer.clear();
      const closed = await guarded.asks(service(at, phase, "closed"), TEXT, more);
      expect([closed.status, closed.code, closed.text]).toEqual([503, "PLUGIN_FAILED", ""]);
      expect(guarded.sayer.requests).toHaveLength(phase === "request" ? 0 : 1);
      expect(closed.headers.get("set-cookie")).toBeNull();
      const open = await guarded.asks(service(at, phase, "open"), TEXT, more);
      expect([open.status, open.text]).toEqual([200, TEXT]);
    },
  );
});

test("none of it keeps the gateway from serving others", async () => {
  expect(await guarded.asks("masks", "to a@b.org")).toMatchObject({ status: 200, text: "to [EMAIL]" });
});
