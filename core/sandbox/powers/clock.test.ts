import { expect, test } from "bun:test";
import { nowField } from "./clock.ts";

test("the time is the host's, in whole milliseconds", () => {
  const before = Date.now();
  const now = nowField();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
  expect(Number.isSafeInteger(now)).toBe(true);
});
