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
  POWER_HOOKS,
  PowersSchema,
  type Result,
  type StreamReading,
  StreamSchema,
  Type,
  type Verdicts,
} from "./index.ts";

test("the hooks stand in the order of an exchange's life", () => {
  expect([...HOOK_NAMES]).toEqual(["onAuth", "onRoute", "onRequest", "onResponse", "onLog"]);
  expect(Object.keys(HOOKS)).toEqual([...HOOK_NAMES]);
});

test("every power says in which hooks it can be used, and each of them exists", () => {
  expect(Object.keys(POWER_HOOKS).toSorted()).toEqual(Object.keys(PowersSchema.properties).toSorted());
  for (const hooks of Object.values(POWER_HOOKS)) {
    expect(hooks.length).toBeGreaterThan(0);
    for (const hook of hooks) expect(HOOK_NAMES).toContain(hook);
  }
});

test("every power, and every limit of a stream, says what it is", () => {
  for (const { properties } of [PowersSchema, StreamSchema]) {
    for (const field of Object.values(properties)) expect(field.description).toMatch(/\.$/);
  }
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
  stream: true satisfies Same<keyof StreamReading, "maxMatchChars" | "maxHoldMs">,
};

test("the types follow from the tables: verdicts by hook, contexts by power, state by setup", () => {
  expect(Object.values(TYPES).every(Boolean)).toBe(true);
  expect(typed.powers).toEqual({ text: "read", log: true });
});
