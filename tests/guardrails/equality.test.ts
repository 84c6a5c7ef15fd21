import { expect, test } from "bun:test";
import { RECORDED } from "./equality/streams.ts";
import { problemsOf, runCases } from "./equality.ts";

/** `bun run test:guard-long` runs many more. */
const CASES = 2_000;

test(
  `an answer comes to the same, streamed or not, and however its bytes are cut (${CASES} cases)`,
  async () => expect(await runCases(1, CASES)).toBeUndefined(),
  300_000,
);

test("a case is the same whenever it is run", async () => {
  expect(await problemsOf(7)).toEqual(await problemsOf(7));
});

test("every recording of a stream takes part", () => {
  expect(RECORDED.length).toBeGreaterThanOrEqual(10);
});
