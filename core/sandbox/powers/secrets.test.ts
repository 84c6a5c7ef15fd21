import { describe, expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import { Secret, Type } from "@sluice/sdk";
import { handleSchema, type Sealed, Secrets, sealSecrets } from "./secrets.ts";

// As a manifest holds it: without the marks of the library that made it.
const sealed = (schema: unknown, config: unknown): Sealed =>
  sealSecrets(JSON.parse(JSON.stringify(schema)), config);
const fields = ({ config, secrets }: Sealed): Record<string, string> => {
  const found = new Map<string, string>();
  const walk = (value: unknown): void => {
    if (Value.Check(handleSchema, value)) {
      const { field, text } = secrets.reveal(value);
      found.set(field, text);
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(walk);
  };
  walk(config);
  return Object.fromEntries(found);
};

describe("a sealed config", () => {
  test("has handles where the schema says secret, and everything else as it was", () => {
    const schema = Type.Object({
      url: Type.String(),
      token: Secret(),
      n: Type.Integer(),
      list: Type.Array(Type.String()),
    });
    const one = sealed(schema, { url: "https://a", token: "s3cret", n: 1, list: ["x"] });
    expect(one.config).toEqual({
      url: "https://a",
      token: { $secret: expect.any(String) },
      n: 1,
      list: ["x"],
    });
    expect(fields(one)).toEqual({ token: "s3cret" });
    expect(JSON.stringify(one)).not.toContain("s3cret");
  });

  test("has them at any depth: objects, lists, tuples, maps, optional fields", () => {
    const schema = Type.Object({
      deep: Type.Object({ inner: Type.Object({ token: Secret() }) }),
      list: Type.Array(Secret()),
      pair: Type.Tuple([Type.String(), Secret()]),
      map: Type.Record(Type.String(), Secret()),
      maybe: Type.Optional(Secret()),
      absent: Type.Optional(Secret()),
    });
    const config = {
      deep: { inner: { token: "a" } },
      list: ["b", "c"],
      pair: ["open", "d"],
      map: { "x-key": "e" },
      maybe: "f",
    };
    const one = sealed(schema, config);
    expect(fields(one)).toEqual({
      "deep.inner.token": "a",
      "list.0": "b",
      "list.1": "c",
      "pair.1": "d",
      "map.x-key": "e",
      maybe: "f",
    });
    expect(JSON.stringify(one.config)).toContain("open");
  });

  test("has them in any branch of a choice", () => {
    const either = Type.Union([Type.Object({ key: Secret() }), Type.Object({ file: Type.String() })]);
    expect(fields(sealed(either, { key: "a" }))).toEqual({ key: "a" });
    expect(sealed(either, { file: "b" }).config).toEqual({ file: "b" });
    const both = Type.Intersect([Type.Object({ a: Secret() }), Type.Object({ b: Type.Integer() })]);
    expect(fields(sealed(both, { a: "a", b: 1 }))).toEqual({ a: "a" });
    const orNull = Type.Object({ key: Type.Union([Secret(), Type.Null()]) });
    expect(sealed(orNull, { key: null }).config).toEqual({ key: null });
    expect(fields(sealed(orNull, { key: "a" }))).toEqual({ key: "a" });
  });

  test("runs no pattern of the schema, and takes a hostile key for a key", () => {
    const schema = {
      type: "object",
      patternProperties: { "^(a+)+$": { type: "string", sluiceSecret: true } },
    };
    const config = JSON.parse(`{ "${"a".repeat(40)}!": "s", "__proto__": "t" }`);
    const one = sealSecrets(schema, config);
    expect(Object.values(fields(one)).toSorted()).toEqual(["s", "t"]);
    expect(Object.getPrototypeOf(one.config)).toBe(Object.prototype);
  });

  test("of a schema that says nothing stays as it is", () => {
    for (const schema of [undefined, true, {}, { type: "object" }]) {
      expect(sealSecrets(schema, { a: ["b"] }).config).toEqual({ a: ["b"] });
    }
  });
});

describe("a handle", () => {
  test("is of use to its own instance alone, and to nobody once that has ended", () => {
    const [a, b] = [new Secrets(), new Secrets()];
    const handle = a.keep("token", "s3cret");
    expect(a.reveal(handle)).toEqual({ field: "token", text: "s3cret" });
    expect(() => b.reveal(handle)).toThrow("no secret of the instance's config");
    a.clear();
    expect(() => a.reveal(handle)).toThrow("no secret of the instance's config");
    expect(a.texts()).toEqual([]);
  });

  test("says nothing of the secret, and differs for the same secret", () => {
    const secrets = new Secrets();
    const handles = [secrets.keep("a", "s3cret"), secrets.keep("b", "s3cret")].map(({ $secret }) => $secret);
    expect(handles[0]).not.toBe(handles[1]);
    for (const handle of handles) expect(handle).not.toContain("s3cret");
  });
});

test("the texts come once each, the longest first, so that one inside another is found whole", () => {
  const secrets = new Secrets();
  for (const text of ["abc", "abcdef", "", "abc"]) secrets.keep("x", text);
  expect(secrets.texts()).toEqual(["abcdef", "abc"]);
});
