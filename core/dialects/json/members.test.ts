import { expect, test } from "bun:test";
import { withMembers } from "./members.ts";

test.each([
  ["{}", { a: 1 }, '{"a":1}'],
  ['{ "b": 12345678901234567890 }', { a: [1] }, '{"a":[1], "b": 12345678901234567890 }'],
  ['{"a":{"x":1,"y":{"z":2}},"b":1}', { a: { y: { w: 3 } } }, '{"a":{"x":1,"y":{"z":2,"w":3}},"b":1}'],
  ['{"a":[1,2],"b":"\\u0041"}', { a: "s", c: null }, '{"c":null,"a":"s","b":"\\u0041"}'],
  [' {"\\u0061":1}', { a: 2 }, ' {"\\u0061":2}'],
])("%s with %j", (text, members, expected) => {
  expect(withMembers(text, members)).toBe(expected);
});

test("what is no object stays as it is", () => {
  for (const text of ["[1]", "x", '"a"']) expect(withMembers(text, { a: 1 })).toBe(text);
});
