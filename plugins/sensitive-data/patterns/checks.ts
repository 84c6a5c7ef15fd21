import type { PatternCheck } from "@sluice/sdk";

type Check<K extends PatternCheck["kind"]> = Extract<PatternCheck, { kind: K }>;
type Sum = Check<"weighted">["sums"][number];

const DIGITS = "0123456789";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** One check character, by weights. */
export const weighted = (
  sum: Sum,
  more: Omit<Check<"weighted">, "kind" | "sums"> = {},
): Check<"weighted"> => ({
  kind: "weighted",
  ...more,
  sums: [sum],
});

/** Each character and what it is worth. */
const worth = (characters: string, values: readonly number[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...characters].map((character, at) => [character, values[at] ?? 0]));

const digitValues = worth(DIGITS, [...DIGITS].map(Number));
const alphabetic = worth(
  LETTERS,
  [...LETTERS].map((_, at) => at),
);
const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const oddLetters = [...odd, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

export const LUHN = { kind: "luhn" } as const satisfies PatternCheck;

/** ISO 3779 as the USA and Canada use it (49 CFR 565): the ninth character. */
export const VIN = weighted({
  weights: [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2],
  modulus: 11,
  at: 8,
  characters: "0123456789X",
  values: [
    {
      ...digitValues,
      ...worth(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9],
      ),
    },
  ],
});

/** ICAO 9303 part 3, section 4.9: 7, 3, 1 over digits and letters. */
export const ICAO_9303 = weighted({
  weights: [7, 3, 1, 7, 3, 1, 7, 3, 1],
  modulus: 10,
  characters: DIGITS,
});

/** Section 2 of the VKVV: the letter counts as two digits, of each product the sum of its digits. */
export const DE_PENSION = weighted(
  { weights: [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1], modulus: 10, digitSums: true, characters: DIGITS },
  {
    replace: Object.fromEntries([...LETTERS].map((letter, at) => [letter, String(at + 1).padStart(2, "0")])),
  },
);

/** NHS Data Dictionary, "NHS number": modulus 11; a remainder of 1 has no check digit. */
export const UK_NHS = weighted({
  weights: [10, 9, 8, 7, 6, 5, 4, 3, 2],
  modulus: 11,
  characters: "0-987654321",
});

/** Remainder of 23 by letter (Ministerio del Interior); X, Y and Z of a foreigner count as 0, 1 and 2. */
export const ES_DNI = weighted({
  weights: [10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1],
  modulus: 23,
  characters: "TRWAGMYFPDXBNJZSQVHLCKE",
  values: [{ ...digitValues, X: 0, Y: 1, Z: 2 }],
});

/** Nine digits without the sign of the century, by 31 (Digital and Population Data Services Agency). */
export const FI_HETU = weighted(
  {
    weights: [100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 0, 100, 10, 1],
    modulus: 31,
    characters: "0123456789ABCDEFHJKLMNPRSTUVWXY",
  },
  { separators: "" },
);

/** Decreto ministeriale 12 marzo 1974: odd and even places have values of their own. */
export const IT_CODICE_FISCALE = weighted({
  weights: new Array<number>(15).fill(1),
  modulus: 26,
  characters: LETTERS,
  values: [
    { ...worth(DIGITS, odd), ...worth(LETTERS, oddLetters) },
    { ...digitValues, ...alphabetic },
  ],
});

/** The test of eleven (Besluit BRP). */
export const NL_BSN = weighted({ weights: [9, 8, 7, 6, 5, 4, 3, 2, -1], modulus: 11 });

export const PL_PESEL = weighted({
  weights: [1, 3, 7, 9, 1, 3, 7, 9, 1, 3],
  modulus: 10,
  characters: "0987654321",
});

/** 97 less the remainder; departments 2A and 2B count as 19 and 18 (INSEE). */
export const FR_NIR: PatternCheck = {
  kind: "mod97",
  form: "complement",
  replace: { "2A": "19", "2B": "18" },
};

/** The usual separators, and a no-break space. */
const separators = " -./\u00a0\u2009\u200a\u2010\u2011\u2012\u2013\u2014\u2015\u202f";

/** Australian Taxation Office, tax file numbers of nine digits. */
export const AU_TFN = weighted({ weights: [1, 4, 3, 7, 5, 8, 6, 9, 10], modulus: 11 }, { separators });

export const AU_TFN_OLD = weighted({ weights: [10, 7, 8, 4, 6, 3, 5, 1], modulus: 11 }, { separators });

/** Services Australia: the ninth digit; the tenth is the number of the card. */
export const AU_MEDICARE = weighted({
  weights: [1, 3, 7, 9, 1, 3, 7, 9],
  modulus: 10,
  at: 8,
  characters: DIGITS,
});

/** Receita Federal: two check digits. */
export const BR_CPF: PatternCheck = {
  kind: "weighted",
  sums: [
    { weights: [10, 9, 8, 7, 6, 5, 4, 3, 2], modulus: 11, at: 9, characters: "00987654321" },
    { weights: [11, 10, 9, 8, 7, 6, 5, 4, 3, 2], modulus: 11, at: 10, characters: "00987654321" },
  ],
};

/** ANSI X9.27, ABA routing numbers. */
export const US_ABA = weighted({ weights: [3, 7, 1, 3, 7, 1, 3, 7, 1], modulus: 10 });
