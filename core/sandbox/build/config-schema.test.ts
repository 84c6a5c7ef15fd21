import { describe, expect, test } from "bun:test";
import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { Secret, Type } from "@sluice/sdk";
import { configSchema, SchemaRefused } from "./config-schema.ts";

/** A schema as a manifest holds it. */
const asJson = (schema: TSchema): unknown => JSON.parse(JSON.stringify(schema));

const closed = { additionalProperties: false };
const SCHEMAS: Readonly<Record<string, TSchema>> = {
  "texts, numbers, lists": Type.Object(
    {
      a: Type.String({ minLength: 2, pattern: "^x" }),
      b: Type.Optional(Type.Integer({ minimum: 1 })),
      c: Type.Array(Type.Number(), { maxItems: 2 }),
    },
    closed,
  ),
  choices: Type.Union([Type.Literal("on"), Type.Literal(7), Type.Null(), Type.Boolean()]),
  records: Type.Record(
    Type.String({ pattern: "^[a-z]$" }),
    Type.Object({ n: Type.Number() }, closed),
    closed,
  ),
  "parts put together": Type.Intersect([
    Type.Object({ a: Type.String() }),
    Type.Object({ b: Type.Number() }),
  ]),
  pairs: Type.Tuple([Type.String(), Type.Number()]),
  "open maps": Type.Object({ a: Type.String() }, { additionalProperties: Type.Number() }),
  secrets: Type.Object({ token: Secret({ minLength: 3 }) }, closed),
  anything: Type.Object({ a: Type.Unknown(), e: Type.Enum({ one: "1", two: "2" }) }, closed),
};
const VALUES: readonly unknown[] = [
  {},
  null,
  "on",
  "off",
  7,
  true,
  [],
  ["a", 1],
  ["a", "b"],
  { a: "xy", c: [1] },
  { a: "x", c: [] },
  { a: "xy", c: [1, 2, 3] },
  { a: "xy", b: 1.5, c: [] },
  { a: "xy", b: 0, c: [] },
  { a: "xy", c: [], d: 1 },
  { z: { n: 1 } },
  { zz: { n: 1 } },
  { z: { n: 1, m: 1 } },
  { a: "s", b: 2 },
  { a: "s" },
  { token: "abc" },
  { token: "a" },
  { token: { $secret: "x" } },
  { a: [], e: "1" },
  { a: 1, e: "3" },
  { a: "s", q: 1 },
];

describe("a schema that went through JSON takes what it took before", () => {
  test.each(Object.entries(SCHEMAS))("%s", (_, schema) => {
    const restored = configSchema(asJson(schema));
    const taken = VALUES.map((value) => Value.Check(schema, value));
    expect(VALUES.map((value) => Value.Check(restored, value))).toEqual(taken);
    expect(taken).toContain(true);
    expect(taken).toContain(false);
    expect(asJson(restored)).toEqual(asJson(schema));
  });
});

test("defaults are filled in", () => {
  const schema = configSchema(
    asJson(
      Type.Object({
        a: Type.Optional(Type.Number({ default: 3 })),
        b: Type.Object({ c: Type.String({ default: "x" }) }, { default: {} }),
      }),
    ),
  );
  expect(Value.Default(schema, {})).toEqual({ a: 3, b: { c: "x" } });
});

describe("what would not be checked as it says is refused, by its place", () => {
  test.each([
    [{ type: "string", format: "email" }, "config: it says format"],
    [{ type: "object", properties: { a: { type: "string", pattern: "(" } } }, "a: its pattern"],
    [{ type: "object", properties: { a: { type: "array", items: { $ref: "#/x" } } } }, "a[]: it says $ref"],
    [{ type: "object", properties: { a: { oneOf: [] } } }, "a: it says oneOf"],
    [{ type: ["string", "null"] }, "config: it is no schema"],
    [{ type: "object", patternProperties: { "^a": {}, "^b": {} } }, "config: it mixes"],
    [{ const: {} }, "config: a literal"],
    ["text", "config: it is no schema"],
  ])("%j", (json, message) => {
    expect(() => configSchema(json)).toThrow(SchemaRefused);
    expect(() => configSchema(json)).toThrow(message);
  });

  test("one that is nested without end", () => {
    let json: object = { type: "string" };
    for (let at = 0; at < 5000; at++) json = { type: "array", items: json };
    expect(() => configSchema(json)).toThrow("nested too deep");
  });
});
