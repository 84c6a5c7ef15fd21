import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Context, definePlugin, HOOK_NAMES, type HookName, POWER_HOOKS, type Powers } from "@sluice/sdk";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { ask } from "./answers.ts";
import { type Definition, type PlantedGateway, service, startPlanted } from "./planted.ts";

/** What was kept of each context, by plugin and hook, to be tried when the call is over. */
const kept = new Map<string, object>();
const keysOf = new Map<string, string[]>();

const everyKey = (ctx: object): string[] => {
  const keys = new Set<string>();
  for (
    let at: unknown = ctx;
    at instanceof Object && at !== Object.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    for (const key of Object.getOwnPropertyNames(at)) if (key !== "constructor") keys.add(key);
  }
  return [...keys].toSorted();
};

/** Has all hooks, and keeps what it gets. */
const keeper = (name: string, powers: Powers): Definition => {
  const keep = (hook: HookName) => (ctx: object) => {
    kept.set(`${name} ${hook}`, ctx);
    keysOf.set(`${name} ${hook}`, everyKey(ctx));
    for (const part of ["text", "plan", "identity", "log"]) {
      const value: unknown = Reflect.get(ctx, part);
      if (typeof value === "object" && value !== null) kept.set(`${name} ${hook} ${part}`, value);
    }
  };
  const hooks = Object.fromEntries(HOOK_NAMES.map((hook) => [hook, keep(hook)]));
  return { name, ...{ version: "1.0.0", powers, hooks } };
};

const POWERS: Record<string, Powers> = {
  bare: {},
  "reads-text": { text: "read" },
  "writes-text": { text: "write" },
  knows: { identity: true },
  logs: { log: true },
};

const OWN: Record<HookName, readonly string[]> = {
  onAuth: [],
  onRoute: ["plan", "setTag"],
  onRequest: ["plan", "setTag"],
  onResponse: ["final", "outcome", "setCost", "setTag", "usage"],
  onLog: [],
};
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

let upstream: Upstream;
let local: PlantedGateway;
beforeAll(async () => {
  upstream = await startUpstream();
  const uses = Object.keys(POWERS).map((use) => ({ use }));
  local = await startPlanted(
    { upstream: upstream.url, services: service("kept", uses) },
    Object.entries(POWERS).map(([name, powers]) => keeper(name, powers)),
  );
  await ask(local.url, "kept");
  await local.close();
});
afterAll(() => upstream.stop());

describe("a context has what its hook and the plugin's powers say, and nothing else", () => {
  for (const [name, powers] of Object.entries(POWERS)) {
    test(name, () => {
      for (const hook of HOOK_NAMES) {
        const asked = Object.keys(powers).filter((power) =>
          Object.entries(POWER_HOOKS).some(
            ([known, hooks]) => known === power && hooks.some((usable) => usable === hook),
          ),
        );
        const base = hook === "onLog" ? ["records"] : [...BASE, ...OWN[hook]];
        expect(keysOf.get(`${name} ${hook}`)).toEqual([...base, ...asked].toSorted());
      }
    });
  }
});

const got = (name: string): object => {
  const value = kept.get(name);
  if (!value) throw new Error(`${name} was not kept`);
  return value;
};
const call = (of: object, method: string, ...args: unknown[]): unknown => {
  const found: unknown = Reflect.get(of, method);
  if (typeof found !== "function") throw new Error(`${method} is no method`);
  return Reflect.apply(found, of, args);
};
const USELESS = "outside of its call";

describe("when the call is over", () => {
  test("a context tells nothing more", () => {
    for (const hook of HOOK_NAMES.filter((name) => name !== "onLog")) {
      const ctx = got(`writes-text ${hook}`);
      for (const key of [...BASE, ...OWN[hook]].filter((one) => !/^(set|evaluation)/.test(one))) {
        expect(() => Reflect.get(ctx, key)).toThrow(USELESS);
      }
    }
    expect(() => Reflect.get(got("writes-text onRequest"), "text")).toThrow(USELESS);
  });
  test("nothing can be changed through it, nor through a part of it that was kept", () => {
    expect(() => call(got("bare onRoute"), "setTag", "k", "v")).toThrow(USELESS);
    expect(() => call(got("bare onResponse"), "setCost", 1)).toThrow(USELESS);
    expect(() => call(got("bare onRequest"), "evaluation", { verdict: "pass" })).toThrow(USELESS);
    expect(() => call(got("bare onRequest plan"), "keep", [])).toThrow(USELESS);
    expect(() => call(got("writes-text onRequest text"), "segments")).toThrow(USELESS);
    expect(() => call(got("writes-text onRequest text"), "replace", {}, 0, 0, "")).toThrow(USELESS);
    expect(() => call(got("writes-text onResponse text"), "keepFrom", {}, 0)).toThrow(USELESS);
    expect(() => call(got("knows onAuth identity"), "privileges")).toThrow(USELESS);
    expect(() => call(got("logs onRequest log"), "info", "late")).toThrow(USELESS);
  });
});

test("a plugin that only reads text has no way to write it", () => {
  expect(Object.keys(got("reads-text onRequest text")).toSorted()).toEqual(["keepFrom", "segments"]);
  expect(Object.keys(got("writes-text onRequest text")).toSorted()).toEqual([
    "keepFrom",
    "mask",
    "replace",
    "segments",
  ]);
});

test("tags can be set through setTag alone", async () => {
  let thrown: unknown;
  const tagger = definePlugin({
    name: "tagger",
    version: "1.0.0",
    hooks: {
      onRequest(ctx) {
        ctx.setTag("set", "yes");
        try {
          Object.assign(ctx.tags, { bare: "x".repeat(10_000) });
        } catch (cause) {
          thrown = cause;
        }
      },
    },
  });
  const tags: unknown[] = [];
  const recorder = definePlugin({
    name: "recorder",
    version: "1.0.0",
    hooks: { onLog: (ctx) => void tags.push(...ctx.records.map((record) => record.tags)) },
  });
  const tagged = await startPlanted(
    { upstream: upstream.url, services: service("tagged", [{ use: "tagger" }, { use: "recorder" }]) },
    [tagger, recorder],
  );
  await ask(tagged.url, "tagged");
  await tagged.close();
  expect(thrown).toBeInstanceOf(TypeError);
  expect(tags).toEqual([{ set: "yes" }]);
});

type Keys<H extends HookName, P extends Powers> = keyof Context<H, P>;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Checked by the compiler: a wrong one is no `true`. */
const TYPES = {
  textIsThereForWhoAsked: true satisfies Same<Extract<Keys<"onRequest", { text: "read" }>, "text">, "text">,
  andForNobodyElse: true satisfies Same<Extract<Keys<"onRequest", { identity: true }>, "text">, never>,
  andInNoOtherHook: true satisfies Same<Extract<Keys<"onAuth", { text: "write" }>, "text">, never>,
  readersCannotReplace: true satisfies Same<
    Extract<keyof Context<"onResponse", { text: "read" }>["text"], "replace">,
    never
  >,
  writersCan: true satisfies Same<
    Extract<keyof Context<"onResponse", { text: "write" }>["text"], "replace">,
    "replace"
  >,
  identityInOnAuth: true satisfies Same<Extract<Keys<"onAuth", { identity: true }>, "identity">, "identity">,
  noPlanInOnAuth: true satisfies Same<
    Extract<Keys<"onAuth", Record<never, never>>, "plan" | "setTag">,
    never
  >,
  recordsAloneInOnLog: true satisfies Same<Keys<"onLog", { text: "write" }>, "records">,
};
test("the types of a context have exactly its powers", () => {
  expect(Object.values(TYPES).every(Boolean)).toBe(true);
});
