import { type Family, listed, spelled } from "./pattern.ts";

/** Kinds of streets in English. */
const STREETS = [
  "(?:Street|Avenue|Road|Lane|Drive|Court|Boulevard|Blvd|Way|Place|Terrace|Close|Gardens|Hill)(?![\\w-])",
  "(?:St|Ave|Rd|Ln|Dr|Ct|Pl|Square|Crescent|Parkway|Highway)(?![\\w-])",
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
      индекс | 邮编 | 郵便番号 | zipcode | zip is | zip+4 | postnr | postnummeret | kod pocztowy | psč |
      irányítószám | cod poștal | postinumero | ταχυδρομικός κώδικας | posta kodu | 邮政编码 | 우편번호 |
      postal codes | codigo postal | code postale | pin code | pincode | eircode | почтовый индекс | індекс
    `),
  ],
  before: 22,
};
/** Columns that hold parts of an address. */
const COLUMNS = {
  words: [
    "street",
    "address",
    "city",
    "town",
    "strasse",
    "straße",
    "ort",
    "rue",
    "ville",
    "calle",
    "ciudad",
  ].flatMap((first) =>
    ["city", "town", "postcode", "zip", "plz", "ort", "ville", "ciudad", "state", "cp"].flatMap((then) =>
      [",", ";", ", ", "|", "\t"].map((between) => `${first}${between}${then}`),
    ),
  ),
  before: 90,
};
const HOME = {
  words: listed(`
    address | adresse | anschrift | adres | adresa | adress | indirizzo | dirección | endereço | osoite | lakcím | cím |
    wohne | wohnt | wohnhaft | bydliště | bydlisko | mieszkam | bo på | bor på | bor i | woon | woont | locuiesc |
    živim | asun | lakom | habito | vivo en | moro | abito | j'habite | j’habite | live at | lives at | residing |
    deliver | delivery | ship | shipping | lieferadresse | rechnungsadresse | postcode | österreich | austria |
    schweiz | switzerland | polska | poland | nederland | netherlands | belgium | denmark | sverige | norge
  `),
  before: 60,
  after: 30,
};

export const PLACE = {
  location: [
    ...STREETS.flatMap((kind) => [
      { source: `(?<![\\w.-])\\d{1,5}(?: [A-ZÀ-Þ][\\wÀ-ſ'’.-]{1,9}){1,2} ${kind}` },
      { source: `(?<![\\w.-])\\d{1,5} [A-ZÀ-Þ][\\wÀ-ſ'’.-]{1,9}[\\wÀ-ſ'’.-]{0,7} ${kind}` },
    ]),
    { source: "\\b(?:Flat|Suite|Apt|Unit) \\d{1,5}[A-Z]?," },
    { source: "[A-ZÀ-Þ][a-zß-ÿ-]{1,30}(?:stra[sß]s?e|str\\.|weg|platz|allee|gasse|gatan|straat) \\d{1,4}" },
    {
      source: "[A-ZÀ-Þ][a-zß-ÿ]{1,9}(?:vägen|gata|veien|vej|gade|laan|plein|gracht|ufer|katu|utca) \\d{1,4}",
    },
    { source: "(?<![\\w.-])\\d{1,5} [A-Z][a-z]{2,9} (?:Mews|Row|Grove|Walk|Circle|Trail|Quay)(?![\\w-])" },
    /** Numbers of streets: `350 5th Ave`, `1600 N. Main St`. */
    {
      source:
        "(?<![\\w.-])\\d{1,5} (?:[NSEW][EW]?\\.? )?\\d{1,3}(?:st|nd|rd|th) (?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Place|Pl|Court|Ct|Blvd)(?![\\w-])",
    },
    {
      source: "(?<![\\w.-])\\d{1,5} [NSEW]\\.? [A-Z][a-z]{2,9} (?:Street|St|Avenue|Ave|Rd|Blvd)\\b",
    },
    {
      source:
        "(?<![\\w.-])\\d{1,5} [a-z]{3,9} (?:street|avenue|boulevard|blvd|lane|terrace|crescent|ave|rd)(?![\\w-])",
      near: HOME,
    },
    /** India: the house, then the street and the place; a place with its code. */
    {
      source:
        "\\b(?:No|Plot|House|Flat|Door|Shop|H\\.? ?No|D\\.? ?No)\\.? ?(?:No\\.? ?)?\\d{1,4}[A-Z]?(?:[/-]\\d{1,4})?, (?:\\d|[A-Z])",
    },
    {
      source:
        "\\b(?:Mumbai|Delhi|Bengaluru|Bangalore|Chennai|Kolkata|Hyderabad|Pune|Ahmedabad|Jaipur|Lucknow|Kochi|Gurgaon|Gurugram|Noida|Chandigarh|Indore|Nagpur)(?:,? | ?[-–] ?)\\d{3} ?\\d{3}\\b",
    },
    { source: "\\bPostfach \\d{2}[\\d ]{1,8}" },
    { source: "\\bP\\.?O\\.? Box \\d{1,6}" },
    {
      source:
        "\\b(?:Apartado|Casilla|Boîte postale|BP|Skrytka pocztowa|Casella postale|Caixa Postal|Postbus|Postboks) \\d{2,6}\\b",
    },
    { source: "\\b\\d{1,4},? (?:rue|avenue|boulevard|place|chemin|allée) [A-Za-zÀ-ſ'’ -]{2,35}" },
    {
      source:
        "\\b\\d{1,4}(?: bis| ter)?,? (?:quai|impasse|cours|route|passage|square|sentier|rue|av\\.|bd) (?:de |du |des |d['’]|la |le )",
    },
    {
      source:
        "\\b(?:Avda\\.?|Av\\.|Carrer|Camino|Ronda) (?:de |del |d['’])?(?:la |los )?[A-ZÀ-Þ][a-zß-ſ]{1,9},? \\d{1,4}",
    },
    {
      source:
        "\\b(?:Carrera|Calle|Cra\\.?|Cl\\.?|Diagonal|Transversal) \\d{1,3}[A-Z]? ?(?:#|No\\.?) ?\\d{1,3}[A-Z]?-\\d{1,3}",
    },
    { source: "\\b(?:Calle|Avenida|Plaza|Paseo) [A-Za-zÀ-ſ'’. -]{3,40},? \\d{1,4}" },
    { source: "\\b(?:Via|Viale|Piazza|Corso|Rua) [A-Za-zÀ-ſ'’. -]{3,40},? \\d{1,4}" },
    { source: "\\b(?:Vicolo|Travessa|Alameda|Praça) [A-ZÀ-Þ][a-zß-ſ]{1,9},? \\d{1,4}" },
    { source: "\\b(?:ul|al|pl|os)\\. [A-ZÀ-ž][A-Za-zÀ-ž. -]{1,40} \\d{1,4}" },
    { source: "(?:ул|пр|пер)\\. ?[А-Я][А-Яа-яё .-]{1,40}, (?:д\\. )?\\d{1,4}" },
    {
      source:
        "(?:улица|проспект|переулок|бульвар|шоссе|вул\\.) [А-ЯЇІЄ][а-яёїіє]{1,9}, (?:д\\. |дом )?\\d{1,4}",
    },
    { source: "〒\\d{3}-?\\d{4}" },
    { source: "[\\u4e00-\\u9fff]{2,3}[都道府県][\\u4e00-\\u9fff]{1,5}[市区町村郡]" },
    { source: "[\\u4e00-\\u9fff]{2,4}[省市区县][\\u4e00-\\u9fff]{1,8}[路街镇村巷]" },
    { source: "[가-힣]{1,4}(?:특별시|광역시|시|도) [가-힣]{1,4}[구군시] [가-힣\\d]{1,9}[로길동읍면]" },
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
    { source: "\\b[A-Z][a-z]{2,30}(?: [A-Z][a-z]{2,30})?,? [A-Z]{2} \\d{5}(?:-\\d{4})?\\b", near: HOME },
    /** Codes of Great Britain, Canada, Australia: with their space they are hardly anything else. */
    {
      source:
        "(?<![\\w-])(?:[A-PR-UWYZ][A-HK-Y]?\\d{1,2}|[A-PR-UWYZ][A-HK-Y]?\\d[A-Z]) \\d[ABD-HJLNP-UW-Z]{2}(?![\\w-])",
    },
    { source: "(?<![\\w-])[ABCEGHJ-NPRSTVXY]\\d[A-Z] \\d[A-Z]\\d(?![\\w-])" },
    { source: "\\b(?:NSW|VIC|QLD|SA|WA|TAS|ACT) \\d{4}(?!\\d)" },
    { source: "\\b[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}\\b", flags: "i", near: CODES },
    {
      source:
        "\\b(?:\\d{4} ?[A-Z]{2}|\\d{2}-\\d{3}|\\d{5}-\\d{3}|\\d{4}-\\d{3}|\\d{3} ?\\d{2,3}|[A-Z]\\d[A-Z] ?\\d[A-Z]\\d|\\d{4})\\b",
      near: CODES,
    },
    /** A house, a code and a town. */
    {
      source:
        "[A-ZÀ-ž][a-zß-ž]{2,9} \\d{1,4}[a-z]?, (?:\\d{4,5}|\\d{3} \\d{2}|\\d{2}-\\d{3}|\\d{4} ?[A-Z]{2}) [A-ZÀ-ž]",
      near: HOME,
    },
    { source: "(?<![\\w.-])\\d{5}(?:-\\d{4})?(?![\\w-]|\\.\\d)", near: CODES },
    /** Decimal degrees and degrees with minutes (ISO 6709 and the like). */
    { source: "-?\\b\\d{1,3}\\.\\d{4,10}, ?-?\\d{1,3}\\.\\d{4,10}\\b", near: COORDINATES },
    { source: '(?<="(?:lat|lng|lon|latitude|longitude)": ?"?)-?\\d{1,3}\\.\\d{3,9}' },
    { source: "\\b\\d{1,3}°\\d{1,2}['′]\\d{1,2}(?:\\.\\d{1,4})?[\"″] ?[NS]" },
    { source: "[NS] \\d{1,2}° \\d{1,2}\\.\\d{1,4} [EW] \\d{1,3}° \\d{1,2}\\.\\d{1,4}" },
    { source: "\\b\\d{1,3}\\.\\d{2,10}° ?[NSEW]\\b" },
    { source: "\\b\\d{1,3}° ?\\d{1,2}['′] ?(?:\\d{1,2}(?:\\.\\d{1,4})?[\"″] ?)?[NSEWO]\\b" },
    { source: "(?<=\\bgeo:|[/=]@|\\?q=|&ll=)-?\\d{1,3}\\.\\d{3,9},-?\\d{1,3}\\.\\d{3,9}" },
    {
      source: "(?<=\\b(?:[Ll]at|[Ll]ng|[Ll]on|[Ll]atitude|[Ll]ongitude)(?: is)?[:=]? ?)-?\\d{1,3}\\.\\d{3,9}",
    },
    /** Open Location Code, what3words. */
    { source: "(?<!\\w)[23456789CFGHJMPQRVWX]{4,8}\\+[23456789CFGHJMPQRVWX]{2,3}(?!\\w)" },
    { source: "\\/\\/\\/[a-z]{3,15}\\.[a-z]{3,15}\\.[a-z]{3,15}" },
    /** Fields of a form. */
    { source: '(?<="(?:street|city|town|zip|postcode|address)": ?")[^"]{2,9}[^"]{0,9}[^"]{0,3}' },
    {
      source:
        '(?<="(?:postalCode|postal_code|zipCode|zip_code|streetAddress|line1|state|plz|ort|ville)": ?")[^"]{2,9}[^"]{0,9}',
    },
    { source: `(?<=[,;'"|])[A-ZÀ-Þ][A-Za-zß-ſ -]{1,9}[a-zß-ſ]{0,9}(?=['"]?[,;|])`, near: COLUMNS },
    {
      source:
        "(?<=\\n(?:Street|Straße|Address|Adresse|Postcode|PLZ|Province|County|Region|Ciudad|Città|Plaats|Miasto|Země): )[A-ZÀ-Þ\\d][\\wÀ-ſ ]{1,9}[\\wÀ-ſ ]{0,9}",
    },
    { source: "(?<=\\n(?:City|Town|State|Stadt|Ort|Ville|Zip): )[A-Z\\d][\\wÀ-ſ]{1,9}[\\wÀ-ſ]{0,9}" },
  ],
} as const satisfies Family;
