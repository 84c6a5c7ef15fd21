import { AU_MEDICARE, AU_TFN, AU_TFN_OLD, BR_CPF, LUHN } from "./checks.ts";
import { BEGIN, END, type Family, fields, listed } from "./pattern.ts";

const TAX_FILE = {
  words: [
    ...fields("tfn", "tax file", "tax file number"),
    "tfns",
    "tax file no",
    "tax file no.",
    "ato",
    "tax file nos",
  ],
  before: 70,
  after: 40,
};

export const WORLD = {
  au_medicare: [
    {
      source: `${BEGIN}[2-6]\\d{3}[ -]?\\d{5}[ -]?\\d${END}`,
      check: AU_MEDICARE,
      near: {
        words: [
          ...fields("medicare", "medicare card", "medicare card number"),
          ...["medicare number", "medicare card no", "ausHIC", "medicare_card"],
        ],
        before: 80,
        after: 40,
      },
    },
  ],
  /** Nine digits; eight in the oldest ones. */
  au_tfn: [
    { source: `${BEGIN}\\d{3}[ .-]?\\d{3}[ .-]?\\d{3}${END}`, check: AU_TFN, near: TAX_FILE },
    { source: `${BEGIN}\\d{2}[ .-]?\\d{3}[ .-]?\\d{3}${END}`, check: AU_TFN_OLD, near: TAX_FILE },
  ],
  br_cpf: [
    { source: `${BEGIN}\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}${END}`, check: BR_CPF },
    {
      source: `${BEGIN}\\d{3}[ .]?\\d{3}[ .]?\\d{3}[ -]?\\d{2}${END}`,
      check: BR_CPF,
      near: {
        words: [
          ...fields("cpf", "documento cpf", "cpf cliente", "cpf titular", "cpf mf", "nr cpf", "num cpf"),
          ...listed(`
            cpf/mf | cpf_cliente | cpftitular | documento_cpf | cadastro de pessoas físicas |
            cadastro de pessoa física | cpfs | contribuinte | pix
          `),
        ],
        before: 60,
        after: 40,
      },
    },
  ],
  ca_sin: [
    {
      source: `${BEGIN}[1-79]\\d{2}([ -]?)\\d{3}\\1\\d{3}${END}`,
      check: LUHN,
      near: {
        words: [
          ...fields("sin", "nas", "social insurance", "social insurance number"),
          ...listed(`
            sins | sin# | social insurance no | numéro d'assurance sociale |
            numéro d’assurance sociale | assurance sociale
          `),
        ],
        before: 50,
        after: 40,
      },
    },
  ],
  /** UIDAI: twelve digits that begin with 2 to 9, Verhoeff. */
  in_aadhaar: [
    {
      source: `${BEGIN}[2-9]\\d{3}([ -]?)\\d{4}\\1\\d{4}${END}`,
      check: { kind: "verhoeff" },
      near: {
        words: [
          ...fields(
            "aadhaar",
            "aadhar",
            "uid",
            "uidai",
            "adhaar",
            "aadhaar card",
            "aadhar card",
            "uid aadhaar",
          ),
          ...listed(`
            aadhaars | pan-aadhaar | uid_aadhaar | आधार | ஆதார் | ఆధార్ | ಆಧಾರ್ | আধার | આધાર |
            ആധാർ | ਆਧਾਰ
          `),
        ],
        before: 70,
        after: 40,
      },
    },
  ],
} as const satisfies Family;
