import { expect, test } from "bun:test";
import { parseExpiry } from "./expiry.ts";

const NOW = Date.parse("2026-01-31T12:00:00Z");

test.each([
  ["90m", "2026-01-31T13:30:00.000Z"],
  ["12h", "2026-02-01T00:00:00.000Z"],
  ["30d", "2026-03-02T12:00:00.000Z"],
  ["4w", "2026-02-28T12:00:00.000Z"],
  ["2026-02-28", "2026-02-28T00:00:00.000Z"],
  ["2028-02-29", "2028-02-29T00:00:00.000Z"],
  ["2026-02-28T10:00Z", "2026-02-28T10:00:00.000Z"],
  ["2026-02-28T10:00:30.5+02:00", "2026-02-28T08:00:30.500Z"],
])("%s is %s", (text, expected) => {
  expect(new Date(parseExpiry(text, NOW) ?? 0).toISOString()).toBe(expected);
});

test.each([
  "",
  "30",
  "d",
  "0d",
  "-1d",
  "1.5d",
  "1y",
  "9999999d",
  "1constructor",
  "30d ",
  "2026-01-31",
  "2025-12-31",
  "2026-01-31T12:00:00Z",
  "2026-02-30",
  "2026-13-01",
  "2026-02-28T25:00Z",
  "2026-02-28T10:00",
  "28.02.2026",
  "tomorrow",
])("%j is no point in time to come", (text) => {
  expect(parseExpiry(text, NOW)).toBeUndefined();
});
