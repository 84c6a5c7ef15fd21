import { expect, test } from "bun:test";
import { definePlugin, HOOK_NAMES, Type } from "@sluice/sdk";
import { checkDefinition } from "./definition.ts";

const handler = () => undefined;
const GOOD = { name: "good", version: "1.2.3", hooks: { onRequest: handler } };

test("a definition with the least in it gets defaults: no config, no powers, nothing to set up", () => {
  const plugin = checkDefinition("good", definePlugin(GOOD));
  expect(plugin).toMatchObject({ name: "good", version: "1.2.3", powers: {}, stream: undefined });
  expect(plugin.config).toMatchObject({ type: "object", additionalProperties: false });
  expect(plugin.setup({})).toBeUndefined();
  expect(plugin.cleanup(undefined)).toBeUndefined();
  expect([...plugin.hooks]).toEqual([["onRequest", { order: "normal", handler }]]);
});

test("a handler may stand with its order, and one that is undefined is not there", () => {
  const hooks = { onAuth: { order: "pre", handler }, onLog: { handler }, onRoute: undefined };
  expect([...checkDefinition("good", { ...GOOD, hooks }).hooks]).toEqual([
    ["onAuth", { order: "pre", handler }],
    ["onLog", { order: "normal", handler }],
  ]);
});

test("every hook of the table is taken", () => {
  const hooks = Object.fromEntries(HOOK_NAMES.map((hook) => [hook, handler]));
  expect([...checkDefinition("good", { ...GOOD, hooks }).hooks.keys()]).toEqual([...HOOK_NAMES]);
});

test("setup gets the config, cleanup the state, and neither the definition as `this`", () => {
  const seen: unknown[] = [];
  const plugin = checkDefinition("good", {
    ...GOOD,
    setup(this: unknown, config: unknown) {
      seen.push(this, config);
      return "state";
    },
    cleanup: (state: unknown) => seen.push(state),
  });
  expect(plugin.setup({ a: 1 })).toBe("state");
  plugin.cleanup("state");
  expect(seen).toEqual([undefined, { a: 1 }, "state"]);
});

test.each([
  ["nothing", undefined, "no default export"],
  ["a function", () => GOOD, "no default export"],
  ["another name than its folder's", { ...GOOD, name: "other" }, "must have the name good"],
  ["no version", { ...GOOD, version: undefined }, "not semantic"],
  ["a version that is not semantic", { ...GOOD, version: "1.0" }, "not semantic"],
  [
    "a power that there is not",
    { ...GOOD, powers: { fetch: true } },
    "a power that this version does not have",
  ],
  [
    "a power with another value",
    { ...GOOD, powers: { text: "edit" } },
    "a power that this version does not have",
  ],
  ["stream limits out of bounds", { ...GOOD, stream: { maxMatchChars: 0, maxHoldMs: 1 } }, "stream limits"],
  ["stream limits that are not whole", { ...GOOD, stream: { maxMatchChars: 10 } }, "stream limits"],
  ["a config that is no schema", { ...GOOD, config: { words: Type.String() } }, "not a schema"],
  ["a setup that is no function", { ...GOOD, setup: {} }, "must be functions"],
  ["a cleanup that is no function", { ...GOOD, cleanup: true }, "must be functions"],
  ["no hooks", { ...GOOD, hooks: undefined }, "no hooks"],
  ["empty hooks", { ...GOOD, hooks: {} }, "no hooks"],
  ["a hook that there is not", { ...GOOD, hooks: { onError: handler } }, "onError is not a hook"],
  [
    "a hook by a name of every object",
    { ...GOOD, hooks: { constructor: handler } },
    "constructor is not a hook",
  ],
  ["a handler that is none", { ...GOOD, hooks: { onAuth: "x" } }, "onAuth must be a function"],
  [
    "an order that there is not",
    { ...GOOD, hooks: { onAuth: { order: "first", handler } } },
    "onAuth must be",
  ],
  ["an order without a handler", { ...GOOD, hooks: { onAuth: { order: "pre" } } }, "onAuth must be"],
])("%s is PLUGIN_INVALID and says why", (_, exported, why) => {
  expect(() => checkDefinition("good", exported)).toThrow(
    expect.objectContaining({ code: "PLUGIN_INVALID", message: expect.stringContaining(why) }),
  );
});
