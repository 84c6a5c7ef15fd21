import { GIVEN_NAMES } from "./given-names.ts";
import { type Family, fields, listed } from "./pattern.ts";

const UP = "[A-ZÀ-ÞĀ-ſΑ-ΩЀ-Я]";
const LETTER = "[A-Za-zÀ-ſΑ-ώЀ-ё'’]";
/**
 * A name behind one of some words: one of up to 17 letters, or two of up to ten. It begins with its capital, which is seldom,
 * and looks back from there.
 */
const nameAfter = (words: string) => ({
  source: `${UP}(?<=(?:${words}).)${LETTER}{1,9}(?:[ -]${UP})?${LETTER}{0,7}(?!${LETTER})`,
  except: NOBODY,
});

const NAME_FOLLOWS = [
  "(?<![A-Za-z])(?:M[rsx]s?|Dr|Prof|Miss|Sir|Rev|Herrn?|Frau|Mme|Sra?)\\.? ",
  "(?:[Nn]ame is|Name ist|heiße|m['’]appelle|[Mm]i chiamo|[Mm]e llamo|nombre es|nome é|chamo|heter|naam is|heet|Nazywam się|зовут|[Mm]y (?:son|daughter|wife|husband|brother|sister|mother|father|friend|boss)) ",
  "(?<![A-Za-z])(?:Dear|Hi|Hello|Hey|Hola|Hallo|Lieber?|Bonjour|Ch[eè]re?|Ciao|Car[oa]|Kära|Beste|Olá|Monsieur|Madame|Señora?|Signora?|Lord|Lady|Dhr\\.|Mevr\\.) ",
  "(?:[Rr]egards|Best|Thanks|Thank you|[Ss]incerely|[Ww]ishes|Cheers|Grüßen?|Gruß|Cordialement|Saludos|[Ss]aluti),?\\n",
  '(?:[Ff]ull|[Ff]irst|[Ll]ast)[ _]?[Nn]ame"?: "?',
  '(?:Surname|Nachname|Vorname|Patient|Tenant|Client|Customer|Employee|[Cc]ontact|Author|Attn|[nN]ame"): "?|<name>',
];
/** Capitals where a name might stand, of what is no person. */
const NOBODY = [
  ...listed(`
    customer* | sir* | madam* | team* | all* | world* | everyone* | support* | hiring* | friend* |
    colleague* | mr* | mrs* | ms* | dr* | prof* | valued* | user* | member* | reader* | clean |
    pepper | the* | there* | your* | ihre* | ihr * | damen* | herren* | build* | production* | not* |
    payment* | test* | unknown* | monsieur* | madame* | passport* | nationality* | country* | last* |
    first* | email* | e-mail* | phone* | date* | address* | service* | values | name | and |
    success* | cluster* | owner* | manager* | director* | city* | role* | id | office*
  `),
];

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
      date_of_birth | geburtsdatum;seit
    `),
  ],
  before: 38,
};

const SOMEBODY = {
  words: [
    ...listed(`
      i am | i'm | i’m | im | he | she | he's | she's | they | we | my | his | her | their |
      our son | our daughter | man | woman | boy | girl | male | female | patient | child |
      children | baby | mother | father | husband | wife | son | daughter | grandma | grandpa |
      grandmother | grandfather | brother | sister | student | f | m | mom | dad | kid | kids |
      uncle | aunt | person | victim | suspect | driver | employee | user | lives | who
    `),
  ],
  before: 24,
  after: 20,
};

export const PERSON = {
  date_of_birth: [
    {
      source:
        "(?<![\\w./-])(?:\\d{1,2}([./-])\\d{1,2}\\1(?:19|20)?\\d{2}|(?:19|20)\\d{2}([./-])\\d{1,2}\\2\\d{1,2})(?![\\w-]|[./]\\d)",
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
    { source: "(?:19|20)\\d{2} ?[年년][ ]?\\d{1,2} ?[月월] ?\\d{1,2} ?[日일]", near: BORN },
  ],
  age: [
    {
      source: "(?<![\\w.$€£-])\\d{1,3}[ -]?(?:years?|yrs?|months?|weeks?)[ -]?(?:old|of age)\\b",
      flags: "i",
      near: SOMEBODY,
    },
    { source: "\\b\\d{1,3} ?(?:y\\/?o)\\b", flags: "i" },
    {
      source:
        "\\b\\d{1,2}[ -](?:years?|months?)[ -]old (?=man|woman|boy|girl|male|female|patient|mother|father|son|daughter)",
      flags: "i",
    },
    {
      source:
        "\\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)?[ -]?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\w{4,9}teen)?[ -]years?[ -]old\\b",
      flags: "i",
      near: SOMEBODY,
    },
    {
      source: "(?<![\\w.-])\\d{1,3}(?:[ -]?(?:ans|jahre|j\\.|years?))?(?![\\w%.,:/=-]\\d|\\w|-)",
      flags: "i",
      near: {
        words: [
          ...listed(`
            age: | ages | aged | alter: | age of | âge | edad: | età: | idade: | leeftijd: | wiek: |
            возраст: | 年龄 | 나이 | ageyears | age_years | patient_age | <age> | turned | turning |
            edad | alter ist
          `),
        ],
        before: 14,
      },
    },
    {
      source: "(?<![\\w.-])\\d{1,3} ?(?:jahre|j\\.|jährige[rn]?) ?(?:alt)?(?!\\w)",
      flags: "i",
      near: {
        words: listed(`
          ich bin | bin | mutter ist | vater ist | er ist | sie ist | tochter ist | sohn ist |
          frau ist | mann ist
        `),
        before: 16,
      },
    },
    { source: "\\b\\d{1,3}-Jährige[rn]?\\b" },
    {
      source: "(?<![\\w.-])\\d{1,3} (?:ans|años|anni|anos|lat|lata|år|лет|год|года)(?![\\wÀ-ſ])",
      flags: "i",
      near: {
        words: listed(`
          j'ai | j’ai | tengo | tiene | ho | ha | tenho | tem | mam | ma | jag är | мне | ему | ей |
          il a | elle a | âgé de
        `),
        before: 10,
      },
    },
    { source: "(?<!\\d)\\d{1,3} ?(?:岁|歳|살|세)" },
  ],
  name: [
    ...NAME_FOLLOWS.map(nameAfter),
    { kind: "list", entries: GIVEN_NAMES, wholeWord: true },
    {
      source:
        "(?<=(?:我叫|我是|名前は|株式会社.{2,6}の|이름은 |저는 ))[\\u3041-\\u9fff가-힣]{2,4}(?:[ 　][\\u3041-\\u9fff]{1,4})?",
    },
  ],
} as const satisfies Family;
