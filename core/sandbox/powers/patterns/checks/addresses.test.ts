import { describe, expect, test } from "bun:test";
import type { PatternCheck } from "@sluice/sdk";
import { checkOf } from "./index.ts";

/** Out of EIP-55, SEP-23, and what TON, Bitcoin Cash and Cardano (CIP-19) give as examples. */
const RIGHT: readonly (readonly [PatternCheck, string])[] = [
  [{ kind: "eip55" }, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"],
  [{ kind: "eip55" }, "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"],
  [{ kind: "crc16", form: "strkey" }, "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"],
  [
    { kind: "crc16", form: "strkey" },
    "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ",
  ],
  [{ kind: "crc16", form: "ton" }, "EQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPrHF"],
  [{ kind: "cashaddr" }, "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"],
  [{ kind: "cashaddr" }, "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"],
  [
    { kind: "bech32", form: "long" },
    "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x",
  ],
  [{ kind: "bech32", form: "long" }, "stake1uyehkck0lajq8gr28t9uxnuvgcqrc6070x3k9r8048z8y5gh6ffgw"],
];

/** The text with one of its characters put in the place of its neighbour. */
const swapped = (text: string): string => {
  const at = Array.from(text).findLastIndex((character, index) => index > 4 && character !== text[index - 1]);
  return text.slice(0, at - 1) + text.charAt(at) + text.charAt(at - 1) + text.slice(at + 1);
};

describe.each(RIGHT)("the check %j", (check, text) => {
  const isRight = checkOf(check);
  test(`takes ${text}`, () => expect(isRight(text)).toBe(true));
  test.each([swapped(text), text.slice(0, -1), "", "0x", ":", `${text}!`])("refuses %p", (wrong) => {
    expect(isRight(wrong)).toBe(false);
  });
});

test("addresses of Ethereum in one case have nothing to check", () => {
  const isRight = checkOf({ kind: "eip55" });
  expect(isRight("0xde709f2102306220921060314715629080e2fb77")).toBe(true);
  expect(isRight("0x52908400098527886E0F7030069857D2E4169EE7")).toBe(true);
  expect(isRight("0x52908400098527886E0F7030069857D2E4169Ee7")).toBe(false);
});

test("the short form of Bech32 stays short", () => {
  const [, long = ""] = RIGHT.find(([{ kind }]) => kind === "bech32") ?? [];
  expect(checkOf({ kind: "bech32", form: "bech32" })(long)).toBe(false);
});
