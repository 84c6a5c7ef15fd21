import { describe, expect, test } from "bun:test";
import {
  answer,
  ask,
  type Context,
  definePlugin,
  deny,
  HOOK_NAMES,
  HOOKS,
  type HookName,
  identify,
  type OrderedHandler,
  type PureContext,
  type Result,
  Secret,
  type SecretHandle,
  type StreamReading,
  Type,
  type Verdicts,
} from "./index.ts";

test("the hooks stand in the order of an exchange's life", () => {
  expect([...HOOK_NAMES]).toEqual(["onAuth", "onRoute", "onRequest", "onResponse", "onLog"]);
  expect(Object.keys(HOOKS)).toEqual([...HOOK_NAMES]);
});

describe("a verdict's maker", () => {
  test("gives the kind and what it was given", () => {
    const principal = { name: "alice", type: "user" as const, groups: ["eng"] };
    const usage = { inputTokens: 1, outputTokens: 2 };
    expect(identify(principal)).toEqual({ kind: "identify", principal });
    expect(deny({ code: "A", message: "b", status: 429, retryAfterMs: 5 })).toEqual({
      kind: "deny",
      code: "A",
      message: "b",
      status: 429,
      retryAfterMs: 5,
    });
    expect(answer({ text: ["a"], usage })).toEqual({ kind: "answer", text: ["a"], usage });
    expect(answer({ embeddings: [[1]], usage })).toEqual({ kind: "answer", embeddings: [[1]], usage });
    expect(ask({ message: "may it?" })).toEqual({ kind: "ask", message: "may it?" });
  });
});

test("definePlugin gives back what it was given", () => {
  const definition = { name: "a", version: "1.0.0", hooks: { onLog: () => undefined } };
  expect<object>(definePlugin(definition)).toBe(definition);
});

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Allowed<H extends HookName> = Extract<Result<H>, { readonly kind: string }>;

/** The state is what `setup` gives, awaited; the config what its schema says. */
const typed = definePlugin({
  name: "typed",
  version: "1.0.0",
  config: Type.Object({ words: Type.Array(Type.String()) }),
  powers: { text: "read", log: true },
  setup: async (config) => ({ longest: Math.max(...config.words.map((word) => word.length)) }),
  cleanup: (state) => {
    true satisfies Same<typeof state, { longest: number }>;
  },
  hooks: {
    onRequest(ctx, state) {
      true satisfies Same<typeof state, { longest: number }>;
      true satisfies Same<Extract<keyof typeof ctx.text, "replace">, never>;
      ctx.log.info(String(state.longest));
    },
  },
});

/** What stands beside a handler, and what `setup` gets, by the powers. */
const matching = definePlugin({
  name: "matching",
  version: "1.0.0",
  config: Type.Object({ words: Type.Array(Type.String()), token: Secret() }),
  powers: { patterns: true, log: true, body: { read: ["/user"] }, fetch: { hosts: ["example.com"] } },
  limits: { wallMs: 10_000 },
  setup: (config, powers) => {
    powers.log.info("set up");
    powers.patterns.declare([{ id: "words", kind: "list", entries: config.words, normalise: ["case"] }]);
    true satisfies Same<typeof config.token, SecretHandle>;
    return config.token;
  },
  hooks: {
    onRequest: {
      order: "pre",
      when: "matches",
      verdictOnly: true,
      async handler(ctx, token) {
        const [match] = ctx.matches;
        const { status } = await ctx.fetch("https://example.com/", { headers: { authorization: token } });
        ctx.evaluation({ verdict: "deny", counts: { [match?.pattern ?? "none"]: ctx.matches.length } });
        if (ctx.body.get("/user") === undefined && status === 200) return;
        return deny({ code: "FORBIDDEN_WORD", message: "the request names a forbidden word" });
      },
    },
    onResponse: { when: "matches", handler: (ctx) => void ctx.setTag("matched", String(ctx.matches.length)) },
  },
});

type Beside<H extends HookName> = Exclude<keyof OrderedHandler<H, { patterns: true }, undefined>, "handler">;

/** Checked by the compiler: a wrong one is no `true`. */
const TYPES = {
  onAuth: true satisfies Same<Allowed<"onAuth">, Verdicts["identify"] | Verdicts["deny"]>,
  onRoute: true satisfies Same<Allowed<"onRoute">, never>,
  onRequest: true satisfies Same<
    Allowed<"onRequest">,
    Verdicts["deny"] | Verdicts["answer"] | Verdicts["ask"]
  >,
  onResponse: true satisfies Same<Allowed<"onResponse">, Verdicts["deny"]>,
  onLog: true satisfies Same<Allowed<"onLog">, never>,
  unasked: true satisfies Same<
    Extract<keyof Context<"onRequest", Record<never, never>>, "text" | "identity" | "log">,
    never
  >,
  besideOnRequest: true satisfies Same<Beside<"onRequest">, "order" | "when" | "verdictOnly" | "pure">,
  besideOnResponse: true satisfies Same<Beside<"onResponse">, "order" | "when" | "pure">,
  besideTheOthers: true satisfies Same<Beside<"onAuth" | "onRoute" | "onLog">, "order" | "pure">,
  pureReads: true satisfies Same<
    Extract<
      keyof PureContext<"onAuth", { clock: true; identity: true; kv: object }>,
      "id" | "client" | "local" | "clock" | "kv" | "identity"
    >,
    "identity"
  >,
  stream: true satisfies Same<keyof StreamReading, "maxMatchChars" | "maxHoldMs">,
};

test("the types follow from the tables: verdicts by hook, contexts by power, state by setup", () => {
  expect(Object.values(TYPES).every(Boolean)).toBe(true);
  expect(matching.hooks.onRequest).toMatchObject({ when: "matches", verdictOnly: true });
  expect(typed.powers).toEqual({ text: "read", log: true });
});
