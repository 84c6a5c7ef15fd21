import { expect, test } from "bun:test";
import { checkOf } from "./index.ts";

const isRight = checkOf({ kind: "verhoeff" });

test.each(["2363", "1428570", "12345 6789012 0"])("verhoeff takes %p", (text) => {
  expect(isRight(text)).toBe(true);
});

test("verhoeff finds every wrong digit and every two that are exchanged", () => {
  const right = "1428570";
  for (const [at, digit] of [...right].entries()) {
    for (const other of "0123456789") {
      if (other !== digit) expect(isRight(right.slice(0, at) + other + right.slice(at + 1))).toBe(false);
    }
    const next = right[at + 1];
    if (next && next !== digit) {
      expect(isRight(right.slice(0, at) + next + digit + right.slice(at + 2))).toBe(false);
    }
  }
});
