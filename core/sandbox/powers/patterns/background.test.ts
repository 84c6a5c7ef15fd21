import { expect, test } from "bun:test";
import { Background, BackgroundFailed, type Job } from "./background.ts";

const build = (entries: readonly string[]): Job => ({
  kind: "build",
  lists: JSON.stringify({ lists: [entries], normalise: ["case"], more: true }),
});

test("a job that takes too long is given up, and the next one has a thread of its own", async () => {
  const background = new Background();
  const slow = background.run(build(Array.from({ length: 100_000 }, (_, at) => `entry ${at}`)), 1);
  const next = background.run(build(["A"]), 10_000);
  await expect(slow).rejects.toBeInstanceOf(BackgroundFailed);
  const outcome = await next;
  expect(outcome.kind === "built" && outcome.automaton.maxLength).toBe(1);
  background.close();
});

test("jobs that are given together are all done, each with its own outcome", async () => {
  const background = new Background();
  const outcomes = await Promise.all(
    ["a", "bb", "ccc"].map((entry) => background.run(build([entry]), 10_000)),
  );
  expect(outcomes.map((one) => one.kind === "built" && one.automaton.maxLength)).toEqual([1, 2, 3]);
  background.close();
});

test("a job is not given up for what other threads do", async () => {
  const background = new Background();
  await background.run(build(["a"]), 10_000);
  const done = background.run(build(["b"]), 200);
  const before = process.threadCpuUsage();
  while (process.threadCpuUsage(before).user < 400_000);
  expect((await done).kind).toBe("built");
  background.close();
}, 60_000);

test("the vetting tool looks at the time that it has taken", async () => {
  const background = new Background();
  const source = `${"a*".repeat(60)}b`;
  const job = background.run({ kind: "vet", source, flags: "", checker: "automaton", timeoutMs: 10 }, 20_000);
  expect(await job).toEqual({ kind: "vetted", verdict: { status: "unknown", reason: "timeout" } });
  background.close();
}, 60_000);
