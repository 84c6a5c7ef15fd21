import type { PatternCheck } from "@sluice/sdk";
import { isBase58Check } from "./base58check.ts";
import { isBech32 } from "./bech32.ts";
import { isCashAddr } from "./cashaddr.ts";
import { isCrc16 } from "./crc16.ts";
import { isEip55 } from "./eip55.ts";
import { isLuhn } from "./luhn.ts";
import { isMod11Dash10 } from "./mod11-10.ts";
import { isMod97 } from "./mod97.ts";
import { isVerhoeff } from "./verhoeff.ts";
import { isWeighted, weightedProblem } from "./weighted.ts";
import { asWritten, type Check } from "./written.ts";

export type { Check } from "./written.ts";

type Makers = {
  readonly [Kind in PatternCheck["kind"]]: (check: Extract<PatternCheck, { kind: Kind }>) => Check;
};

const MAKERS: Makers = {
  luhn: (check) => asWritten(check, isLuhn),
  verhoeff: (check) => asWritten(check, isVerhoeff),
  mod97: (check) => asWritten(check, (text) => isMod97(text, check)),
  "mod11-10": (check) => asWritten(check, isMod11Dash10),
  weighted: (check) => asWritten(check, (text) => check.sums.every((sum) => isWeighted(text, sum))),
  base58check:
    ({ form = "bitcoin" }) =>
    (text) =>
      isBase58Check(text, form),
  bech32:
    ({ form = "segwit" }) =>
    (text) =>
      isBech32(text, form),
  cashaddr: () => isCashAddr,
  crc16:
    ({ form }) =>
    (text) =>
      isCrc16(text, form),
  eip55: () => isEip55,
};

/** Makes a check as it is declared. */
export const checkOf = <Kind extends PatternCheck["kind"]>(
  check: Extract<PatternCheck, { kind: Kind }> & { readonly kind: Kind },
): Check => MAKERS[check.kind](check);

/** What is wrong with a declared check, beyond its shape. */
export const checkProblem = (check: PatternCheck): string | undefined =>
  check.kind === "weighted"
    ? check.sums.map(weightedProblem).find((problem) => problem !== undefined)
    : undefined;
