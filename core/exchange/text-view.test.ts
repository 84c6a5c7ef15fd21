import { describe, expect, test } from "bun:test";
import type { Segment } from "@sluice/sdk";
import { TextView, viewOf } from "./text-view.ts";

const view = (...texts: string[]): TextView =>
  new TextView(texts.map((text) => ({ role: "user", kind: "text", choice: 0, text, context: "" })));
const segmentOf = (of: TextView, index = 0): Segment => {
  const segment = of.segments[index];
  if (!segment) throw new Error("there is such a segment");
  return segment;
};

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
  texts.replace(segmentOf(texts), 1, 3, "#");
  texts.replace(segmentOf(texts, 1), 1, 1, "d");
  expect(texts.changed).toBe(true);
  expect(texts.edits).toEqual([[{ start: 1, end: 3, text: "#" }], [{ start: 1, end: 1, text: "d" }]]);
});

describe("a wrong edit throws", () => {
  test("where it lies outside of the segment or is not whole", () => {
    const texts = view("abc");
    const segment = segmentOf(texts);
    for (const [start, end] of [
      [-1, 2],
      [2, 1],
      [0, 4],
      [0.5, 1],
      [Number.NaN, 1],
      [0, Number.POSITIVE_INFINITY],
    ] as const) {
      expect(() => texts.replace(segment, start, end, "")).toThrow(RangeError);
    }
    expect(texts.changed).toBe(false);
  });
  test("where it overlaps another, but not where it stands next to it", () => {
    const texts = view("abcdef");
    const segment = segmentOf(texts);
    texts.replace(segment, 2, 4, "#");
    texts.replace(segment, 4, 5, "+");
    texts.replace(segment, 2, 2, "<");
    expect(() => texts.replace(segment, 3, 5, "")).toThrow("overlap");
    expect(() => texts.replace(segment, 3, 3, "")).toThrow("overlap");
  });
  test("where the segment is not one of this call", () => {
    const texts = view("abc");
    const other = segmentOf(view("abc"));
    expect(() => texts.replace(other, 0, 1, "")).toThrow("no such segment");
    expect(() => texts.replace({ ...segmentOf(texts) }, 0, 1, "")).toThrow("no such segment");
    expect(() => texts.keepFrom(other, 0)).toThrow("no such segment");
  });
});

test("keepFrom keeps the earliest place", () => {
  const texts = view("abcdef");
  const segment = segmentOf(texts);
  expect(texts.openFrom).toEqual([Number.POSITIVE_INFINITY]);
  texts.keepFrom(segment, 4);
  texts.keepFrom(segment, 2);
  texts.keepFrom(segment, 3);
  expect(texts.openFrom).toEqual([2]);
  expect(() => texts.keepFrom(segment, -1)).toThrow(RangeError);
  expect(() => texts.keepFrom(segment, 1.5)).toThrow(RangeError);
});
