import { expect, test } from "bun:test";
import { checkOf } from "./index.ts";

const isRight = checkOf({ kind: "base58check" });

test.each([
  "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
  "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
  "1111111111111111111114oLvT2",
])("base58check takes %p, not without its last character nor in another case", (text) => {
  expect([isRight(text), isRight(text.slice(0, -1)), isRight(text.toLowerCase())]).toEqual([
    true,
    false,
    false,
  ]);
});

test.each(["", "1", "0OIl", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "1".repeat(1000)])(
  "base58check refuses %p",
  (text) => {
    expect(isRight(text)).toBe(false);
  },
);
