import { expect, test } from "bun:test";
import { Backoff } from "./backoff.ts";

test("what dies at once again and again is started after 100 ms, then twice as long each time, at most 10 s", () => {
  const backoff = new Backoff();
  const waits = Array.from({ length: 9 }, () => backoff.after(50));
  expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
});

test("after 30 s of life it begins again at 100 ms", () => {
  const backoff = new Backoff();
  for (let death = 0; death < 5; death++) backoff.after(29_999);
  expect([backoff.after(30_000), backoff.after(0)]).toEqual([100, 200]);
});
