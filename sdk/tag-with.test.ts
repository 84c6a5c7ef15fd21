import { expect, test } from "bun:test";
import { MAX_TAG_VALUE_CHARS, tagWith } from "./tag-with.ts";

test("names are added to those that are there, each once", () => {
  expect(tagWith(undefined, ["a", "b", "a"])).toBe("a,b");
  expect(tagWith("", ["a"])).toBe("a");
  expect(tagWith("b,c", ["a", "c"])).toBe("b,c,a");
  expect(tagWith("b", [])).toBe("b");
});

test("no name is cut: one that does not fit is left out", () => {
  const names = Array.from({ length: 20 }, (_, at) => `${at}`.padStart(30, "n"));
  const value = tagWith("first", names);
  expect(value.split(",")).toEqual(["first", ...names.slice(0, 8)]);
  expect(value.length).toBeLessThanOrEqual(MAX_TAG_VALUE_CHARS);
  expect(tagWith(undefined, ["x".repeat(MAX_TAG_VALUE_CHARS)])).toHaveLength(MAX_TAG_VALUE_CHARS);
  expect(tagWith(undefined, ["x".repeat(MAX_TAG_VALUE_CHARS + 1)])).toBe("");
});
