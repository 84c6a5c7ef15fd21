import { expect, test } from "bun:test";
import { compositionsOf } from "./compositions.ts";

test("a letter may become each that it makes up with marks", () => {
  expect(compositionsOf("e")).toEqual(expect.arrayContaining(["é", "ê", "ế", "ệ"]));
  expect(compositionsOf("ê")).toEqual(expect.arrayContaining(["ế", "ệ"]));
  expect(compositionsOf("ê")).not.toContain("é");
  expect(compositionsOf("か")).toEqual(["が"]);
  expect(compositionsOf("!")).toEqual([]);
});

test("a Hangul letter may become each syllable that begins with it", () => {
  expect(compositionsOf("하")).toHaveLength(27);
  expect(compositionsOf("하")).toContain("한");
  expect(compositionsOf("한")).toEqual([]);
  expect(compositionsOf("\u1112")).toEqual(expect.arrayContaining(["하", "한"]));
});
