import { UK_NHS } from "./checks.ts";
import { BEGIN, END, type Family, fields, spelled } from "./pattern.ts";

export const BRITAIN = {
  uk_nhs: [
    {
      source: `${BEGIN}\\d{3}([ -]?)\\d{3}\\1\\d{4}${END}`,
      check: UK_NHS,
      near: {
        words: [
          ...fields("nhs"),
          ...spelled("nhs number", "patient nhs", "nhs no"),
          "nhs no.",
          "nhs id",
          "pds-lookup",
        ],
        before: 60,
        after: 40,
      },
    },
  ],
  /** HMRC, National Insurance Manual NIM39110: prefixes that are given, and suffixes A to D. */
  uk_nino: [
    {
      source:
        "(?<![\\w-])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]([ -]?)\\d{2}([ -]?)\\d{2}\\2\\d{2}\\1[A-D](?![\\w-])",
      flags: "i",
    },
  ],
} as const satisfies Family;
