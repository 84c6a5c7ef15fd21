import { expect, test } from "bun:test";
import { Type } from "@sluice/sdk";
import { withDefaults } from "./with-defaults.ts";

const Names = Type.Union([Type.Literal("all"), Type.Array(Type.String())], { default: ["a", "b", "c"] });
const schema = Type.Object({
  names: Names,
  limit: Type.Integer({ default: 3 }),
  rates: Type.Record(Type.String(), Type.Integer(), { default: { usual: 1 } }),
  retry: Type.Object(
    { times: Type.Optional(Type.Integer()), waitMs: Type.Integer({ default: 10 }) },
    { default: { times: 2 } },
  ),
});

test("defaults stand where nothing is said", () => {
  expect(withDefaults(schema, {})).toEqual({
    names: ["a", "b", "c"],
    limit: 3,
    rates: { usual: 1 },
    retry: { times: 2, waitMs: 10 },
  });
});

test("what is given is not mixed with the default", () => {
  const given = { names: ["x"], limit: 1, rates: { other: 2 }, retry: { waitMs: 5 } };
  expect(withDefaults(schema, given)).toEqual(given);
  expect(withDefaults(schema, { names: [], rates: {}, retry: {} })).toEqual({
    names: [],
    limit: 3,
    rates: {},
    retry: { waitMs: 10 },
  });
});

test.each([
  [Type.Array(Type.Object({ a: Type.Integer({ default: 1 }) })), [{}, { a: 2 }], [{ a: 1 }, { a: 2 }]],
  [Type.Record(Type.String(), Type.Object({ a: Type.Integer({ default: 1 }) })), { x: {} }, { x: { a: 1 } }],
  [Type.Tuple([Type.Object({ a: Type.Integer({ default: 1 }) })]), [{}], [{ a: 1 }]],
  [Type.Union([Type.String(), Type.Object({ a: Type.Integer({ default: 1 }) })]), {}, { a: 1 }],
  [
    Type.Intersect([Type.Object({ a: Type.Integer({ default: 1 }) }), Type.Object({ b: Type.Integer() })]),
    { b: 2 },
    { a: 1, b: 2 },
  ],
])("defaults reach into lists, records and unions: %#", (inner, given, filled) => {
  expect(withDefaults(inner, given)).toEqual(filled);
});

test("neither what is given nor the schema is changed, and what is wrong stays", () => {
  const given = { names: 7, retry: { waitMs: "no" }, __proto__: null };
  const before = structuredClone(given);
  const filled = withDefaults(schema, given);
  expect(filled).toMatchObject({ names: 7, retry: { waitMs: "no" } });
  expect(given).toEqual(before);
  const names = Object(withDefaults(schema, {})).names;
  names.push("d");
  expect(Names.default).toEqual(["a", "b", "c"]);
});
