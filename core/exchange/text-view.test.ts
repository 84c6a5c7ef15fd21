import { describe, expect, test } from "bun:test";
import { TextView, viewOf } from "./text-view.ts";

const view = (...texts: string[]): TextView =>
  new TextView(texts.map((text) => ({ role: "user", kind: "text", choice: 0, text, context: "" })));

test("the slots of a body are its segments, numbered from 0", () => {
  const slot = {
    role: "tool",
    kind: "tool-result" as const,
    choice: 0,
    channel: "0:text",
    text: "a",
    start: 4,
    end: 7,
  };
  expect(viewOf([slot, { ...slot, text: "b" }]).segments).toEqual([
    { index: 0, role: "tool", kind: "tool-result", choice: 0, text: "a", context: "" },
    { index: 1, role: "tool", kind: "tool-result", choice: 0, text: "b", context: "" },
  ]);
});

test("edits are kept by segment, in UTF-16 units", () => {
  const texts = view("a\u{1f600}b", "c");
  texts.replaceAt(0, 1, 3, "#");
  texts.replaceAt(1, 1, 1, "d");
  expect(texts.changed).toBe(true);
  expect(texts.edits).toEqual([[{ start: 1, end: 3, text: "#" }], [{ start: 1, end: 1, text: "d" }]]);
});

describe("a wrong edit throws", () => {
  test("where it lies outside of the segment or is not whole", () => {
    const texts = view("abc");
    for (const [start, end] of [
      [-1, 2],
      [2, 1],
      [0, 4],
      [0.5, 1],
      [Number.NaN, 1],
      [0, Number.POSITIVE_INFINITY],
    ] as const) {
      expect(() => texts.replaceAt(0, start, end, "")).toThrow(RangeError);
    }
    expect(texts.changed).toBe(false);
  });
  test("where it overlaps another, but not where it stands next to it", () => {
    const texts = view("abcdef");
    texts.replaceAt(0, 2, 4, "#");
    texts.replaceAt(0, 4, 5, "+");
    texts.replaceAt(0, 2, 2, "<");
    expect(() => texts.replaceAt(0, 3, 5, "")).toThrow("overlap");
    expect(() => texts.replaceAt(0, 3, 3, "")).toThrow("overlap");
  });
  test("where the segment is not one of this call", () => {
    const texts = view("abc");
    for (const index of [1, -1, 0.5]) {
      expect(() => texts.replaceAt(index, 0, 1, "")).toThrow("no such segment");
      expect(() => texts.keepFromAt(index, 0)).toThrow("no such segment");
    }
  });
});

test("what was asked for can be dropped again", () => {
  const texts = view("abc");
  texts.replaceAt(0, 0, 1, "x");
  texts.keepFromAt(0, 1);
  texts.forget();
  expect([texts.changed, texts.edits, texts.openFrom]).toEqual([false, [[]], [Number.POSITIVE_INFINITY]]);
});

test("keepFrom keeps the earliest place", () => {
  const texts = view("abcdef");
  expect(texts.openFrom).toEqual([Number.POSITIVE_INFINITY]);
  texts.keepFromAt(0, 4);
  texts.keepFromAt(0, 2);
  texts.keepFromAt(0, 3);
  expect(texts.openFrom).toEqual([2]);
  expect(() => texts.keepFromAt(0, -1)).toThrow(RangeError);
  expect(() => texts.keepFromAt(0, 1.5)).toThrow(RangeError);
});
