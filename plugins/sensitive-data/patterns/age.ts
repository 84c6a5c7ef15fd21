import { listed, type Pattern } from "./pattern.ts";

/** People, as they are spoken of around an age in English. */
const SOMEBODY = {
  words: listed(`
    i am | i'm | i’m | im | he | she | he's | she's | they | we | my | his | her | their |
    our son | our daughter | man | woman | boy | girl | male | female | patient | child |
    children | baby | mother | father | husband | wife | son | daughter | grandma | grandpa |
    grandmother | grandfather | brother | sister | student | f | m | mom | dad | kid | kids |
    uncle | aunt | person | victim | suspect | driver | employee | user | lives | who | mum | guy |
    lady | niece | nephew | cousin | grandson | granddaughter | twins | infant | newborn | toddler |
    teenager | boyfriend | girlfriend | partner | gentleman | applicant | resident | pensioner |
    widow | myself | friend | neighbour | neighbor | colleague | roommate | flatmate
  `),
  before: 26,
  after: 24,
};

/** Who is of so many years, and how that begins, in languages whose word for a year says nothing of age. */
const OF_YEARS = {
  words: listed(`
    j'ai | j’ai | j'aurai | il a | elle a | fils a | fille a | mari a | femme a | mère a | père a | sœur a |
    frère a | qui a | âgé de | âgée de | agé de | agée de | âgés de | homme de | femme de | garçon de |
    fille de | fils de | enfant de | patient de | patiente de | âge de | fêté ses |
    tengo | tiene | cumplí | cumple | cumplió | hombre de | mujer de | niño de | niña de | hijo de |
    hija de | joven de | paciente de | edad de | chico de | chica de |
    ho | ha | compio | compie | compiuto | uomo di | donna di | ragazzo di | ragazza di | figlio di |
    figlia di | bambino di | bambina di | paziente di | età di |
    tenho | tem | fiz | completei | homem de | mulher de | menino de | menina de | filho de | filha de |
    idade de | rapaz de | rapariga de |
    mam | ma | skończyłem | skończyłam | w wieku | kończy | je mi | je mu | je jí | je jej | mám |
    jag är | hon är | han är | är | fyller | jeg er | hun er | han er | er | fylder | i en alder av |
    ik ben | ben | hij is | zij is | ze is | man van | vrouw van | zoon is | dochter is | moeder is |
    vader is | jongen van | meisje van | zoon van | dochter van | leeftijd van | wordt |
    мне | ему | ей | сыну | дочери | мужу | жене | маме | папе | бабушке | исполнилось | в возрасте |
    мені | йому | їй | am | are | în vârstă de | имам | имам навършени |
    umur | usia | berusia | berumur | saya berumur | عمري | عمره | عمرها | يبلغ من العمر | उम्र | आयु | मैं | मेरी
  `),
  before: 16,
};

/** The number of an age by its field or its phrase. */
const NAMED = {
  words: listed(`
    age: | ages | aged | alter: | age of | age is | age was | my age | her age | his age | âge | edad: |
    età: | idade: | leeftijd: | wiek: | возраст: | вік: | 年龄 | 年齢 | 나이 | ageyears | age_years | patient_age |
    patientage | age_at | user_age | userage | <age> | i turned | she turned | he turned | just turned | have turned | has turned | who turned |
    i turn | she turns | he turns | son turns | daughter turns | son turned | daughter turned | am turning |
    is turning | edad | età | idade |
    leeftijd | wiek | возраст | alter ist | im alter von | alter von | ålder: | alder: | ikä: | yaş: |
    yaşı | kor: | věk: | vek: | életkor: | vârsta: | ηλικία: | umur: | usia: | tuổi: | อายุ | العمر:
  `),
  before: 14,
};

/** What is aged and is nobody. */
const NO_AGE = "(?! ?(?:years?|months?) in\\b)";
const YEARS = "(?:1[01]\\d|\\d{1,2})";

/** Hints at how old somebody is. */
export const AGE = [
  {
    source: "(?<![\\w.$€£-])\\d{1,3}[ -]?(?:years?|yrs?|months?|weeks?)\\.?[ -]?(?:old|of age|young)\\b",
    flags: "i",
    near: SOMEBODY,
  },
  { source: "\\b\\d{1,3} ?y[/.]?o\\b", flags: "i" },
  {
    source:
      "\\b\\d{1,2}[ -](?:years?|months?|weeks?)[ -]old (?=man|woman|boy|girl|male|female|patient|mother|father|son|daughter|infant|child|baby|student|driver|cyclist)",
    flags: "i",
  },
  {
    source:
      "\\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)?[ -]?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\w{4,9}teen)?[ -]years?[ -]old\\b",
    flags: "i",
    near: SOMEBODY,
  },
  /** `I'm 34 and`, `she is 17.`: what counts nothing else. */
  {
    source: `(?<![\\w.$€£:/-])${YEARS}(?= (?:and|but|now|next|this|in|on|today)\\b|[,;!?)\\n]|\\.(?!\\d))`,
    near: {
      words: listed(`
        i am | i'm | i’m | she is | he is | she's | he's | she’s | he’s | son is | daughter is | mother is |
        father is | wife is | husband is | mum is | mom is | dad is | sister is | brother is | kid is |
        i was | she was | he was | i will be | she will be | he will be | i'll be | i just turned
      `),
      before: 14,
    },
  },
  /** `Jane Roe, 34, of` and `Jane Roe (34)`. */
  {
    source:
      "(?<=[A-Z][a-z]{1,6},? \\(?)\\d{2}(?=(?:,|\\),?) (?:of|from|who|a|an|has|had|was|is|said|says|told|died|lives|aus|sagt|wohnt|de|qui)\\b)",
  },
  {
    source: "\\b(?:[MF] ?/ ?\\d{2}|\\d{2} ?/ ?[MF]|\\d{2} ?[MF]|[MF] ?\\d{2})\\b",
    near: {
      words: listed(
        "asl | patient | pt | here | male | female | seeking | looking for | presents | presented | admitted | c/o",
      ),
      before: 16,
      after: 24,
    },
  },
  {
    source:
      "\\bin (?:my|his|her|their) (?:early |mid |late |mid-)?(?:[2-9]0s|twenties|thirties|forties|fifties|sixties|seventies|eighties)\\b",
  },
  {
    source: `(?<=(?:[^\\w-]|_)["']?[Aa]ge["']?[ ]?[:=][ ]?["']?)${YEARS}(?![\\w%]|[.,:/=-]\\d|-)`,
  },
  {
    source: `(?<![\\w.-])${YEARS}${NO_AGE}(?![\\w%.,:/=-]\\d|\\w|-)`,
    flags: "i",
    near: NAMED,
  },
  {
    source: "(?<![\\w.-])\\d{1,3} ?(?:jahre|j\\.|jährige[rn]?) ?(?:alt)?(?!\\w)",
    flags: "i",
    near: {
      words: listed(`
        ich bin | bin | mutter ist | vater ist | er ist | sie ist | tochter ist | sohn ist |
        frau ist | mann ist | oma ist | opa ist | bruder ist | schwester ist | kind ist |
        freundin ist | freund ist | wurde | wird | werde | baby ist | junge ist | mädchen ist
      `),
      before: 16,
    },
  },
  {
    source:
      "\\b\\d{1,3}-(?:Jährige[rn]?|jarigen?|åring(?:en)?|årig[ae]?|årige?|vuotias|éves|летн[а-я]{2,3}|річн[а-я]{1,3}|letni[aeyj]?)(?![\\wа-яäöåé])",
  },
  {
    source:
      "\\b\\d{1,3}[- ]jährige[rnms]? (?=Frau|Mann|Junge|Mädchen|Sohn|Tochter|Patient|Mutter|Vater|Kind|Schüler|Student|Rentner|Fahrer|Fußgänger|Radfahrer|Zwillinge)",
  },
  {
    source:
      "(?<![\\w.-]|(?:edificio|casa|empresa|coche|iglesia|puente|garantía|contrato|prédio|carro|palazzo|auto|garanzia) (?:tiene|tem|ha) )\\d{1,3} (?:ans|años|anni|anos|lat|lata|år|let|rokov|ani|jaar|лет|год|года|рок[иі]в?|годин[иі]?|tahun|साल|वर्ष|سنة|عاما)(?![\\wÀ-ſ])",
    flags: "i",
    near: OF_YEARS,
  },
  { source: "(?<!\\d)\\d{1,3} ?(?:周?岁|歲|歳|才|살|세|yaşında|éves|tuổi|χρονών|ετών|vuotias|év[ei]s)" },
  /** The second column of a table, and the second value of a row that goes in. */
  {
    source: `(?<=[\\w"'][,;] ?)${YEARS}(?=[,;)])`,
    near: {
      words: ["age", "alter", "edad", "âge"].flatMap((age) => [`,${age}`, `;${age}`, `, ${age}`]),
      before: 60,
    },
  },
] as const satisfies readonly Pattern[];
