import { expect, test } from "bun:test";
import { CELL_UNITS, Cells } from "./cells.ts";
import { type CharSet, NONE } from "./charsets.ts";
import { randoms } from "./random.fixture.ts";
import { RunAutomaton } from "./run-automaton.ts";

const setOf = (units: string): CharSet =>
  NONE.map((_, unit) => (units.includes(String.fromCharCode(unit)) ? 1 : 0));

const readAll = (cells: Cells, units: number): Cells => {
  while (cells.read(units) > 0);
  return cells;
};

test("each cell in which a run ends is known, however often the states are forgotten", () => {
  const { below } = randoms(5);
  const letters = "abcdefgh";
  const set = (): CharSet => setOf(Array.from({ length: 1 + below(4) }, () => letters[below(8)]).join(""));
  const pool = Array.from({ length: 12 }, set);
  const groups = Array.from({ length: 40 }, () =>
    Array.from({ length: 1 + below(3) }, () =>
      Array.from({ length: 2 + below(7) }, () => pool[below(pool.length)] ?? NONE),
    ),
  );
  const automaton = new RunAutomaton(groups, 200);
  const { epoch } = automaton;
  for (let round = 0; round < 60; round++) {
    const text = Array.from({ length: 300 }, () => letters[below(8)]).join("");
    const [one, other] = [new Cells(text, automaton), new Cells(text, automaton)];
    // Two texts in turns: each finds the states of the other, or none.
    for (let left = true; left; ) left = one.read(1 + below(40)) + other.read(1 + below(40)) > 0;
    const expected = new Map<number, number[]>();
    for (const [group, runs] of groups.entries()) {
      for (let at = 0; at < text.length; at++) {
        const ends = runs.some(
          (run) =>
            at + 1 >= run.length &&
            run.every((units, back) => units[text.charCodeAt(at + 1 - run.length + back)] === 1),
        );
        if (!ends) continue;
        const cells = expected.get(group) ?? [];
        expected.set(group, cells);
        if (cells.at(-1) !== Math.floor(at / CELL_UNITS)) cells.push(Math.floor(at / CELL_UNITS));
      }
    }
    for (const cells of [one, other]) {
      if (cells.blind) continue;
      expect([...cells.found].toSorted(([a], [b]) => a - b)).toEqual(
        [...expected].toSorted(([a], [b]) => a - b),
      );
    }
  }
  expect(automaton.epoch).toBeGreaterThan(epoch);
});

test("a text that leads to ever new states is not read to its end, and others are", () => {
  const { below } = randoms(9);
  const units = Array.from({ length: 26 }, (_, at) => String.fromCharCode(97 + at));
  const groups = Array.from({ length: 300 }, () => [
    Array.from({ length: 8 }, () => setOf(units.filter(() => below(2) === 0).join(""))),
  ]);
  const automaton = new RunAutomaton(groups);
  const text = Array.from({ length: 20_000 }, () => units[below(26)]).join("");
  expect(readAll(new Cells(text, automaton), 4096).blind).toBe(true);
  expect(readAll(new Cells("a b ".repeat(5000), automaton), 4096).blind).toBe(false);
});
