import { expect, test } from "bun:test";
import { randomField } from "./random.ts";

test("a call gets 256 bytes in hex, and no two calls the same", () => {
  const fields = Array.from({ length: 100 }, randomField);
  for (const field of fields) expect(field).toMatch(/^[0-9a-f]{512}$/);
  expect(new Set(fields).size).toBe(100);
});

test("all values of a byte come up", () => {
  const seen = new Set(Array.from({ length: 100 }, () => [...Buffer.from(randomField(), "hex")]).flat());
  expect(seen.size).toBe(256);
});
