import { BEGIN, END, type Family, fields, listed, spelled } from "./pattern.ts";

/** Numbers of parts, lots and orders that are written like an SSN. */
const OF_A_THING =
  "(?<!(?:part|item|lot|model|sku|order|ref|catalogue|catalog)(?: (?:no\\.?|number|#))?[ :#]{1,2})";
const SSN = "(?!000|666|9\\d\\d)\\d{3}";

const PASSPORTS = [
  ...spelled("passport number", "passport no", "us passport", "us passport number"),
  "passport nr",
  "pass nr",
  "passnummer",
  "reisepassnummer",
  "pasaportes",
  "パスポート",
  "паспорт",
  "паспорта",
  "여권",
  "여권번호",
  "reisepass-nr",
  "pass",
  "passport",
  "passports",
  "pasaporte",
  "passeport",
  "passaporto",
  "passaporte",
  "reisepass",
  "护照",
];
/** Nine digits, or since 2021 a letter and eight (Department of State, Next Generation Passport). */
const PASSPORT_NUMBER = "(?<![\\w-])[A-Z0-9]\\d{8}(?![\\w-])";

/** By state: letters and 6 to 14 digits, in groups or not (AAMVA, by way of the states' own forms). */
const LICENSE_NUMBERS = [
  "(?<![\\w-])[A-Z]{0,2}\\d{6}\\d{0,8}(?![\\w-])",
  "\\b[A-Z]?[ -]?\\d{2,4}(?:[ -]\\d{1,4}){1,10}\\b",
  "(?<![\\w-])(?:[A-Z]\\d{4}(?: \\d{5}){2}|WDL[A-Z0-9]{9}|[A-Z*]{5}[A-Z*]{2}\\d{3}[A-Z0-9]{2}|\\d{2}[A-Z]{3}\\d{5})(?![\\w-])",
];
const STATES =
  "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming".split(
    " ",
  );
const LICENSES = [
  ...STATES.map((state) => `${state} license`),
  ...["new york", "new jersey", "new mexico", "north carolina", "south carolina", "state"].map(
    (of) => `${of} license`,
  ),
  ...["driver", "drivers", "driver's", "driver’s", "drivers'"].flatMap((whose) => [
    `${whose} license`,
    `${whose} licence`,
    `${whose} lic`,
    `${whose} licenses`,
  ]),
  ...listed(`
    driver_license | drivers_license | driverlicense | driver_license_number | driverlicensenumber |
    dl number | dl no | dl_number | dlnumber | licencia de conducir | dl# | dl # | d.l. |
    license number | license no | license # | driving license | operator's license | cdl |
    driver id | licencia | permiso de conducir
  `),
];

export const US = {
  /** Social Security Administration, "Social Security Number Randomization": areas, groups and serials that are not given. */
  us_ssn: [
    { source: `(?<![\\w.-])${OF_A_THING}${SSN}-(?!00)\\d{2}-(?!0000)\\d{4}(?![\\w-]|\\.\\d)`, flags: "i" },
    {
      source: `${BEGIN}${SSN}([ -]?)(?!00)\\d{2}\\1(?!0000)\\d{4}${END}`,
      near: {
        words: [
          ...fields("ssn", "ssns", "social security", "soc sec"),
          ...listed(`
            ss# | social | social security number | social security no | seguro social |
            numéro de sécurité sociale | sozialversicherungsnummer | 社会保障号 | soc. sec.
          `),
        ],
        before: 60,
        after: 30,
      },
    },
  ],
  /** Internal Revenue Service, Publication 1915: 9, and groups 50 to 65, 70 to 88, 90 to 92, 94 to 99. */
  us_itin: [
    {
      source: `${BEGIN}9\\d{2}([ -]?)(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-24-9])\\1\\d{4}${END}`,
      near: {
        words: [
          ...fields("itin", "individual taxpayer id", "taxpayer id", "individual taxpayer identification"),
          ...["w-7", "w7", "taxpayer identification number", "identificación personal del contribuyente"],
        ],
        before: 80,
        after: 40,
      },
    },
    { source: `(?<![\\w.-])9\\d{2}-(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-24-9])-\\d{4}(?![\\w-]|\\.\\d)` },
  ],
  us_passport: [
    {
      source: `(?<!(?:british|uk|gb|irish|nz) passport(?: n(?:umber|o))?[^\\w]{1,4})${PASSPORT_NUMBER}`,
      flags: "i",
      near: { words: PASSPORTS, before: 50 },
    },
    {
      source: PASSPORT_NUMBER,
      flags: "i",
      near: {
        words: listed(`
          us passport | u.s. passport | usa passport | american passport | my passport |
          passport number
        `),
        before: 0,
        after: 30,
      },
    },
  ],
  us_driver_license: [
    ...LICENSE_NUMBERS.map((source) => ({ source, flags: "i", near: { words: LICENSES, before: 45 } })),
    {
      source:
        "(?<=\\bdln?[#:=]{0,2}(?: (?:no|is|#))?[\"' ]{0,2})(?:[A-Z]{1,2}\\d{6}\\d{0,8}|\\d{7,9}|\\d{2,4}-\\d{2,4}-\\d{4})(?![\\w-])",
      flags: "i",
    },
  ],
} as const satisfies Family;
