import { expect, test } from "bun:test";
import { Type } from "@sluice/sdk";
import type { UseConfig } from "../config/schema.ts";
import { checkDefinition } from "./definition.ts";
import { cleanUp, instanceId, setUp } from "./instance.ts";

const use = (more: Partial<UseConfig> = {}): UseConfig => ({
  use: "guard",
  enabled: true,
  onFailure: "closed",
  with: {},
  ...more,
});
const plugin = (more: object = {}) =>
  checkDefinition("guard", { name: "guard", version: "1.0.0", hooks: { onLog: () => undefined }, ...more });
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
  const instance = await setUp("chat", use({ with: values, onFailure: "open" }), withWords());
  expect(instance).toMatchObject({ id: "chat/guard", onFailure: "open", state: { words: ["a"], limit: 3 } });
  expect(values).toEqual({ words: ["a"] });
});

test.each([
  [{}, "with.words: "],
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
    message: expect.stringContaining("its setup failed."),
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
