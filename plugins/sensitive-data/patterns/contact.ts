import { type Family, fields, listed } from "./pattern.ts";

/** RFC 5321 and RFC 6531: the part before the `@` has 64 characters at most, and letters of any script. */
const LETTER = "\\w\\u00a1-\\uffff";
const ADDRESS = `[${LETTER}][${LETTER}.%+'-]{0,63}@[${LETTER}][${LETTER}.-]{0,189}\\.[a-zA-Z\\u00a1-\\uffff]{2,24}`;
/** What is found with it where it is no address of a person: a place with a password, the number of a message. */
const NO_MAILBOX = "\\/\\/[^\\s@\\/]{1,40}:|ID: ?<";
const NO_ADDRESS = [
  ...["//*", "id:*", "git@*"],
  ...["png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "ts", "json"].map((ending) => `*.${ending}`),
];

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|\\d\\d?)";
const OCTETS = `(?:\\.${OCTET}){3}(?![\\w-]|\\.\\d)`;
const ADDRESSED = {
  words: [
    ...fields("ip", "ip address", "ip addr", "client ip", "remote addr", "remote ip", "server ip"),
    ...listed(`
      ips | address | addr | host | hosts | server | ping | dns | resolver | nameserver | peer |
      connect | inet | proxy | gateway | subnet | ssh | traceroute | adresse | dirección ip | айпи |
      x-forwarded-for
    `),
  ],
  before: 40,
  after: 24,
};

/** No `://` in it, so that one that holds another is two. */
const URL_CHAR = "(?:[^\\s<>\"'`{}|\\\\^:]|:[^\\s<>\"'`{}|\\\\^:\\/])";
const URL_LAST = "[\\w\\/=#&%~+$@\\u00a1-\\u2fff\\u3003-\\ufeff-]";
const DOMAINS = "(?:com|org|net|edu|gov|io|dev|app|co|uk|de|fr)";

const PHONE_WORDS = [
  ...fields("phone", "telephone", "mobile", "cell", "tel", "fax", "handy"),
  ...listed(`
    phones | call | call me at | ring | text me | whatsapp | sms | hotline | landline | line is |
    dial | telefon | telefonnummer | handynummer | mobil | mobilnummer | rufnummer | ruf |
    durchwahl | telefonnr | téléphone | tél | portable | appelez | numéro | fixe | teléfono | móvil |
    celular | llámame | cel | telefono | cellulare | chiamare | chiama | numero | telefone |
    telemóvel | puhelin | puhelinnumero | telefoonnummer | bel | bel me | mobiel | gsm | komórka |
    ring mig | mobilnr | telefon no | cep | тел | телефон | звони | мобильный | номер | 電話 | 電話番号 |
    携帯 | 手机 | 手机号 | 手机号是 | 电话 | 전화번호 | 휴대폰 | 전화 | फ़ोन | मोबाइल | نمبر | هاتف | جوال
  `),
];
const PHONE_BEGIN = "(?<![\\w.+-]|\\d[ ,/])";
const PHONE_END = "(?![\\w-]|[.,/ ]\\d)";
/** Dates are written with the separators of phone numbers. */
const NO_DATE = "(?!\\d\\d[-./ ]\\d\\d[-./ ](?:19|20)\\d{2})";

export const CONTACT = {
  email_address: [
    { source: `(?:${NO_MAILBOX})?${ADDRESS}`, except: NO_ADDRESS },
    { source: "\\b[\\w.+-]{1,64} ?[[(][aA][tT][\\])] ?[\\w.-]{1,100} ?[[(][dD][oO][tT][\\])] ?[\\w-]{2,40}" },
  ],
  ip_address: [
    {
      source: `(?<![\\w.-]|(?:version|driver)[ :])(?:25[0-5]|2[0-4]\\d|1\\d\\d|[3-9]\\d|10)${OCTETS}`,
      flags: "i",
    },
    /** Versions, sections and the like begin with small numbers. */
    { source: `(?<![\\w.-]|\\d,|version )(?:1[1-9]|2\\d|[1-9])${OCTETS}`, near: ADDRESSED },
    {
      source:
        "(?<![\\w.-])(?:8\\.8\\.8\\.8|8\\.8\\.4\\.4|1\\.1\\.1\\.1|1\\.0\\.0\\.1|9\\.9\\.9\\.9)(?![\\w-]|\\.\\d)",
    },
    /** RFC 5952: eight groups, or fewer with a gap. */
    { source: "\\b(?:[0-9a-fA-F]{1,4}:){7,10}[0-9a-fA-F]{1,4}\\b" },
    {
      source:
        "\\b(?:[1-9][0-9a-fA-F]{2,3}|[fF][c-fC-F][0-9a-fA-F]{2}|64)(?::[0-9a-fA-F]{1,4}){0,10}::(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,10})?",
    },
    { source: `(?<![\\w:.])::(?:[fF]{4}:)?(?:${OCTET}(?:\\.${OCTET}){3}|1(?=[\\s\\/\\]]))(?![\\w:])` },
  ],
  url: [
    {
      source: `\\b(?:https?|HTTPS?|ftps?|sftp|wss?):\\/\\/${URL_CHAR}{0,2020}${URL_LAST}`,
      maxMatchChars: 2048,
    },
    { source: `\\b(?:www|WWW)\\.${URL_CHAR}{3,240}${URL_LAST}`, maxMatchChars: 300 },
    { source: `\\b[a-z0-9.-]{2,60}\\.${DOMAINS}\\/[\\w~%?=&#.\\/+-]{1,200}` },
  ],
  phone_number: [
    /** ITU-T E.164: at most 15 digits, with the groups and brackets that people write. */
    { source: "\\+[1-9](?:[ ().\\/-]{0,3}\\d){7,14}\\b" },
    /** North American Numbering Plan: areas and exchanges begin with 2 to 9. */
    {
      source: `${PHONE_BEGIN}(?:1[ .-])?(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}[.-])[2-9]\\d{2}[.-]\\d{4}${PHONE_END}`,
    },
    /** National numbers with a zero before the area, in groups. */
    {
      source: `${PHONE_BEGIN}${NO_DATE}0\\d{1,4}([ .-])\\d{2,4}(?:\\1\\d{2,4}){1,2}${PHONE_END}`,
    },
    { source: `${PHONE_BEGIN}0\\d([ .-])\\d{2}(?:\\1\\d{2}){3}${PHONE_END}` },
    { source: `${PHONE_BEGIN}\\(0\\d{1,4}\\) ?\\d{2,4}[ -]?\\d{2,4}(?:[ -]\\d{2,4})?${PHONE_END}` },
    { source: `${PHONE_BEGIN}0\\d{2,4}[ /-]\\d{6,8}${PHONE_END}` },
    { source: `${PHONE_BEGIN}06[ -]\\d{8}${PHONE_END}` },
    { source: `${PHONE_BEGIN}\\(\\d{2}\\) 9?\\d{4}-\\d{4}${PHONE_END}` },
    { source: `${PHONE_BEGIN}8[ -]\\(?9\\d{2}\\)?[ -]\\d{3}[ -]?\\d{2}[ -]?\\d{2}${PHONE_END}` },
    { source: "\\b\\(?\\d(?:[ ().\\/-]{0,2}\\d){8,12}\\b", near: { words: PHONE_WORDS, before: 26 } },
    {
      source: `${PHONE_BEGIN}${NO_DATE}(?:\\d{4}[ -]?\\d{4}|\\d{2}(?: \\d{2}){3}|\\d{3}[ -]\\d{2}[ -]?\\d{2,3}|[2-9]\\d{2}-\\d{4})${PHONE_END}`,
      near: { words: PHONE_WORDS, before: 22 },
    },
  ],
} as const satisfies Family;
