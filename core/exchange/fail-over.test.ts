import { describe, expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import { type AttemptRecord, type FailOver, FailOverSchema, type FailOverTrigger } from "@sluice/sdk";
import { ERRORS, type ErrorCode } from "../errors/index.ts";
import { firstTokenLimit, goesOn } from "./fail-over.ts";

const ALL: readonly FailOverTrigger[] = [
  400,
  401,
  404,
  408,
  429,
  500,
  503,
  "5xx",
  "timeout",
  "connect",
  "reset",
  "stream-error",
  "invalid-answer",
];

const attempt = (status: number, code?: ErrorCode): AttemptRecord => ({
  target: "t",
  model: "m",
  status,
  durationMs: 1,
  ...(code ? { code } : {}),
});

/** The triggers that this attempt pulls, each tried alone. */
const pulledBy = (tried: AttemptRecord): FailOverTrigger[] =>
  ALL.filter((trigger) => goesOn({ on: [trigger] }, tried));

describe("an attempt pulls", () => {
  const cases: readonly (readonly [number, ErrorCode, ...FailOverTrigger[]])[] = [
    [429, "UPSTREAM_ERROR", 429],
    [500, "UPSTREAM_ERROR", 500, "5xx"],
    [529, "UPSTREAM_ERROR", "5xx"],
    [401, "UPSTREAM_CREDENTIAL", 401],
    [0, "UPSTREAM_CREDENTIAL", "connect"],
    [0, "UPSTREAM_CONNECT", "connect"],
    [0, "UPSTREAM_RESET", "reset"],
    [200, "UPSTREAM_CUT", "reset"],
    [503, "UPSTREAM_CUT", 503, "5xx", "reset"],
    [0, "UPSTREAM_TIMEOUT_FIRST_TOKEN", "timeout"],
    [200, "UPSTREAM_TIMEOUT_STALL", "timeout"],
    [200, "UPSTREAM_TIMEOUT_TOTAL", "timeout"],
    [200, "UPSTREAM_STREAM_ERROR", "stream-error"],
    [200, "UPSTREAM_ANSWER_INVALID", "invalid-answer"],
    [200, "UPSTREAM_ANSWER_TOO_LARGE", "invalid-answer"],
    [307, "UPSTREAM_REDIRECT", "invalid-answer"],
    [0, "CLIENT_CLOSED"],
    [200, "GATEWAY_INTERNAL"],
  ];
  for (const [status, code, ...triggers] of cases) {
    test(`${triggers.join(" and ") || "nothing"} with ${code} and status ${status}`, () => {
      expect(pulledBy(attempt(status, code))).toEqual(triggers);
    });
  }

  test("nothing where it gave an answer, whatever its status", () => {
    for (const status of [200, 429, 500]) expect(pulledBy(attempt(status))).toEqual([]);
  });
});

test("every error of a target pulls a trigger, by its code or by its status", () => {
  const byStatus: readonly string[] = ["UPSTREAM_ERROR", "UPSTREAM_CREDENTIAL"];
  const isCode = (name: string): name is ErrorCode => Object.hasOwn(ERRORS, name);
  const codes = Object.keys(ERRORS).filter(
    (name) => name.startsWith("UPSTREAM_") && !byStatus.includes(name),
  );
  const silent = codes.filter((code) => isCode(code) && pulledBy(attempt(200, code)).length === 0);
  expect(codes.length).toBeGreaterThan(8);
  expect(silent).toEqual([]);
});

test("the shorter timeout counts only where a timeout leads to the next target", () => {
  expect(firstTokenLimit({ on: ["timeout"], firstTokenTimeoutMs: 50 })).toBe(50);
  expect(firstTokenLimit({ on: ["timeout"] })).toBeUndefined();
  expect(firstTokenLimit({ on: ["5xx", 429], firstTokenTimeoutMs: 50 })).toBeUndefined();
});

test("what is no trigger is no fail-over", () => {
  const good: readonly FailOver[] = [{ on: ALL }, { on: [] }, { on: [400, 599], firstTokenTimeoutMs: 1 }];
  for (const failOver of good) expect(Value.Check(FailOverSchema, failOver)).toBe(true);
  for (const bad of [
    {},
    { on: [200] },
    { on: [600] },
    { on: [429.5] },
    { on: ["4xx"] },
    { on: "5xx" },
    { on: [], firstTokenTimeoutMs: 0 },
    { on: [], retries: 3 },
    { on: Array.from({ length: 65 }, () => 500) },
  ]) {
    expect([bad, Value.Check(FailOverSchema, bad)]).toEqual([bad, false]);
  }
});
