import { beforeEach, describe, expect, test } from "bun:test";
import { type Bench, Health } from "./health.ts";

let now = 0;
let told: (Bench | undefined)[] = [];
let health = new Health(() => undefined);

beforeEach(() => {
  now = 0;
  told = [];
  health = new Health(
    (bench) => told.push(bench),
    () => now,
  );
});

const calls = (count: number): void => {
  for (let at = 0; at < count; at++) health.called();
};

describe("an instance is benched", () => {
  test("when three principals met breaches, and more than one call in twenty was one", () => {
    calls(30);
    health.failed("cpu", "alice");
    health.failed("wall", "bob");
    expect(health.bench).toBeUndefined();
    health.failed("memory", "carol");
    expect(health.bench?.reason).toContain("3 of 30 calls");
    expect(told).toHaveLength(1);
  });
  test("at once when the host's own probe breaches", () => {
    expect(health.failed("cpu", "alice")).toBe(true);
    health.probeFailed("cpu");
    expect(health.bench?.reason).toContain("probe");
  });
});

describe("an instance is not benched", () => {
  test("by one principal, however often", () => {
    calls(100);
    for (let at = 0; at < 100; at++) health.failed("cpu", "mallory");
    expect(health.bench).toBeUndefined();
  });
  test("by a few breaches among many calls", () => {
    calls(1000);
    for (const name of ["alice", "bob", "carol", "dave"]) health.failed("cpu", name);
    expect(health.bench).toBeUndefined();
  });
  test("by errors that it throws, which its onFailure answers", () => {
    calls(10);
    for (const name of ["alice", "bob", "carol", "dave"]) expect(health.failed("throw", name)).toBe(false);
    health.probeFailed("throw");
    expect(health.bench).toBeUndefined();
  });
  test("by breaches of more than a minute ago", () => {
    calls(10);
    health.failed("cpu", "alice");
    health.failed("cpu", "bob");
    now = 61_000;
    health.failed("cpu", "carol");
    expect(health.bench).toBeUndefined();
  });
});

test("a bench ends by itself, and the next one lasts twice as long", () => {
  health.probeFailed("cpu");
  expect(health.bench?.until).toBe(30_000);
  now = 30_000;
  expect(health.bench).toBeUndefined();
  expect(told.at(-1)).toBeUndefined();
  health.probeFailed("wall");
  expect(health.bench?.until).toBe(90_000);
});

test("a probe is asked for no more often than every five seconds", () => {
  expect(health.failed("cpu", "alice")).toBe(true);
  expect(health.failed("cpu", "alice")).toBe(false);
  now = 5_000;
  expect(health.failed("cpu", "alice")).toBe(true);
});
