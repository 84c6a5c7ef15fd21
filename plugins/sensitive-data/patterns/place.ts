import { type Family, listed, spelled } from "./pattern.ts";

/** Kinds of streets in English; the words before them are the name. */
const STREETS = [
  ...[
    "Street|Avenue|Road",
    "Lane|Drive|Court",
    "Boulevard|Blvd|Way",
    "Place|Terrace|Close",
    "Gardens|Hill|Square",
  ],
  ...["St|Ave|Rd", "Ln|Dr|Ct", "Crescent|Parkway|Highway"],
];

const CODES_AFTER = {
  words: listed(`
    straße | str. | weg | platz | rue | avenue | calle | via | anschrift | adresse | dirección
  `),
  before: 60,
};

const COORDINATES = {
  words: [
    ...listed(`
      location | position | gps | coordinates | pin | lat | latitude | lng | lon | longitude | meet |
      at | koordinaten | standort | coordonnées | coordenadas | coordinate | geo | map | maps
    `),
  ],
  before: 40,
};
const CODES = {
  words: [
    ...spelled("zip code", "postal code", "post code"),
    ...listed(`
      zip: | postcode | plz | postleitzahl | code postal | código postal | cap | postnummer | cep |
      индекс | 邮编 | 郵便番号
    `),
  ],
  before: 22,
};

export const PLACE = {
  location: [
    ...STREETS.map((kind) => ({ source: `\\b\\d{1,5}[A-Z]? [A-ZÀ-Þ][A-Za-zÀ-ſ'’. ]{2,40} (?:${kind})\\b` })),
    { source: "\\b(?:Flat|Suite|Apt|Unit) \\d{1,5}[A-Z]?," },
    { source: "[A-ZÀ-Þ][a-zß-ÿ-]{1,30}(?:stra[sß]s?e|str\\.|weg|platz|allee|gasse|gatan|straat) \\d{1,4}" },
    { source: "\\bPostfach \\d{2}[\\d ]{1,8}" },
    { source: "\\bP\\.?O\\.? Box \\d{1,6}" },
    { source: "\\b\\d{1,4},? (?:rue|avenue|boulevard|place|chemin|allée) [A-Za-zÀ-ſ'’ -]{2,35}" },
    { source: "\\b(?:Calle|Avenida|Plaza|Paseo) [A-Za-zÀ-ſ'’. -]{3,40},? \\d{1,4}" },
    { source: "\\b(?:Via|Viale|Piazza|Corso|Rua) [A-Za-zÀ-ſ'’. -]{3,40},? \\d{1,4}" },
    { source: "\\b(?:ul|al|pl)\\. [A-ZÀ-ž][A-Za-zÀ-ž. -]{1,40} \\d{1,4}" },
    { source: "(?:ул|пр|пер)\\. ?[А-Я][А-Яа-яё .-]{1,40}, (?:д\\. )?\\d{1,4}" },
    { source: "[\\u4e00-\\u9fff]{2,20}[路街道巷町丁]\\d{1,5}号" },
    /** Towns with their codes. */
    {
      source:
        "(?<!\\d)\\d{5} (?:[A-ZÄÖÜ][a-zäöüß]{2,9}[a-zäöüß]{0,9})(?: am [A-Z][a-z]{2,9}|,? (?:France|Germany))?(?![\\w])",
      near: CODES_AFTER,
    },
    /** A line of a town and its code. */
    { source: "\\b[A-Z][a-z]{2,30}(?: [A-Z][a-z]{2,30})?,? [A-Z]{1,2}\\d[A-Z\\d]? \\d[A-Z]{2}\\b" },
    { source: "\\b[A-Z][a-z]{2,30}(?: [A-Z][a-z]{2,30})?, [A-Z]{2} \\d{5}\\b" },
    { source: "\\b[A-Z]{1,2}\\d[A-Z\\d]? \\d[A-Z]{2}\\b", near: CODES },
    { source: "(?<![\\w.-])\\d{5}(?:-\\d{4})?(?![\\w-]|\\.\\d)", near: CODES },
    /** Decimal degrees and degrees with minutes (ISO 6709 and the like). */
    { source: "-?\\b\\d{1,3}\\.\\d{4,10}, ?-?\\d{1,3}\\.\\d{4,10}\\b", near: COORDINATES },
    { source: '(?<="(?:lat|lng|lon|latitude|longitude)": ?"?)-?\\d{1,3}\\.\\d{3,9}' },
    { source: "\\b\\d{1,3}°\\d{1,2}['′]\\d{1,2}(?:\\.\\d{1,4})?[\"″] ?[NS]" },
    { source: "[NS] \\d{1,2}° \\d{1,2}\\.\\d{1,4} [EW] \\d{1,3}° \\d{1,2}\\.\\d{1,4}" },
    { source: "\\b\\d{1,3}\\.\\d{2,10}° ?[NSEW]\\b" },
    /** Fields of a form. */
    { source: '(?<="(?:street|city|town|zip|postcode|address)": ?")[^"]{2,9}[^"]{0,9}[^"]{0,3}' },
    { source: "(?<=\\n(?:City|Town|State|Stadt|Ort|Ville|Zip): )[A-Z\\d][\\wÀ-ſ]{1,9}[\\wÀ-ſ]{0,9}" },
  ],
} as const satisfies Family;
