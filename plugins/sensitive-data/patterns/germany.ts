import { DE_PENSION, ICAO_9303 } from "./checks.ts";
import { BEGIN, END, type Family, fields, listed, spelled, WORD_BEGIN, WORD_END } from "./pattern.ts";

const ID_CARD = {
  words: [
    ...listed(`
      ausweis | ausweise | personalausweis | personalausweises | ausweisnummer |
      personalausweisnummer | ausweis-nr | ausweis_nr | ausweisnr | personalausweis-nr |
      personalausweis_nr | personalausweisnr | perso | perso-nr | idd<< | german id |
      bundespersonalausweis | ausweis nr | lichtbildausweis
    `),
    ...spelled(
      "id card",
      "id card number",
      "id card no",
      "identity card",
      "identity card number",
      "national id",
    ),
    ...["idcardnumber", "national id card", "eid"],
  ],
  before: 70,
  after: 50,
};
/** Section 2 of the PAuswV: no vowels and no letters that look like digits. */
const SERIAL = "[CFGHJKLMNPRTVWXYZ\\d]";

export const GERMANY = {
  de_id_card: [
    {
      source: `${WORD_BEGIN}[LMNPRTVWXY]${SERIAL}{2} ?${SERIAL}{3} ?${SERIAL}{2} ?${SERIAL} ?\\d${WORD_END}`,
      flags: "i",
      check: ICAO_9303,
      near: ID_CARD,
    },
    /** Without its check digit: two digits at least. */
    {
      source: `${WORD_BEGIN}(?=[A-Z]{1,7}\\d[A-Z]{0,7}\\d)[LMNPRTVWXY]${SERIAL}{8}${WORD_END}`,
      flags: "i",
      near: ID_CARD,
    },
  ],
  de_svnr: [
    {
      source: `${WORD_BEGIN}\\d{2}[ -]?(?:0[1-9]|[1-7]\\d|8[01])(?:0\\d|1[0-2])\\d{2}[ -]?[A-Z][ -]?\\d{2} ?\\d(?![\\w-])`,
      flags: "i",
      check: DE_PENSION,
    },
  ],
  /** Section 139b of the AO: eleven digits, the first no 0, none of them four times in a row; ISO 7064 MOD 11,10. */
  de_tax_id: [
    {
      source: `${BEGIN}[1-9]\\d(?:[ ./-]?\\d[ ./-]?\\d{2}){3}${END}`,
      check: { kind: "mod11-10" },
      near: {
        words: [
          ...fields("steuer id", "idnr", "id nr", "tax id", "steuerid", "tin", "tax id de"),
          ...listed(`
            steueridentifikationsnummer | steuer-identifikationsnummer | steuer-idnr | steuer-id-nr |
            steueridentnummer | steuer-identnummer | identifikationsnummer |
            steuerliche identifikationsnummer | steuer-idnummer | steuer ident | idnr. | id-nr. |
            tax identification number | steuernummer | german tax |
            persönliche identifikationsnummer | tax_id_de | elster | elstam | finanzamt | steuer |
            kindergeld | id | ident | identnummer | ident-nr | identifikations-nr | st-id |
            steuerident | idnummer | bzst
          `),
        ],
        before: 60,
        after: 50,
      },
    },
  ],
} as const satisfies Family;
