import { describe, expect, test } from "bun:test";
import { buildAutomaton, type Edges, findStarts, newHits } from "./automaton.ts";
import { randoms } from "./random.fixture.ts";

const find = (entries: readonly string[], text: string, edges?: Edges): string[] => {
  const hits = newHits();
  findStarts(buildAutomaton(entries), text, 0, text.length, hits, edges);
  return Array.from({ length: hits.count }, (_, at) => {
    const start = hits.starts[at] ?? 0;
    return `${start}:${text.slice(start, start + (hits.lengths[at] ?? 0))}`;
  }).reverse();
};

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

  test("falls back to a shorter entry where the longest does not end as it must", () => {
    const text = "new york citys";
    const edges = { startsAt: () => true, endsAt: (at: number) => !/\w/.test(text[at] ?? " ") };
    expect(find(["new", "new york", "new york city"], text, edges)).toEqual(["0:new york"]);
    expect(find(["new york city"], text, edges)).toEqual([]);
  });
});
