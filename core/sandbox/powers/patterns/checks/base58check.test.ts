import { expect, test } from "bun:test";
import { checkOf } from "./index.ts";

test.each([
  ["bitcoin", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"],
  ["bitcoin", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"],
  ["bitcoin", "1111111111111111111114oLvT2"],
  ["ripple", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"],
  ["ripple", "rrrrrrrrrrrrrrrrrrrrrhoLvTp"],
  [
    "monero",
    "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
  ],
  [
    "monero",
    "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
  ],
  ["ss58", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"],
  ["ss58", "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"],
  ["ss58", "HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F"],
] as const)(
  "base58check of %s takes %p, not without its last character nor in another case",
  (form, text) => {
    const isRight = checkOf({ kind: "base58check", form });
    expect([isRight(text), isRight(text.slice(0, -1)), isRight(text.toUpperCase())]).toEqual([
      true,
      false,
      false,
    ]);
  },
);

test.each(["", "1", "0OIl", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "1".repeat(1000)])(
  "base58check refuses %p in every form",
  (text) => {
    for (const form of ["bitcoin", "ripple", "monero", "ss58"] as const) {
      expect([form, checkOf({ kind: "base58check", form })(text)]).toEqual([form, false]);
    }
  },
);

test("without a form it is Bitcoin's", () => {
  expect(checkOf({ kind: "base58check" })("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")).toBe(true);
});
