import { describe, expect, test } from "bun:test";
import { checkOf } from "./index.ts";

describe("luhn takes", () => {
  test.each([
    ["the example of the patent's usual description", {}, "79927398713"],
    ["a payment card with separators", {}, "4111 1111-1111.1111"],
    ["a Swedish personal number", {}, "811228-9874"],
    ["the same with its century, of which the last ten count", { last: 10 }, "19811228-9874"],
    ["a US provider, counted with what does not stand there", { prefixes: ["80840"] }, "1234567893"],
  ])("%s", (_, options, text) => {
    expect(checkOf({ kind: "luhn", ...options })(text)).toBe(true);
  });
});

describe("luhn refuses", () => {
  test.each(["79927398710", "4111 1111 1111 1112", "1234567893", "411111111111111I", "0", ""])(
    "%p",
    (text) => {
      expect(checkOf({ kind: "luhn" })(text)).toBe(false);
    },
  );

  test("a number of one digit alone, unless it is told not to", () => {
    expect(checkOf({ kind: "luhn" })("0000 0000 0000 0000")).toBe(false);
    expect(checkOf({ kind: "luhn", refuse: "nothing" })("0000 0000 0000 0000")).toBe(true);
  });
});
