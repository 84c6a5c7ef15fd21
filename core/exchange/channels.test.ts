import { describe, expect, test } from "bun:test";
import { Channel } from "./channels.ts";
import type { TextEdit } from "./text-view.ts";

const channel = (pending: string, matchChars = 4): Channel => {
  const made = new Channel(
    { role: "assistant", kind: "text", choice: 0, channel: "0:text", text: "", start: 0, end: 2 },
    { matchChars, contextChars: matchChars, settledOnly: false },
  );
  made.pending = pending;
  return made;
};

const settle = (text: Channel, edits: readonly TextEdit[], openFrom = Number.POSITIVE_INFINITY): void =>
  text.settle(
    { edits: [[...edits]], openFrom: [openFrom], found: { matches: [], disjoint: [], openFrom: [] } },
    0,
  );

describe("text is parted", () => {
  test("at any place where nothing is to be changed", () => {
    expect(channel("0123456789").uncut(7)).toBe(7);
  });
  test("never within an edit, and so far before one that the plugin sees again what it went by", () => {
    const text = channel("0123456789");
    settle(text, [{ start: 6, end: 8, text: "" }]);
    expect([3, 4, 5, 6, 7, 8, 9].map((to) => text.uncut(to))).toEqual([3, 4, 4, 4, 4, 8, 9]);
  });
  test("before all edits that hang together", () => {
    const text = channel("0123456789");
    settle(text, [
      { start: 8, end: 9, text: "" },
      { start: 4, end: 6, text: "" },
    ]);
    expect(text.uncut(8)).toBe(2);
  });
  test("behind an insertion only with what follows on it, or at the end", () => {
    const text = channel("0123456789");
    settle(text, [
      { start: 5, end: 5, text: "!" },
      { start: 10, end: 10, text: "!" },
    ]);
    expect([5, 6, 7, 10].map((to) => text.uncut(to))).toEqual([1, 6, 6, 10]);
  });
  test("never before what has gone out already", () => {
    const text = channel(`${"-".repeat(20)}0123`, 8);
    text.release(20);
    settle(text, [{ start: 1, end: 3, text: "" }]);
    expect(text.uncut(22)).toBe(20);
  });
});

test("released text becomes context, its last characters alone, and takes its edits with it", () => {
  const text = channel("0123456789");
  settle(
    text,
    [
      { start: 0, end: 2, text: "#" },
      { start: 7, end: 9, text: "+" },
    ],
    8,
  );
  expect(text.limit(true)).toBe(8);
  expect(text.editsUpTo(6)).toEqual([{ start: 0, end: 2, text: "#" }]);
  text.release(6);
  expect(text.view(true)).toMatchObject({ text: "6789", context: "2345" });
  expect(text.editsUpTo(10)).toEqual([{ start: 7, end: 9, text: "+" }]);
  text.release(6);
  expect(text.base).toBe(6);
});

describe("a text that may be said again", () => {
  const slot = {
    role: "assistant",
    kind: "text",
    choice: 0,
    channel: "0:text",
    text: "",
    start: 0,
    end: 2,
  } as const;
  const size = { matchChars: 4, contextChars: 4, settledOnly: false };
  const said = (text: string): Channel => {
    const made = new Channel(slot, size, true);
    for (const unit of text) made.add(unit, false);
    return made;
  };

  test("is known by all of it alone", () => {
    const text = said("ab\u{1f600}\ud83d");
    expect(["ab", "ab\u{1f600}\ude00", "ab\u{1f600}\ud83d"].map((one) => text.hasSaid(one))).toEqual([
      false,
      false,
      true,
    ]);
    text.add("c", false);
    expect(text.hasSaid("ab\u{1f600}\ud83d")).toBe(false);
  });
  test("keeps its edits only for as long as they are few, or once it was said again", () => {
    const many = 70_000;
    const edits = Array.from({ length: many }, (_, at) => ({ start: at, end: at + 1, text: "#" }));
    for (const again of [false, true]) {
      const text = said("x".repeat(many));
      settle(text, edits);
      if (again) text.repeat();
      expect(text.carriedOut(many).length).toBe(many);
      expect([text.carried.length, text.hasSaid("x".repeat(many))]).toEqual(
        again ? [many, true] : [0, false],
      );
    }
  });
});
