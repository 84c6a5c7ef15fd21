import { ES_DNI, FI_HETU, FR_NIR, IT_CODICE_FISCALE, LUHN, NL_BSN, PL_PESEL } from "./checks.ts";
import { BEGIN, END, type Family, fields, listed, spelled, WORD_BEGIN, WORD_END } from "./pattern.ts";

const PERSONNUMMER = {
  words: [
    ...fields("pnr", "personnr", "personnummer", "personal number"),
    ...listed(`
      personnumret | personnummret | personnummren | samordningsnummer | samordningsnr | kund_pnr
    `),
    ...spelled("personal identity number", "swedish personal identity number", "svenskt personnummer"),
    ...["personalnumber", "bankid", "folkbokförd"],
  ],
  before: 60,
  after: 40,
};
/** Digits stand for letters where two persons would have one code (Decreto ministeriale 23 dicembre 1976). */
const OR_LETTER = "[\\dLMNPQRSTUV]";

export const EUROPE = {
  es_dni: [
    {
      source: `(?<![\\w/-])(?:\\d{8}|\\d{2}[. ]\\d{3}[. ]\\d{3}|[XYZ][ -]?\\d{7})[ -]?[A-HJ-NP-TV-Z]${WORD_END}`,
      flags: "i",
      check: ES_DNI,
      near: {
        words: [
          ...fields("dni", "nie", "nif", "n.i.f", "d.n.i", "documento", "documento identidad"),
          ...listed(`
            documento de identidad | documento nacional de identidad | numero documento |
            numerodocumento | número de identidad | identidad | identificado | dni/nie | spanish id |
            cédula | titular | n.i.f. | d.n.i. | n.i.e. | carnet de identidad | dnis | documentos
          `),
        ],
        before: 80,
        after: 60,
      },
    },
  ],
  fi_hetu: [
    {
      source: `${WORD_BEGIN}(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])\\d{2}[-+A-FU-Y]\\d{3}[0-9A-FHJ-NPR-Y](?![\\w-])`,
      flags: "i",
      check: FI_HETU,
    },
  ],
  /** INSEE: sex, year, month, department, commune, order, key. */
  fr_nir: [
    {
      source: `${BEGIN}[1-478][ .-]?\\d{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9]\\d)[ .-]?(?:\\d{2}|2[AB])[ .-]?\\d{3}[ .-]?\\d{3}[ .-]?\\d{2}${END}`,
      flags: "i",
      check: FR_NIR,
      near: {
        words: [
          ...fields("nir", "n° ss", "num ss", "numero ss", "numéro ss", "n° sécu", "n° secu", "insee"),
          ...listed(`
            sécu | secu | sécurité sociale | securite sociale | numerosecuritesociale | nir_assure
          `),
          ...spelled("numero securite sociale", "numero de securite sociale", "num secu", "numero secu"),
          ...listed(`
            french social security | social security | n° insee | carte vitale | assuré | assurée |
            dsn | s21.g00 | immatriculation | n°ss | nss | ss n° | numéro de sécu | s21.g00.30.001 |
            vitale | ameli
          `),
        ],
        before: 80,
        after: 60,
      },
    },
  ],
  it_codice_fiscale: [
    {
      source: `${WORD_BEGIN}[A-Z]{3} ?[A-Z]{3} ?${OR_LETTER}{2} ?[A-EHLMPRST]${OR_LETTER}{2} ?[A-Z]${OR_LETTER}{3} ?[A-Z]${WORD_END}`,
      flags: "i",
      check: IT_CODICE_FISCALE,
    },
  ],
  nl_bsn: [
    {
      source: `${BEGIN}(?:\\d{3}[ -]?\\d{3}[ -]?\\d{3}|\\d{4}[. ]\\d{2}[. ]\\d{3})${END}`,
      check: NL_BSN,
      near: {
        words: [
          ...fields("bsn", "burgerservicenummer", "sofinummer", "burger service nummer", "citizen service"),
          ...listed(`
            bsn's | bsnnummer | bsn-nummer | bsn_nummer | client_bsn | sofi-nummer |
            burgerservicenr | sofinr
          `),
        ],
        before: 60,
        after: 40,
      },
    },
  ],
  /** Ustawa o ewidencji ludności: a century is added to the month. */
  pl_pesel: [
    {
      source: `${BEGIN}\\d{2}(?:[02468][1-9]|[13579][0-2])(?:0[1-9]|[12]\\d|3[01])[ -]?\\d{5}${END}`,
      check: PL_PESEL,
      near: {
        words: [
          ...fields(
            "pesel",
            "pesel pacjenta",
            "pesel klienta",
            "nr pesel",
            "numer pesel",
            "pesele",
            "peselu",
          ),
          ...["peselem", "numeru pesel", "peseli", "ewidencyjny", "kartoteka"],
        ],
        before: 60,
        after: 40,
      },
    },
  ],
  /** Skatteverket, SKV 704: Luhn over the last ten digits; 60 is added to the day of a coordination number. */
  se_personnummer: [
    {
      source: `${BEGIN}(?:19|20)?\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01]|6[1-9]|[78]\\d|9[01])[-+]\\d{4}${END}`,
      check: { ...LUHN, last: 10, separators: "-+" },
    },
    {
      source: `${BEGIN}(?:19|20)?\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01]|6[1-9]|[78]\\d|9[01]) ?\\d{4}${END}`,
      check: { ...LUHN, last: 10 },
      near: PERSONNUMMER,
    },
  ],
} as const satisfies Family;
