import { AGE } from "./age.ts";
import { NAME } from "./name.ts";
import { type Family, fields, listed } from "./pattern.ts";

/** A month by its name, in whatever language: near the word for a birth no other word stands there. */
const MONTH = "[A-Za-zÀ-ſа-я]{3,9}";
const BORN = {
  words: [
    ...fields("dob", "date of birth", "birth date"),
    ...listed(`
      born | born on | born in | d.o.b | d.o.b. | my birthday | birthday is | 's birthday |
      birthdate: | birthday: | birthdate | geburtsdatum | geboren | geb. | geb | geburtstag ist |
      mein geburtstag | ich bin am | née le | né le | nee le | date de naissance | nací el |
      nacida el | nacido el | fecha de nacimiento | data di nascita | nato il | nata il |
      data de nascimento | nascido em | nasci em | geboortedatum | geboren op | дата рождения |
      родился | родилась | 生年月日 | 出生日期 | 出生 | 생년월일 | födelsedatum | född | fødselsdato | født |
      syntymäaika | data urodzenia | doğum tarihi | datum narození | ur. | birthday on |
      date_of_birth | geburtsdatum;seit | birthday: | date-of-birth | dateofbirth | birth_date |
      narozen | narozena | narodený | született | születési dátum | născut | născută | data nașterii |
      ημερομηνία γέννησης | γεννήθηκα | fecha nac | fec. nac. | nacimiento: | nascida em | data nasc |
      nasc. | nato a | nata a | geb.datum | geboortedag | jarig op | urodzony | urodzona |
      дата народження | народився | народилася | tanggal lahir | lahir | ngày sinh | sinh ngày |
      วันเกิด | تاريخ الميلاد | תאריך לידה | जन्म तिथि | जन्मतिथि | 出生于 | 生于 | 生年 | 생일 | doğum günü | född den |
      født den | naissance: | naissance : | né(e) le
    `),
  ],
  before: 38,
};

/** A date of something else that stands behind that of a birth. */
const NO_BIRTH =
  "(?<!(?:admitted|opened|issued|died|joined|expires|hired|since|seen|signed|enrolled|registered)(?: on)?:? )";

export const PERSON = {
  date_of_birth: [
    {
      source: `${NO_BIRTH}(?<![\\w./-])(?:\\d{1,2}([./-])\\d{1,2}\\1(?:19|20)?\\d{2}|(?:19|20)\\d{2}([./-])\\d{1,2}\\2\\d{1,2})(?![\\w-]|[./]\\d)`,
      near: BORN,
    },
    {
      source: `(?<![\\w./-])\\d{1,2}(?:\\.|st|nd|rd|th|er)? (?:de )?${MONTH}(?: de)?,? (?:19|20)\\d{2}(?!\\w)`,
      flags: "i",
      near: BORN,
    },
    {
      source: `(?<![\\wÀ-ſ])${MONTH} \\d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\\d{2}(?!\\w)`,
      flags: "i",
      near: BORN,
    },
    {
      source: `(?<![\\w./-])\\d{1,2}(?:st|nd|rd|th|\\.)? ${MONTH},? (?:19|20)\\d{2}(?!\\w)`,
      flags: "i",
      near: { words: ["b.", "*"], before: 4 },
    },
    /** `31-Jan-1990`, `31 01 1990`, `19900131`. */
    {
      source:
        "(?<![\\w./-])(?:\\d{1,2}-[A-Za-z]{3}-(?:19|20)?\\d{2}|\\d{2} \\d{2} (?:19|20)\\d{2}|(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01]))(?![\\w-]|[./]\\d)",
      near: BORN,
    },
    { source: "(?:19|20)\\d{2}[-/.年] ?\\d{1,2}[-/.月] ?\\d{1,2}日?(?= ?(?:生|出生|생))" },
    { source: "(?:19|20)\\d{2} ?[年년][ ]?\\d{1,2} ?[月월] ?\\d{1,2} ?[日일]", near: BORN },
  ],
  age: AGE,
  name: NAME,
} as const satisfies Family;
