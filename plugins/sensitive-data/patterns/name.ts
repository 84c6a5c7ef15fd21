import { GIVEN_NAMES, SAINTED } from "./given-names.ts";
import { listed, type Pattern } from "./pattern.ts";

const UP = "[A-ZÀ-ÞĀ-ſΑ-ΩЀ-Я]";
const LETTER = "[A-Za-zÀ-ſΑ-ώЀ-ё'’]";

/** Capitals where a name might stand, of what is no person. */
const NOBODY = [
  ...listed(`
    customer* | sir* | madam* | team* | all* | world* | everyone* | support* | hiring* | friend* |
    colleague* | mr* | mrs* | ms* | dr* | prof* | valued* | user* | member* | reader* | clean |
    pepper | the* | there* | your* | ihre* | ihr * | damen* | herren* | build* | production* | not* |
    payment* | test* | unknown* | monsieur* | madame* | passport* | nationality* | country* | last* |
    first* | email* | e-mail* | phone* | date* | address* | service* | values | name | and |
    success* | cluster* | owner* | manager* | director* | city* | role* | id | office* | kunden* |
    client* | cliente* | equipo* | zusammen | kollegen* | folks | guys | again | any* | n/a | none |
    null | true | false | new * | this* | that* | a | an | our* | my | we | i | it* | he | she | they |
    senior* | junior* | head * | chief* | please* | thanks* | january* | february* | march | april |
    june | july | august | september* | october* | november* | december* | monday* | tuesday* |
    wednesday* | thursday* | friday* | saturday* | sunday*
  `),
];

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

/** One or two words with capitals. */
const CAPITALS = `${UP}[a-zà-ſΑ-ώа-ё'’]{1,9}[a-zà-ſΑ-ώа-ё'’]{0,4}(?:[ -]${UP}[a-zà-ſΑ-ώа-ё'’]{0,9})?`;

/** Words in any case of their first letters, as an expression. */
const inEitherCase = (words: readonly string[]): string =>
  words
    .map((word) => {
      const [first = "", ...rest] = word;
      const upper = first.toUpperCase();
      const begin = upper === first ? first : `[${upper}${first}]`;
      return begin + rest.join("").replace(/[.?]/g, "\\$&");
    })
    .join("|");

const WORD_BEFORE = "(?<![A-Za-zÀ-ſА-яё])";

/** Who is called by a title or a greeting. */
const CALLED = listed(`
    mx | capt | capt. | captain | sgt | sgt. | dott | dott. | dra | dra. | dr. med. | Ing. | sig. | hr. | fr. | mlle |
    srta | srta. | judge | justice | officer | nurse | uncle | aunt | auntie | grandma | grandpa |
    don | doña | pan | pani | fru | mevrouw | meneer | sayın | г-н | г-жа | пан | пані | nom est | nome è | jmenuji se | numesc | adım | hedder | nimeni on | звати | звуть | speak to | speak with | talk to | im namen von | in behalf of | on behalf of | signed by | reviewed by | approved by | prepared by | written by | assigned to | 
    estimado | estimada | querido | querida | prezado | prezada | gentile | egregio | geachte |
    sveiki | merhaba | уважаемый | уважаемая | привет | привет, | hej | ahoj | cześć | szia | salut
`);

/** Who belongs to somebody. */
const KIN = listed(`
  uncle | aunt | cousin | neighbour | neighbor | colleague | landlord | manager | partner | girlfriend |
  boyfriend | son | daughter | wife | husband | grandson | granddaughter | niece | nephew | doctor | lawyer | teacher | assistant | client |
  roommate
`);

const FOLLOWED = [
  `${WORD_BEFORE}(?:${inEitherCase(CALLED)}),? `,
  `(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir) (?:${KIN.join("|")}),? `,
];

/** What stands before a name in forms, and at the end of a letter. */
const BEFORE_NAMES = [
  {
    words: listed(`
      nom : | nom: | prénom : | prénom: | nombre: | apellido: | apellidos: | nome: | cognome: | naam: |
      achternaam: | voornaam: | imię: | nazwisko: | jméno: | příjmení: | meno: | név: | nume: | navn: |
      namn: | nimi: | soyad: | ime: | prezime: | имя: | фамилия: | фио: | όνομα: | ім'я: | прізвище: |
      sender: | recipient: | signed: | witness: | beneficiary: | passenger: | guest: | driver: |
      student: | teacher: | applicant: | landlord: | insured: | guardian: | physician: | attorney: |
      assignee: | reporter: | kunde: | mieter: | empfänger: | absender: | ansprechpartner: |
      given name: | family name: | maiden name: | middle name: | cardholder: | account holder: |
      holder name: | from: | cc:      |
      reviewed-by: | signed-off-by:                
    `),
    before: 18,
    behind: "(?<=:[ \\t]?)",
  },
  {
    words: listed(`
      yours | yours truly | yours faithfully | love | warmly | lg | vg | mfg | hälsningar | hilsen |
      groeten | groet | z poważaniem | pozdrowieniami | pozdravem | atentamente | atenciosamente |
      abraços | un saludo | с уважением | saygılarımla
    `),
    before: 20,
    behind: "(?<=\\n)",
    ends: "(?=\\n)",
  },
];

/** Who does something that companies do not. */
const SPOKE =
  "(?= (?:told|asked|wrote|emailed|phoned|texted|presented|replied|lives|mentioned|complained|called|agreed|explained|raised|thinks|wants|forgot|resigned|retired|died)\\b)";

/** Hints at who somebody is. */
export const NAME = [
  ...[...NAME_FOLLOWS, ...FOLLOWED].map(nameAfter),
  ...BEFORE_NAMES.map(({ behind, ends = "", ...near }) => ({
    source: behind + CAPITALS + ends,
    near,
    except: NOBODY,
  })),
  { kind: "list", entries: GIVEN_NAMES, wholeWord: true },
  {
    source: `(?<!\\b(?:San|Santa|Santo|São|Saint|Sankt|St\\.?|Ste\\.?) )\\b(?:${SAINTED.join("|")})(?![\\wÀ-ſ])`,
  },
  { source: `\\b[A-Z][a-z]{1,9} [A-Z][a-z]{1,9}${SPOKE}`, except: NOBODY },
  {
    source:
      "\\b[A-Z][a-z]{1,9}(?=['’]s (?:birthday|wife|husband|mother|father|daughter|son|phone|e-?mail|address|password)\\b)",
    except: NOBODY,
  },
  /** Small letters: only right behind words that nothing else follows. */
  {
    source: "(?<=[Mm]y name is |[Mm]y name['’]s )[a-z]{3,9}(?: [a-z][a-z'’-]{2,9})?",
    except: listed(`
      not* | the* | on | on * | in | in * | wrong* | spelled* | spelt* | missing* | also* | still* | now* |
      required* | invalid* | already* | used* | taken* | different* | misspelled* | too* | very* | hard* |
      never* | shown* | displayed* | printed* | only* | common* | unique*
    `),
  },
  /** Cells of a table, and values of a row that goes in. */
  {
    source: `(?<=[\\n,;'"])${UP}[a-zà-ſ'’-]{1,9}[a-zà-ſ'’-]{0,5}(?=['"]?[,;])`,
    near: {
      words: listed(`
        first_name | last_name | firstname | lastname | surname | given_name | family_name | full_name |
        vorname | nachname | prénom | nombre | apellido | cognome
      `),
      before: 80,
    },
    except: NOBODY,
  },
  {
    source:
      "(?<=(?:我叫|我是|名前は|株式会社.{2,6}の|이름은 |저는 ))[\\u3041-\\u9fff가-힣]{2,4}(?:[ 　][\\u3041-\\u9fff]{1,4})?",
  },
  {
    source:
      "(?<=(?:氏名|お名前|姓名|联系人|收件人|이름|성명)[:： ]{1,2})[\\u3041-\\u9fff가-힣]{2,4}(?:[ 　][\\u3041-\\u9fff]{1,4})?",
  },
  {
    source: "[\\u4e00-\\u9fff]{2,4}(?=さん|様|さま|氏)",
    except: listed(
      "*担当者 | *患者 | *取引先 | *関係者 | *利用者 | *業者 | *店員 | *会員 | *皆 | *お客 | *御中 | *各位 | *奥 | *者",
    ),
  },
  {
    source:
      "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾张劉陳楊黃趙吳張][\\u4e00-\\u9fff]{0,2}(?=先生|女士|小姐|老师|医生|教授|太太)",
  },
  {
    source:
      "(?<![가-힣])[김이박최정강조윤장임한오서신권황안송류전홍문양손배백허유남심노하곽성차주우구][가-힣]{1,2}(?= ?씨|님)",
    except: ["이용자", "이메", "선생", "손", "주인", "부모", "사장", "하나", "회원", "고객"],
  },
] as const satisfies readonly Pattern[];
