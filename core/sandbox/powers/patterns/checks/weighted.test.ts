import { describe, expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import { type PatternCheck, PatternCheckSchema } from "@sluice/sdk";
import { checkOf, checkProblem } from "./index.ts";
import type { WeightedSum } from "./weighted.ts";
import type { AsWritten } from "./written.ts";

type Weighted = Extract<PatternCheck, { kind: "weighted" }>;

const weighted = (sums: readonly WeightedSum[], options: AsWritten = {}): Weighted => ({
  kind: "weighted",
  ...options,
  sums,
});

const DIGITS = "0123456789";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const of = (characters: string, values: readonly number[]) =>
  Object.fromEntries([...characters].map((character, at) => [character, values[at] ?? 0]));
const digitValues = of(DIGITS, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
const DNI = "TRWAGMYFPDXBNJZSQVHLCKE";
const eights = [10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1];
const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const oddLetters = [...odd, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

const CHECKS = {
  vin: weighted([
    {
      weights: [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2],
      modulus: 11,
      at: 8,
      characters: "0123456789X",
      values: [
        {
          ...digitValues,
          ...of(
            "ABCDEFGHJKLMNPRSTUVWXYZ",
            [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9],
          ),
        },
      ],
    },
  ]),
  nhs: weighted([{ weights: [10, 9, 8, 7, 6, 5, 4, 3, 2], modulus: 11, characters: "0-987654321" }]),
  tfn: weighted([{ weights: [1, 4, 3, 7, 5, 8, 6, 9, 10], modulus: 11 }]),
  medicare: weighted([{ weights: [1, 3, 7, 9, 1, 3, 7, 9], modulus: 10, at: 8, characters: DIGITS }]),
  aba: weighted([{ weights: [3, 7, 1, 3, 7, 1, 3, 7, 1], modulus: 10 }]),
  germanDocument: weighted([{ weights: [7, 3, 1, 7, 3, 1, 7, 3, 1], modulus: 10, characters: DIGITS }]),
  germanPension: weighted(
    [{ weights: [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1], modulus: 10, digitSums: true, characters: DIGITS }],
    {
      replace: Object.fromEntries(
        [...LETTERS].map((letter, at) => [letter, String(at + 1).padStart(2, "0")]),
      ),
    },
  ),
  pesel: weighted([{ weights: [1, 3, 7, 9, 1, 3, 7, 9, 1, 3], modulus: 10, characters: "0987654321" }]),
  bsn: weighted([{ weights: [9, 8, 7, 6, 5, 4, 3, 2, -1], modulus: 11 }], { padTo: 9 }),
  cpf: weighted([
    { weights: [10, 9, 8, 7, 6, 5, 4, 3, 2], modulus: 11, at: 9, characters: "00987654321" },
    { weights: [11, 10, 9, 8, 7, 6, 5, 4, 3, 2], modulus: 11, at: 10, characters: "00987654321" },
  ]),
  dni: weighted([
    { weights: eights, modulus: 23, characters: DNI, values: [{ ...digitValues, X: 0, Y: 1, Z: 2 }] },
  ]),
  hetu: weighted(
    [
      {
        weights: [...eights.map((weight) => weight * 10).slice(0, 6), 0, 100, 10, 1],
        modulus: 31,
        characters: "0123456789ABCDEFHJKLMNPRSTUVWXY",
      },
    ],
    { separators: "" },
  ),
  codiceFiscale: weighted([
    {
      weights: new Array<number>(15).fill(1),
      modulus: 26,
      characters: LETTERS,
      values: [
        { ...of(DIGITS, odd), ...of(LETTERS, oddLetters) },
        {
          ...digitValues,
          ...of(
            LETTERS,
            [...LETTERS].map((_, at) => at),
          ),
        },
      ],
    },
  ]),
  chinese: weighted([
    {
      weights: [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2],
      modulus: 11,
      characters: "10X98765432",
    },
  ]),
  norwegian: weighted([
    { weights: [3, 7, 6, 1, 8, 9, 4, 5, 2], modulus: 11, at: 9, characters: "0-987654321" },
    { weights: [5, 4, 3, 2, 7, 6, 5, 4, 3, 2], modulus: 11, at: 10, characters: "0-987654321" },
  ]),
} satisfies Record<string, Weighted>;

describe("weighted sums", () => {
  test.each([
    ["a vehicle", CHECKS.vin, "1M8GDM9AXKP042788", "1M8GDM9A1KP042788"],
    ["a British patient", CHECKS.nhs, "943 476 5919", "943 476 5918"],
    ["an Australian taxpayer", CHECKS.tfn, "123 456 782", "123 456 789"],
    ["an Australian insured", CHECKS.medicare, "2123 45670 1", "2123 45671 1"],
    ["a US bank", CHECKS.aba, "111000025", "111000026"],
    ["a German identity card", CHECKS.germanDocument, "T220001293", "T220001294"],
    ["a German identity card with letters", CHECKS.germanDocument, "L01X00T471", "L01X00T472"],
    ["a German insured", CHECKS.germanPension, "15 070649 C 103", "15 070649 D 103"],
    ["a German insured", CHECKS.germanPension, "65170839J003", "65170839J004"],
    ["a Polish citizen", CHECKS.pesel, "44051401359", "44051401358"],
    ["a Dutch citizen", CHECKS.bsn, "111222333", "111222334"],
    ["a Brazilian citizen", CHECKS.cpf, "529.982.247-25", "529.982.247-24"],
    ["a Brazilian citizen by the first digit too", CHECKS.cpf, "111.444.777-35", "111.444.777-45"],
    ["a Spanish citizen", CHECKS.dni, "12345678-Z", "12345678-A"],
    ["a foreigner in Spain", CHECKS.dni, "X1234567L", "Y1234567L"],
    ["a Finnish citizen", CHECKS.hetu, "131052-308T", "131052-309T"],
    ["an Italian citizen", CHECKS.codiceFiscale, "MRTMTT25D09F205Z", "MRTMTT25D09F205Y"],
    ["a Chinese citizen", CHECKS.chinese, "11010519491231002X", "110105194912310021"],
    ["a Norwegian citizen", CHECKS.norwegian, "01010750160", "01010750161"],
  ])("tell %s who is right from one who is wrong", (_, check, right, wrong) => {
    expect(Value.Check(PatternCheckSchema, check)).toBe(true);
    expect(checkProblem(check)).toBeUndefined();
    expect([checkOf(check)(right), checkOf(check)(wrong)]).toEqual([true, false]);
  });

  test("take no match that is too short or has a character without a value", () => {
    expect(checkOf(CHECKS.nhs)("0")).toBe(false);
    expect(checkOf(CHECKS.dni)("A2345678Z")).toBe(false);
  });

  test.each([
    ["characters has 2", { weights: [1], modulus: 10, characters: "01" }],
    ["equals is 12", { weights: [1], modulus: 11, equals: 12 }],
    ["weight of its own", { weights: [1, 2], modulus: 2, characters: "01", at: 1 }],
  ])("that cannot be right are a problem: %s", (problem, sum) => {
    expect(checkProblem(weighted([sum]))).toContain(problem);
  });
});
