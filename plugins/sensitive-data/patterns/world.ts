import { AU_MEDICARE, AU_TFN, AU_TFN_OLD, BR_CPF, LUHN } from "./checks.ts";
import { BEGIN, END, type Family, fields, listed } from "./pattern.ts";

const TAX_FILE = {
  words: [
    ...fields(
      "tfn",
      "tax file",
      "tax file number",
      "tax file numbers",
      "tax file id",
      "tfn list",
      "australian tax",
    ),
    ...listed(`
      au_tfn | autfn | tfn_au | tfn-au | payee_tfn | holder_tfn | primary_tfn | tfn_value | tfnvalue |
      taxfile | taxfile number | tax filenumber | tfnumber | tax identification number | tax id | tax number | tax no | tax no. | tax return | tax office |
      notice of assessment | tax declaration | hecs | tfns | tfn's | tfn’s | t.f.n | t.f.n. | tax file no. | tax file nos | ato | payg | mygov |
      australian taxation office | superannuation | super fund | smsf | group certificate |
      numéro de dossier fiscal | steuerdateinummer | número de expediente fiscal | codice fiscale australiano |
      税号 | 税务档案号 | 稅號 | 納税者番号 | 세금 파일 번호
    `),
  ],
  before: 200,
  after: 100,
};
/** As people and programs write them: with no-break spaces, and in names of files. */
const TFN_BEGIN = "(?<![A-Za-z\\d]|\\d[.-])";
const TFN_END = "(?![A-Za-z\\d]|[.-]\\d)";
const TFN_GAP = "[ .\\u00a0\\u2009-\\u2015\\u202f-]{0,2}";

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
    {
      source: `${TFN_BEGIN}\\d{3}${TFN_GAP}\\d{3}${TFN_GAP}\\d{3}${TFN_END}`,
      check: AU_TFN,
      near: TAX_FILE,
    },
    {
      source: `${TFN_BEGIN}\\d{2}${TFN_GAP}\\d{3}${TFN_GAP}\\d{3}${TFN_END}`,
      check: AU_TFN_OLD,
      near: TAX_FILE,
    },
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
