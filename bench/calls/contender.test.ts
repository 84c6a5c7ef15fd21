import { expect, test } from "bun:test";
import { type Contender, inTurns } from "./contender.ts";

const PACE = { rounds: 4, roundMs: 0, warmMs: 0 };

test("contenders are measured in turns, in reversed order every other round, whether they wait or not", async () => {
  const called: string[] = [];
  const contender = (name: string, waits: boolean): Contender => ({
    name,
    run(times) {
      // What is measured runs once a round; more than once only while it is warmed up.
      if (times === 1) called.push(name);
      return waits ? Promise.resolve() : undefined;
    },
  });
  const taken = await inTurns([contender("first", false), contender("second", true)], PACE);
  expect(taken.map(({ name, rounds }) => [name, rounds.length])).toEqual([
    ["first", 4],
    ["second", 4],
  ]);
  expect(called.slice(-8)).toEqual([
    "first",
    "second",
    "second",
    "first",
    "first",
    "second",
    "second",
    "first",
  ]);
});

test("what a contender throws is not measured", async () => {
  const failing: Contender = { name: "failing", run: () => Promise.reject(new Error("no call")) };
  await expect(inTurns([failing], PACE)).rejects.toThrow("no call");
});
