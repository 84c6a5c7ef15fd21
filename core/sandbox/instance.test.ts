import { describe, expect, test } from "bun:test";
import { Type } from "@sluice/sdk";
import { plainUse } from "../config/plain-use.ts";
import type { UseConfig } from "../config/schema.ts";
import { cleanUp, instanceId, setUp as setUpWith } from "./instance.ts";
import type { Plugin } from "./plugin.ts";
import { functionPlugin } from "./testing/function-plugin.ts";
import { quietHost } from "./testing/host.ts";

const setUp = (scope: string, used: UseConfig, of: Plugin) => setUpWith(scope, used, of, { host: quietHost });

const use = (more: Partial<UseConfig> = {}): UseConfig => plainUse("guard", more);
const plugin = (more: object = {}) =>
  functionPlugin("guard", { name: "guard", version: "1.0.0", hooks: { onLog: () => undefined }, ...more });
const withWords = (more: object = {}) =>
  plugin({
    config: Type.Object(
      { words: Type.Array(Type.String()), limit: Type.Integer({ default: 3 }) },
      { additionalProperties: false },
    ),
    setup: (config: unknown) => config,
    ...more,
  });

test("an instance's id is its service, its plugin and its own name", () => {
  expect(instanceId("chat", { use: "guard" })).toBe("chat/guard");
  expect(instanceId("*", { use: "guard", as: "second" })).toBe("*/guard#second");
});

test("the config is checked, its defaults put in, and the file's own values left as they were", async () => {
  const values = { words: ["a"] };
  let given: unknown;
  const setup = (config: unknown) => {
    given = config;
  };
  const instance = await setUp("chat", use({ with: values, onFailure: "open" }), withWords({ setup }));
  expect(instance).toMatchObject({ id: "chat/guard", onFailure: "open", engine: "inline" });
  expect(given).toEqual({ words: ["a"], limit: 3 });
  expect(values).toEqual({ words: ["a"] });
});

test("a list that is given stands in the place of the one that is the default", async () => {
  const config = Type.Object({
    kinds: Type.Union([Type.Literal("all"), Type.Array(Type.String())], { default: ["a", "b", "c"] }),
  });
  const given: unknown[] = [];
  const setup = (values: unknown) => void given.push(values);
  await setUp("chat", use({ with: { kinds: ["x"] } }), plugin({ config, setup }));
  await setUp("chat", use(), plugin({ config, setup }));
  expect(given).toEqual([{ kinds: ["x"] }, { kinds: ["a", "b", "c"] }]);
});

test.each([
  [{}, "with: `words` is missing"],
  [{ words: "a" }, "with.words: "],
  [{ words: ["a", 1] }, "with.words.1: "],
  [{ words: [], wrods: [] }, "with.wrods: "],
])("the config %j is refused with its place, before any code of the plugin runs", async (values, place) => {
  let ran = false;
  const watched = withWords({
    setup: () => {
      ran = true;
    },
  });
  await expect(setUp("chat", use({ with: values }), watched)).rejects.toMatchObject({
    code: "PLUGIN_INVALID",
    message: expect.stringContaining(`The plugin chat/guard cannot be used: ${place}`),
  });
  expect(ran).toBe(false);
});

test("a plugin without a config schema takes none", async () => {
  await expect(setUp("chat", use({ with: { a: 1 } }), plugin())).rejects.toMatchObject({
    code: "PLUGIN_INVALID",
  });
});

test.each([
  ["throws", () => fail()],
  ["rejects", () => Promise.reject(new Error("no"))],
])("a setup that %s is PLUGIN_INVALID with its cause", async (_, setup) => {
  await expect(setUp("chat", use(), plugin({ setup }))).rejects.toMatchObject({
    code: "PLUGIN_INVALID",
    message: expect.stringMatching(/its setup failed( at \S+:\d+:\d+)? \(Error\)\./),
    cause: expect.objectContaining({ message: "no" }),
  });
});
const fail = (): never => {
  throw new Error("no");
};

test("clean-up gives each its own state, waits for it, and one that fails keeps no other from it", async () => {
  const cleaned: unknown[] = [];
  const make = async (scope: string, fails: boolean) =>
    await setUp(
      scope,
      use(),
      plugin({
        setup: () => scope,
        cleanup: async (state: unknown) => {
          await Promise.resolve();
          cleaned.push(state);
          if (fails) fail();
        },
      }),
    );
  const failed: string[] = [];
  const instances = [await make("one", true), await make("two", false), await make("three", true)];
  await cleanUp(instances, ({ id }, cause) => failed.push(`${id} ${cause}`));
  expect(cleaned).toEqual(["one", "two", "three"]);
  expect(failed).toEqual(["one/guard Error: no", "three/guard Error: no"]);
});

describe("a plugin that does not ship with Sluice", () => {
  const foreign = (powers: object): Plugin => ({
    ...plugin({ powers, hooks: { onRequest: () => undefined } }),
    shipped: false,
  });

  test("runs isolated, unless the administrator says otherwise", async () => {
    expect((await setUp("chat", use(), foreign({}))).engine).toBe("isolate");
    expect((await setUp("chat", use({ engine: "inline" }), foreign({}))).engine).toBe("inline");
  });
  test("may read texts, look for patterns and log by being named", async () => {
    expect(await setUp("chat", use(), foreign({ text: "read", log: true }))).toMatchObject({
      id: "chat/guard",
    });
  });
  test("is refused anything else, with the lines that would allow it", async () => {
    await expect(setUp("chat", use(), foreign({ text: "write", clock: true }))).rejects.toMatchObject({
      code: "PLUGIN_POWER_REFUSED",
      message: expect.stringContaining('allow:\n  text: "write"\n  clock: true'),
    });
  });
  test("is refused a power that no process serves yet, whatever is allowed", async () => {
    const allow = { models: { services: ["chat"] } };
    await expect(setUp("chat", use({ allow }), foreign(allow))).rejects.toMatchObject({
      code: "PLUGIN_INVALID",
      message: expect.stringContaining("models, which this version does not serve yet"),
    });
  });
  test("has what stands in allow, and no more", async () => {
    const allow = { text: "write", fetch: { hosts: ["a.example"] } } as const;
    const asks = (hosts: readonly string[]) => foreign({ text: "write", fetch: { hosts } });
    expect(await setUp("chat", use({ allow }), asks(["a.example"]))).toMatchObject({ id: "chat/guard" });
    await expect(setUp("chat", use({ allow }), asks(["a.example", "b.example"]))).rejects.toMatchObject({
      code: "PLUGIN_POWER_REFUSED",
    });
  });
});
