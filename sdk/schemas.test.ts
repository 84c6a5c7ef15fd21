import { describe, expect, test } from "bun:test";
import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import {
  ANSWER_HEADERS,
  HIDDEN_HEADERS,
  LimitsSchema,
  limitsOf,
  PatternDeclarationSchema,
  PowersSchema,
  Secret,
  Type,
} from "./index.ts";
import { ManifestSchema } from "./manifest.ts";

const takes = (schema: TSchema, value: unknown): boolean => Value.Check(schema, value);

/** Values by whether the schema takes them. */
const cases = (schema: TSchema, taken: readonly unknown[], refused: readonly unknown[]): void => {
  for (const value of taken)
    test(`takes ${JSON.stringify(value)}`, () => expect(takes(schema, value)).toBe(true));
  for (const value of refused) {
    test(`refuses ${JSON.stringify(value)}`, () => expect(takes(schema, value)).toBe(false));
  }
};

const pointers = (count: number) => Array.from({ length: count }, (_, at) => `/p${at}`);

describe("the powers", () => {
  cases(
    PowersSchema,
    [
      {},
      { text: "write", identity: true, log: true },
      { body: { read: ["/user", "/tools/0/name", "/a~1b~0c"], write: ["/seed"] } },
      { body: { read: pointers(32) } },
      { headers: { read: ["x-team", "user-agent"], answer: [...ANSWER_HEADERS, "x-sluice-plugin-mine"] } },
      { patterns: true },
      { patterns: [{ id: "a", kind: "regex", source: "a+", maxMatchChars: 9 }] },
      { kv: {} },
      { kv: { maxBytes: 4096 } },
      { fetch: { hosts: ["api.example.com", "example.com:8443"], secrets: ["token"] } },
      { models: { services: ["judge", "main.default.chat"] } },
      { bodies: { when: "bodies" } },
    ],
    [
      { telepathy: true },
      { log: false },
      { text: "all" },
      { body: { read: ["user"] } },
      { body: { read: [""] } },
      { body: { read: ["/a~2"] } },
      { body: { read: pointers(33) } },
      ...HIDDEN_HEADERS.map((name) => ({ headers: { read: [name] } })),
      { headers: { read: ["X-Team"] } },
      { headers: { read: [], answer: ["set-cookie"] } },
      { headers: { read: [], answer: ["x-sluice-policy"] } },
      { kv: { maxBytes: 1 } },
      { fetch: { hosts: ["https://example.com"] } },
      { fetch: { hosts: ["user@example.com"] } },
      { fetch: { hosts: ["*"] } },
      { fetch: { hosts: ["[::1]"] } },
      { fetch: {} },
      { models: {} },
    ],
  );
});

describe("a pattern", () => {
  const regex = { id: "a", kind: "regex", source: "a+", maxMatchChars: 9 };
  const list = { id: "names", kind: "list", entries: ["Falcon"] };
  cases(
    PatternDeclarationSchema,
    [
      regex,
      { ...regex, flags: "" },
      { ...regex, flags: "iu" },
      { ...regex, check: { kind: "luhn" } },
      { ...regex, check: { kind: "mod97", rotate: 4 }, near: { words: ["iban"], after: 20 } },
      { ...regex, check: { kind: "weighted", sums: [{ weights: [2, 1], modulus: 10 }] } },
      { ...list, near: { words: ["project"] }, except: ["*@example.com"], normalise: ["base64"] },
      { ...regex, flags: "msv", longer: "release", normalise: ["marks"] },
      { id: "b", kind: "regex", source: "[0-9]{4}" },
      list,
      { ...list, wholeWord: true, normalise: ["case", "zero-width"], maxMatchChars: 40 },
    ],
    [
      { ...regex, flags: "g" },
      { ...regex, flags: "y" },
      { ...regex, flags: "ii" },
      { ...regex, flags: "uv" },
      { ...regex, longer: "cut" },
      { ...regex, maxMatchChars: 0 },
      { ...regex, source: "" },
      { ...regex, id: "has space" },
      { ...regex, entries: ["a"] },
      { ...list, entries: [] },
      { ...list, entries: [""] },
      { ...list, normalise: ["rot13"] },
      { ...list, flags: "i" },
      { ...list, check: { kind: "luhn" } },
      { ...regex, check: { kind: "crc" } },
      { ...regex, check: { kind: "luhn", rotate: 4 } },
      { ...regex, near: { words: [] } },
      { ...regex, near: { words: ["a"], before: 201 } },
      { ...regex, except: ["*"] },
    ],
  );
});

describe("the limits", () => {
  cases(
    LimitsSchema,
    [{}, { cpuMs: 200 }, { powerCalls: 0 }],
    [{ cpuMs: 0 }, { cpuMs: 1.5 }, { cpuMs: 1e6 }, { memoryBytes: 2 ** 40 }, { cpu: 1 }],
  );

  test("are what was asked, and the defaults where nothing was", () => {
    expect(limitsOf({ cpuMs: 200 })).toEqual({
      cpuMs: 200,
      wallMs: 5000,
      memoryBytes: 16_777_216,
      stackBytes: 262_144,
      resultBytes: 1_048_576,
      powerCalls: 32,
    });
    expect(takes(LimitsSchema, limitsOf())).toBe(true);
  });
});

test("a secret is a string in the config, and marked as a secret in its schema", () => {
  const config = Type.Object({ token: Secret({ minLength: 3, description: "Token." }) });
  expect(takes(config, { token: "abc" })).toBe(true);
  expect(takes(config, { token: "ab" })).toBe(false);
  expect(JSON.parse(JSON.stringify(config)).properties.token).toEqual({
    type: "string",
    sluiceSecret: true,
    minLength: 3,
    description: "Token.",
  });
});

describe("a manifest", () => {
  const whole = {
    name: "no-secrets",
    version: "1.0.0",
    description: "Refuses words.",
    sdk: "^0.1.0",
    hooks: { onRequest: { order: "pre", when: "matches", verdictOnly: true } },
    powers: { text: "read" },
    config: { type: "object", properties: {}, additionalProperties: false },
    limits: limitsOf(),
    checksum: "0".repeat(64),
  };
  cases(
    ManifestSchema,
    [
      whole,
      {
        ...whole,
        stream: { maxMatchChars: 9, maxHoldMs: 5 },
        status: "experimental",
        publisher: "me",
        signature: "x",
      },
      { ...whole, version: "1.0.0-rc.1" },
      { ...whole, hooks: { onResponse: { order: "post", when: "matches" } } },
    ],
    [
      { ...whole, name: "No-Secrets" },
      { ...whole, name: "a--b" },
      { ...whole, version: "1.0" },
      { ...whole, description: "" },
      { ...whole, sdk: "latest" },
      { ...whole, hooks: {} },
      { ...whole, hooks: { onSleep: { order: "pre" } } },
      { ...whole, hooks: { onAuth: { order: "first" } } },
      { ...whole, hooks: { onAuth: { order: "pre", when: "matches" } } },
      { ...whole, hooks: { onResponse: { order: "pre", verdictOnly: true } } },
      { ...whole, config: { type: "string" } },
      { ...whole, limits: {} },
      { ...whole, checksum: "F".repeat(64) },
      { ...whole, status: "done" },
      { ...whole, extra: 1 },
    ],
  );
});
