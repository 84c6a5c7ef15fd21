import { expect, test } from "bun:test";
import { Except } from "./except.ts";

const except = new Except(["info@example.com", "*@Example.org", "test-*", "STRASSE"]);

test.each([
  ["info@example.com", true],
  ["INFO@Example.com", true],
  ["other@example.com", false],
  ["any@EXAMPLE.org", true],
  ["any@example.org.uk", false],
  ["Test-key", true],
  ["a test-key", false],
  ["straße", true],
])("%p is an exception: %p", (match, excepted) => {
  expect(except.has(match)).toBe(excepted);
});
