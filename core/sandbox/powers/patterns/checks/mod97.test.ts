import { describe, expect, test } from "bun:test";
import { checkOf } from "./index.ts";

const complement = { form: "complement" } as const;
const nir = { ...complement, replace: { "2A": "19", "2B": "18" } };
const belgian = { ...complement, prefixes: ["", "2"] };

describe("mod97", () => {
  test.each([
    ["an IBAN", { rotate: 4 }, "GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 23"],
    ["an IBAN in small letters", { rotate: 4 }, "de89370400440532013000", "de89370400440532013001"],
    ["a legal entity", {}, "HWUPKR0MPOU8FGXBT394", "HWUPKR0MPOU8FGXBT349"],
    ["a French number", nir, "2 55 08 14 168 025 38", "2 55 08 14 168 025 39"],
    ["a Belgian number", belgian, "85.07.30-033 28", "85.07.30-033 29"],
    ["a Belgian number since 2000", belgian, "00.01.01-001 05", "00.01.01-001 06"],
  ])("tells %s that is right from one that is wrong", (_, options, right, wrong) => {
    const isRight = checkOf({ kind: "mod97", ...options });
    expect([isRight(right), isRight(wrong)]).toEqual([true, false]);
  });

  test("counts a Corsican number as the number that stands for its letter", () => {
    const isRight = checkOf({ kind: "mod97", ...nir });
    const key = String(97 - (1_850_519_004_042 % 97)).padStart(2, "0");
    expect([isRight(`1 85 05 2A 004 042 ${key}`), isRight(`1 85 05 2B 004 042 ${key}`)]).toEqual([
      true,
      false,
    ]);
  });
});
