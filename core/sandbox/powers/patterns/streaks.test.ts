import { expect, test } from "bun:test";
import { type CharSet, NONE } from "./charsets.ts";
import { randoms } from "./random.fixture.ts";
import { nextStreak } from "./streaks.ts";

const A: CharSet = NONE.map((_, unit) => (unit === 97 ? 1 : 0));

test("no place is lost at which a match with a streak may begin, and none is given behind the last", () => {
  const { below } = randoms(11);
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: below(60) }, () => (below(4) === 0 ? "b" : "a")).join("");
    const [count, before, within] = [2 + below(5), below(4), 7 + below(6)];
    const from = below(text.length + 1);
    // A streak whose last unit is near enough to the place.
    const mayBegin = (start: number): boolean => {
      for (let last = Math.max(0, start - before); last < start + within && last < text.length; last++) {
        if (text.slice(0, last + 1).endsWith("a".repeat(count))) return true;
      }
      return false;
    };
    const first = Array.from(text, (_, at) => at).find((at) => at >= from && mayBegin(at));
    const found = nextStreak(text, { set: A, count }, { within, before }, from);
    if (first === undefined) {
      expect(found.from).toBeGreaterThanOrEqual(Math.min(text.length, from));
      continue;
    }
    expect(found.from).toBeLessThanOrEqual(first);
    expect(found.from).toBeGreaterThanOrEqual(from);
    expect(found.to).toBeGreaterThan(found.from);
  }
});

test("a text without one is looked at in few places", () => {
  const text = "abc ".repeat(1000);
  expect(nextStreak(text, { set: A, count: 4 }, { within: 4, before: 0 }, 0).from).toBeGreaterThan(
    text.length,
  );
});

test("a long text is looked at piece by piece, and no place is lost", () => {
  const text = `${"abc ".repeat(100_000)}aaaa${"b".repeat(200_000)}`;
  const streak = { set: A, count: 4 };
  let from = 0;
  let calls = 0;
  for (; calls < 100; calls++) {
    const places = nextStreak(text, streak, { within: 9, before: 0 }, from);
    if (places.from + 9 > text.indexOf("aaaa")) {
      expect(places.from).toBeLessThanOrEqual(text.indexOf("aaaa") - 5);
      expect(places.to).toBeGreaterThan(text.indexOf("aaaa"));
      break;
    }
    expect(places.from).toBeGreaterThanOrEqual(from);
    from = places.to;
  }
  expect(calls).toBeGreaterThan(1);
});
