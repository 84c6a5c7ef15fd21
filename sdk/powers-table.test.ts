import { describe, expect, test } from "bun:test";
import {
  type Context,
  fieldsOf,
  GUEST_FIELDS,
  HOOK_NAMES,
  type HookName,
  POWER_HOOKS,
  POWER_NAMES,
  POWERS,
  type PowerName,
  type PowerRow,
  type Powers,
  PowersSchema,
  type SetupPowers,
} from "./index.ts";

/** A plugin that asks for one power. */
interface Asking {
  text: { text: "write" };
  body: { body: { read: ["/user"]; write: ["/seed"] } };
  headers: { headers: { read: ["x-team"]; answer: ["retry-after"] } };
  identity: { identity: true };
  patterns: { patterns: true };
  prices: { prices: true };
  charge: { charge: true };
  targets: { targets: true };
  clock: { clock: true };
  random: { random: true };
  log: { log: true };
  kv: { kv: { maxBytes: 4096 } };
  counters: { counters: true };
  fetch: { fetch: { hosts: ["example.com"] } };
  hmac: { hmac: true };
  models: { models: { services: ["judge"] } };
  tables: { tables: true };
  files: { files: true };
  bodies: { bodies: true };
}

type Nothing = Record<never, never>;
/** What the power alone brings to the hook's context. */
type Brought<H extends HookName, N extends PowerName> = Exclude<
  keyof Context<H, Asking[N]>,
  keyof Context<H, Nothing>
>;
type Matrix = {
  readonly [N in PowerName]: { readonly [H in HookName]: [Brought<H, N>] extends [never] ? false : true };
};

/** Every pair of hook and power: whether the context has it. The compiler checks it against the types. */
const MATRIX = {
  text: { onAuth: false, onRoute: false, onRequest: true, onResponse: true, onLog: false },
  body: { onAuth: false, onRoute: false, onRequest: true, onResponse: true, onLog: false },
  headers: { onAuth: true, onRoute: true, onRequest: true, onResponse: true, onLog: false },
  identity: { onAuth: true, onRoute: true, onRequest: true, onResponse: true, onLog: false },
  patterns: { onAuth: false, onRoute: false, onRequest: true, onResponse: true, onLog: false },
  prices: { onAuth: false, onRoute: false, onRequest: false, onResponse: true, onLog: false },
  charge: { onAuth: false, onRoute: false, onRequest: false, onResponse: false, onLog: false },
  targets: { onAuth: false, onRoute: true, onRequest: true, onResponse: false, onLog: false },
  clock: { onAuth: true, onRoute: true, onRequest: true, onResponse: true, onLog: true },
  random: { onAuth: true, onRoute: true, onRequest: true, onResponse: true, onLog: true },
  log: { onAuth: true, onRoute: true, onRequest: true, onResponse: true, onLog: true },
  kv: { onAuth: true, onRoute: true, onRequest: true, onResponse: true, onLog: true },
  counters: { onAuth: true, onRoute: true, onRequest: true, onResponse: true, onLog: false },
  fetch: { onAuth: true, onRoute: true, onRequest: true, onResponse: true, onLog: true },
  hmac: { onAuth: true, onRoute: true, onRequest: true, onResponse: true, onLog: true },
  models: { onAuth: false, onRoute: false, onRequest: true, onResponse: true, onLog: false },
  tables: { onAuth: false, onRoute: false, onRequest: false, onResponse: false, onLog: true },
  files: { onAuth: false, onRoute: false, onRequest: false, onResponse: false, onLog: true },
  bodies: { onAuth: false, onRoute: false, onRequest: false, onResponse: false, onLog: false },
} as const satisfies Matrix;

const rowOf = (power: PowerName): PowerRow => POWERS[power];

describe("a power is in a context exactly where the table says", () => {
  for (const power of POWER_NAMES) {
    const row = rowOf(power);
    test(`${power}: ${row.hooks.join(", ")}`, () => {
      const shown = HOOK_NAMES.filter((hook) => MATRIX[power][hook]);
      expect(shown).toEqual(row.property === undefined ? [] : [...row.hooks]);
    });
  }
});

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Methods<H extends HookName, P extends Powers, N extends keyof Context<H, P>> = keyof Context<H, P>[N];
type BodyAsked = { body: { read: ["/user", "/seed"]; write: ["/seed"] } };
type HeadersAsked = { headers: { read: ["x-team"]; answer: ["retry-after"] } };
type FirstArgument<F> = F extends (first: infer A, ...rest: never[]) => unknown ? A : never;

/** Checked by the compiler: a wrong one is no `true`. */
const TYPES = {
  bodyIsSetInRequests: true satisfies Same<Methods<"onRequest", BodyAsked, "body">, "get" | "size" | "set">,
  andOnlyThere: true satisfies Same<Methods<"onResponse", BodyAsked, "body">, "get" | "size">,
  andOnlyWhereAsked: true satisfies Same<
    Methods<"onRequest", { body: { read: ["/user"] } }, "body">,
    "get" | "size"
  >,
  onlyPointersThatWereAsked: true satisfies Same<
    FirstArgument<Context<"onRequest", BodyAsked>["body"]["get"]>,
    "/user" | "/seed"
  >,
  onlyPointersThatMayBeSet: true satisfies Same<
    FirstArgument<Context<"onRequest", BodyAsked>["body"]["set"]>,
    "/seed"
  >,
  onlyHeadersThatWereAsked: true satisfies Same<
    FirstArgument<Context<"onAuth", HeadersAsked>["headers"]["get"]>,
    "x-team"
  >,
  answerHeadersOnlyWhereAsked: true satisfies Same<
    Methods<"onAuth", { headers: { read: ["x-team"] } }, "headers">,
    "get"
  >,
  matchesForPatterns: true satisfies Same<Brought<"onRequest", "patterns">, "matches" | "found">,
  writableSegments: true satisfies Same<
    Extract<keyof ReturnType<Context<"onRequest", { text: "write" }>["text"]["segments"]>[number], "replace">,
    "replace"
  >,
  readableSegments: true satisfies Same<
    Extract<keyof ReturnType<Context<"onRequest", { text: "read" }>["text"]["segments"]>[number], "replace">,
    never
  >,
  setupGetsNothingUnasked: true satisfies Same<
    keyof SetupPowers<{ text: "read"; kv: { maxBytes: 1024 } }>,
    never
  >,
  setupGetsItsPowers: true satisfies Same<
    keyof SetupPowers<{ patterns: true; log: true; clock: true }>,
    "patterns" | "log"
  >,
  powersThatMayBeAskedForAreNotThere: true satisfies Same<
    keyof Context<"onRequest", Powers>,
    keyof Context<"onRequest", Nothing>
  >,
};

test("what a power offers follows from how it was asked for", () => {
  expect(Object.values(TYPES).every(Boolean)).toBe(true);
});

test("every power has its row, its schema and its hooks", () => {
  expect<string[]>([...POWER_NAMES].toSorted()).toEqual(Object.keys(PowersSchema.properties).toSorted());
  for (const power of POWER_NAMES) expect(POWER_HOOKS[power]).toBe(POWERS[power].hooks);
});

test("asynchronous powers, and they alone, have methods that the host serves", () => {
  for (const power of POWER_NAMES) {
    const { kind, methods, callable } = rowOf(power);
    expect({ power, serves: methods !== undefined }).toEqual({ power, serves: kind === "async" });
    if (callable !== undefined) expect(methods).toEqual([callable]);
  }
});

test("no two powers share a property of the context", () => {
  const properties = POWER_NAMES.flatMap((power) => {
    const { property, also = {} } = rowOf(power);
    return [...(property === undefined ? [] : [property]), ...Object.keys(also)];
  });
  expect(properties).toHaveLength(new Set(properties).size);
});

describe("fields", () => {
  test("have one name each", () => {
    expect(GUEST_FIELDS).toHaveLength(new Set(GUEST_FIELDS).size);
  });

  test("of a plugin with no powers are those of the hook", () => {
    expect(Object.fromEntries(HOOK_NAMES.map((hook) => [hook, fieldsOf(hook, {})]))).toEqual({
      onAuth: ["tags", "client", "local"],
      onRoute: ["tags", "client", "local", "plan"],
      onRequest: ["tags", "client", "local", "plan"],
      onResponse: ["tags", "client", "local", "outcome", "usage"],
      onLog: ["records"],
    });
  });

  test("of a power are there in its hooks alone", () => {
    const powers = { text: "read", prices: true, clock: true } as const;
    expect(fieldsOf("onLog", powers)).toEqual(["records", "now"]);
    expect(fieldsOf("onRoute", powers)).toEqual(["tags", "client", "local", "plan", "now"]);
    expect(fieldsOf("onResponse", powers).slice(5)).toEqual(["segments", "prices", "cost", "now"]);
  });
});
