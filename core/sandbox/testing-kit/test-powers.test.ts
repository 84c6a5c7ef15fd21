import { describe, expect, test } from "bun:test";
import { Type } from "@sluice/sdk";
import { plainUse } from "../../config/plain-use.ts";
import type { Holder } from "../host.ts";
import type { HostPower } from "../powers/power.ts";
import { Secrets } from "../powers/secrets.ts";
import { powerCall } from "../powers/testing.ts";
import { type Appended, testPowers } from "./test-powers.ts";
import type { PluginSetting } from "./types.ts";

const holder: Holder = {
  id: "tested/sample",
  plugin: {
    name: "sample",
    version: "1.0.0",
    config: Type.Object({}),
    powers: {},
    stream: undefined,
    patterns: [],
    hooks: new Map(),
    limits: { cpuMs: 1, wallMs: 1, memoryBytes: 1, stackBytes: 1, resultBytes: 1, powerCalls: 1 },
    checksum: "",
    shipped: true,
    load: () => Promise.reject(new Error("it is not run")),
  },
  use: plainUse("sample"),
  values: {},
  secrets: new Secrets(),
};

const powerOf = (
  name: "kv" | "models" | "tables" | "fetch",
  setting: Partial<PluginSetting> = {},
  appended: Appended = new Map(),
): HostPower => {
  const power = testPowers({ plugin: ".", ...setting }, appended)[name]?.(holder);
  if (!power) throw new Error(`a test has no ${name}`);
  return power;
};

describe("the powers of a test", () => {
  test("models answer as the test says, with usage", async () => {
    const power = powerOf("models", {
      models: (service, { messages }) => `${service}: ${messages[0]?.content}`,
    });
    const asked = power.serve(
      "ask",
      ["judge", { messages: [{ role: "user", content: "fair?" }] }],
      powerCall(),
    );
    expect(await asked).toEqual({ text: "judge: fair?", usage: { inputTokens: 10, outputTokens: 5 } });
  });

  test("tables keep their rows in order", async () => {
    const appended: Appended = new Map();
    const power = powerOf("tables", {}, appended);
    for (const n of [1, 2]) await power.serve("append", ["rows", { n }], powerCall());
    expect(Object.fromEntries(appended)).toEqual({ rows: [{ n: 1 }, { n: 2 }] });
  });

  test.each([
    ["models", "ask", ["judge", { messages: [] }], "pass models"],
    ["fetch", "fetch", ["https://a.example/"], "pass fetch"],
  ] as const)("%s without a stand-in says what to pass", async (name, method, args, message) => {
    await expect(powerOf(name).serve(method, args, powerCall())).rejects.toThrow(message);
  });

  test("what a stand-in throws reaches the plugin as a failure of the other side", async () => {
    const power = powerOf("models", { models: () => Promise.reject(new Error("busy")) });
    const asked = power.serve("ask", ["judge", { messages: [] }], powerCall());
    await expect(asked).rejects.toMatchObject({ reason: "failed", message: "busy" });
  });

  test("kv lists by prefix, in order, and forgets what is deleted or has run out", async () => {
    const power = powerOf("kv");
    const call = (method: string, ...args: readonly unknown[]) => power.serve(method, args, powerCall());
    for (const key of ["b2", "a", "b1"]) await call("set", key, key);
    await call("set", "b3", 1, { ttlMs: 0 });
    expect(await call("list", "b")).toEqual(["b1", "b2"]);
    await call("delete", "b1");
    expect([await call("get", "b1"), await call("get", "b2"), await call("get", "b3")]).toEqual([
      undefined,
      "b2",
      undefined,
    ]);
  });
});
