import { describe, expect, test } from "bun:test";
import { buildAutomaton } from "./automaton.ts";
import { randoms } from "./random.fixture.ts";
import { type Edges, findStarts } from "./starts.ts";

const ANYWHERE: Edges = { startsAt: () => true, endsAt: () => true };

/** What is found of each list; `whole`: which are to be whole words. */
const findIn = (
  lists: readonly (readonly string[])[],
  text: string,
  edges = ANYWHERE,
  whole: readonly number[] = lists.map(() => 1),
): readonly (readonly string[])[] => {
  const automaton = buildAutomaton(lists);
  const found = lists.map((): string[] => []);
  const sought = { automaton, wholeWord: Uint8Array.from(whole) };
  findStarts(sought, text, 0, text.length, edges, (list, start, length) => {
    found[list]?.unshift(`${start}:${text.slice(start, start + length)}`);
  });
  return found;
};

const find = (entries: readonly string[], text: string, edges?: Edges): readonly string[] =>
  findIn([entries], text, edges)[0] ?? [];

/** The longest entry at each place, found one by one. */
const plainly = (entries: readonly string[], text: string): string[] =>
  Array.from(text.split(""), (_, at) => {
    const here = entries.filter((entry) => text.startsWith(entry, at));
    const longest = here.toSorted((a, b) => b.length - a.length)[0];
    return longest === undefined ? [] : [`${at}:${longest}`];
  }).flat();

describe("the automaton", () => {
  test("gives the longest entry of each place", () => {
    expect(find(["he", "she", "his", "hers"], "ushers")).toEqual(["1:she", "2:hers"]);
    expect(find(["a", "ab", "abc"], "abcab")).toEqual(["0:abc", "3:ab"]);
    expect(find(["日本", "本"], "日本本")).toEqual(["0:日本", "1:本", "2:本"]);
  });

  test("finds what a search one by one finds, in random texts over few letters", () => {
    const { below } = randoms(7);
    const word = (most: number, letters: string): string =>
      Array.from({ length: 1 + below(most) }, () => letters[below(letters.length)]).join("");
    let found = 0;
    for (let round = 0; round < 400; round++) {
      const letters = ["ab", "abc", "aé日\u{1f600}"][round % 3] ?? "";
      const entries = Array.from({ length: 1 + below(12) }, () => word(6, letters));
      const text = word(60, letters);
      const hits = find(entries, text);
      found += hits.length;
      expect(hits).toEqual(plainly(entries, text));
    }
    expect(found).toBeGreaterThan(1000);
  });

  test("finds the same below its rows as in them", () => {
    // Some 40,000 letters make the rows so wide that they end within the first levels.
    const wide = Array.from({ length: 40_000 }, (_, at) => String.fromCharCode(0x3000 + at));
    const deep = ["abcabd", "abcabc", "cabcab", "bca"];
    const text = "abcabcabcabdabcab";
    expect(find([...wide, ...deep], text)).toEqual(plainly(deep, text));
  });

  test("finds of each of several lists what it finds of that list alone", () => {
    const { below } = randoms(17);
    const word = (most: number): string =>
      Array.from({ length: 1 + below(most) }, () => "ab "[below(3)]).join("");
    let found = 0;
    for (let round = 0; round < 300; round++) {
      const lists = Array.from({ length: 1 + below(5) }, () => [
        ...new Set(Array.from({ length: 1 + below(6) }, () => word(4))),
      ]);
      const text = word(60);
      const edges = {
        startsAt: (at: number) => text[at - 1] !== "a",
        endsAt: (at: number) => text[at] !== "a",
      };
      const whole = lists.map(() => below(2));
      const together = findIn(lists, text, edges, whole);
      expect(together).toEqual(
        lists.map((list, at) => findIn([list], text, edges, [whole[at] ?? 0])[0] ?? []),
      );
      found += together.flat().length;
    }
    expect(found).toBeGreaterThan(1000);
  });

  test("falls back to a shorter entry where the longest does not end as it must", () => {
    const text = "new york citys";
    const edges = { startsAt: () => true, endsAt: (at: number) => !/\w/.test(text[at] ?? " ") };
    expect(find(["new", "new york", "new york city"], text, edges)).toEqual(["0:new york"]);
    expect(find(["new york city"], text, edges)).toEqual([]);
  });
});
