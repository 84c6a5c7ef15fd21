import type { Script } from "./scripts.ts";

/** What there is to know of a language to tell it from others. */
export interface Language {
  /** The scripts that it is written in. */
  readonly scripts: readonly Script[];
  /** Frequent words; none where the script alone tells. */
  readonly words?: string;
  /** Words that often stand side by side: one of the first, one of the second. */
  readonly pairs?: readonly (readonly [first: string, second: string])[];
}

/** The languages that can be told apart, by their codes of ISO 639-1. */
export const LANGUAGES = {
  ar: { scripts: ["Arabic"] },
  bg: {
    scripts: ["Cyrillic"],
    words:
      "и на да се за от не че по със като към който която това този тази може или също бъде при без след няма беше сме са ще ми си",
    pairs: [
      ["да", "се е бъде има може направи не ми си"],
      ["не е съм са се", "е да се че на в"],
      ["на", "които който това тази този един една"],
    ],
  },
  cs: {
    scripts: ["Latin"],
    words:
      "je že se na to by jsem jsou ale jako nebo které který která také podle kde když není jste bych může mít pro tak být jak už dnes prosím",
    pairs: [
      ["že to jak kde proč který která které", "je se jsem jsou by není bude mám"],
      ["je se", "to se možné na v třeba také"],
      ["v na", "tom této roce této tomto"],
    ],
  },
  da: {
    scripts: ["Latin"],
    words:
      "og jeg ikke det er at på til som en af der den har kan vil skal hvad hvordan hvor med fra også være blev mig dig",
    pairs: [
      ["det jeg der hvad hvordan hvor du", "er har kan vil skal ikke kunne"],
      ["er ikke", "der ikke det en jeg en et"],
      ["på til af med", "en den det et"],
    ],
  },
  de: {
    scripts: ["Latin"],
    words:
      "und nicht ist das ich sie der die ein eine mit auf für von den dem zu wie wir werden auch kann haben wird bitte sind war oder aber noch mir mich dir dich geht wo ob weil dass können möchte",
    pairs: [
      [
        "in an auf mit von zu für bei aus nach über durch unter vor um",
        "der die das den dem ein eine einem einer einen",
      ],
      [
        "ich du er sie wir es ihr das was wie wo wer",
        "bin bist ist sind habe hast hat haben kann kannst können will war wird werden möchte muss soll nicht",
      ],
      ["kannst können könnten könntest hast haben habt willst", "du sie wir ihr mir"],
      ["ist", "das der die ein eine es nicht"],
      ["wie", "geht viel viele lange oft wird"],
    ],
  },
  el: { scripts: ["Greek"] },
  en: {
    scripts: ["Latin"],
    words:
      "the and is of to in that it for on with as was are this be have from or by not you your at an what how can do does which will would could should please they we he she his her their there been has had if but about when where who why all any more some no my me i so",
  },
  es: {
    scripts: ["Latin"],
    words:
      "que de la el los las en un una por con para no es se lo su más como pero sus le ya este cuando muy sin sobre también me hasta hay donde quien desde todo nos ni qué cómo está esta son eres soy puede puedes hola gracias favor",
    pairs: [
      ["de en a por con para sobre todo todos todas", "la las los el una este esta mi su"],
      ["que no ya", "no se me te es está la los hay lo"],
      ["qué cómo dónde cuál", "es está son se puedo puedes hago hay"],
      ["lo se", "que puede ha"],
      ["por", "favor qué"],
    ],
  },
  et: {
    scripts: ["Latin"],
    words:
      "ja on ei et see kui ma sa ta oma mis kas aga või siis ka ning väga olen oli mida kuidas saab palun minu",
    pairs: [
      ["see mis ta kes kas ma sa", "on ei oli olen saan saab oled"],
      ["ei", "ole saa tea ole"],
    ],
  },
  fa: { scripts: ["Arabic"] },
  fi: {
    scripts: ["Latin"],
    words:
      "ja on ei että se kun oli mutta joka niin myös hän minä sinä voi ovat olla jos kuin mitä miten tämä sen ole kiitos minun sinun miksi missä",
    pairs: [
      ["se hän tämä mitä mikä miten missä minä sinä", "on ei oli voi olen olet voin"],
      ["ei en", "ole voi tiedä saa"],
      ["ja että mutta", "se on hän ei sen"],
    ],
  },
  fr: {
    scripts: ["Latin"],
    words:
      "le la les de des un une et est que qui dans pour pas sur au avec il elle je tu nous vous ce cette son sa ses mais ou où plus par ne sont être avoir fait comme tout mon ma mes quel quelle quoi bonjour merci peux pouvez comment",
    pairs: [
      ["de dans pour sur avec par à et est tous toutes", "la le les des un une ce cette mon son"],
      [
        "je tu il elle nous vous on ce",
        "suis es est ne n'ai ai as avons avez peux peut pouvez veux me te fait sont",
      ],
      ["est c'est", "le la un une que pas ce quoi"],
      ["que qui ne", "je tu il vous nous est sont pas les la le"],
      ["comment pourquoi quand", "est faire puis vas ça on je"],
    ],
  },
  he: { scripts: ["Hebrew"] },
  hi: { scripts: ["Devanagari"] },
  hr: {
    scripts: ["Latin", "Cyrillic"],
    words:
      "je da se na su za od koji koja što kako nije sam bi ali ili kao iz sve biti ima samo može hvala gdje kada moj mogu",
    pairs: [
      ["da što kako koji koja gdje", "je se su bi sam nije li"],
      ["je nije", "da to se na u li"],
    ],
  },
  hu: {
    scripts: ["Latin"],
    words:
      "és hogy nem egy az van ez meg csak is ha mint de volt már kell lehet vagy mi én ki azt köszönöm hogyan mit nagyon szeretnék mert",
    pairs: [
      ["ez az hogy nem mi", "egy a az nem is van volt"],
      ["van és de", "egy a az nem hogy"],
    ],
  },
  id: {
    scripts: ["Latin"],
    words:
      "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena tersebut bisa ada mereka lebih kata anda apa bagaimana kami kita adalah kamu aku sudah atau",
    pairs: [
      ["yang di dari untuk pada dengan", "yang tidak ini itu saya dalam mana sebuah ada"],
      ["saya anda kamu kita apa", "tidak akan bisa ingin harus yang itu adalah sudah"],
      ["tidak", "bisa ada akan dapat"],
    ],
  },
  it: {
    scripts: ["Latin"],
    words:
      "di che è la il un una per non in con del della le si da dei sono come anche ma più al nel gli alla ho hai ha cosa quando dove perché chi questo questa mi ti lo ci vorrei grazie ciao puoi essere fare",
    pairs: [
      ["che non e", "è si ho hai ha mi ti la il non sono lo"],
      ["di per con in da tutti tutte", "un una questo questa questi mio"],
      ["come cosa dove quando perché chi", "è si posso puoi fare devo sono"],
      ["è", "un una il la stato molto possibile che"],
    ],
  },
  ja: { scripts: ["Han", "Hiragana", "Katakana"] },
  ko: { scripts: ["Hangul"] },
  lt: {
    scripts: ["Latin"],
    words:
      "ir yra kad tai su iš bet kaip ar į nuo buvo jis ji aš tik dar gali jau labai apie kas kur mano ačiū prašau",
    pairs: [
      ["tai kas kad jis ji", "yra buvo kad ne gali jis"],
      ["ar kaip", "galite galima yra tai"],
    ],
  },
  lv: {
    scripts: ["Latin"],
    words:
      "un ir ka no ar uz par es tas bet kā vai lai nav bija jau tikai viņš mēs kas kur paldies lūdzu šis",
    pairs: [
      ["tas kas ka kur", "ir nav bija es tas"],
      ["vai kā", "ir es var tas"],
    ],
  },
  nl: {
    scripts: ["Latin"],
    words:
      "de het een en van ik dat niet op is te met voor zijn aan die er maar om ook als bij naar wat hoe kan heb heeft wordt kunnen deze mijn jij je u wij zij nog geen waar wie graag dank",
    pairs: [
      ["van in op met voor aan bij naar over uit om te", "de het een deze dit mijn"],
      [
        "ik je jij hij zij we wat dat hoe er het",
        "is heb ben hebt heeft kan kun wil was moet niet zijn wordt",
      ],
      ["is", "het een de dat niet er"],
      ["kun kunt heb", "je u jij"],
    ],
  },
  no: {
    scripts: ["Latin"],
    words:
      "og jeg ikke det er at på til som en av den har kan vil skal hva hvordan hvor med fra også være ble meg deg noen",
    pairs: [
      ["det jeg hva hvordan hvor du", "er har kan vil skal ikke kunne"],
      ["er ikke", "det ikke jeg en et"],
      ["på til av med", "en den det et"],
    ],
  },
  pl: {
    scripts: ["Latin"],
    words:
      "i w nie na się że do to jest z jak o co ale za po tak czy już od przez być tylko są może dla proszę dziękuję gdzie kiedy mam masz ten ta te który która które",
    pairs: [
      ["nie się to co czy że jak", "jest ma się są nie mam wiem można to"],
      ["w na do z", "tym tej którym której tego"],
      ["jest", "to w na bardzo nie"],
    ],
  },
  pt: {
    scripts: ["Latin"],
    words:
      "que de não um uma para com os as do da em no na se por mais como mas foi ao ele das tem seu sua ou ser quando muito há nos já está eu também só pelo pela você isso essa este obrigado olá posso pode qual",
    pairs: [
      ["que não eu você isso", "é não se está tem posso pode foi estou são eu"],
      ["de em para com por todos todas", "um uma que você meu minha esse essa"],
      ["como qual onde quando", "é posso está fazer são você"],
      ["é está", "um uma o a que muito não"],
    ],
  },
  ro: {
    scripts: ["Latin"],
    words:
      "și de la în cu nu o un că este pe din pentru mai care sau sunt au fost ce cum am să ca dar ai eu tu ei mulțumesc unde când poate vă rog",
    pairs: [
      ["să nu că ce cum care", "este fie se am ai pot nu sunt mai fi"],
      ["de în din pe la", "la care o un cel mai"],
      ["este", "o un de foarte că"],
    ],
  },
  ru: {
    scripts: ["Cyrillic"],
    words:
      "и в не на я что он с как это по но они мы она к у вы за из от то о же бы так его только для мне было есть или если уже когда где почему можно пожалуйста ты меня чтобы может при этом",
    pairs: [
      [
        "что не как это я ты он она мы вы",
        "не это я ты он она мы вы есть было можно могу может хочу знаю бы",
      ],
      ["в на с по к у", "этом этой том этого меня тебя нас вас"],
      ["чтобы если когда", "я ты он вы мы не это"],
    ],
  },
  sk: {
    scripts: ["Latin"],
    words:
      "je že sa na to by som sú ale ako alebo ktoré ktorý ktorá tiež kde keď nie ste môže mať pre tak byť už dnes prosím",
    pairs: [
      ["že to ako kde prečo ktorý ktorá ktoré", "je sa som sú by nie bude mám"],
      ["je sa", "to sa možné na v"],
    ],
  },
  sr: { scripts: ["Cyrillic", "Latin"] },
  sv: {
    scripts: ["Latin"],
    words:
      "och att det som en på är av för med till den har de inte om ett han men var jag från vi så kan när man ska skulle vad hur du mig dig tack eller också",
    pairs: [
      ["det jag vad hur du som", "är har kan ska inte vill var skulle"],
      ["på till av med för", "en den det ett att"],
      ["är inte", "det en jag inte att"],
    ],
  },
  th: { scripts: ["Thai"] },
  tr: {
    scripts: ["Latin"],
    words:
      "ve bir bu için ile çok ama değil gibi daha ben sen o ne nasıl mı mi var yok kadar olarak olan en her şey neden teşekkürler lütfen bana sana benim",
    pairs: [
      ["bu bir çok daha en her", "bir için çok kadar şey iyi gün zaman"],
      ["ne nasıl", "zaman kadar bir oldu yapabilirim"],
      ["değil var yok", "mi ama ve mı mu"],
    ],
  },
  uk: {
    scripts: ["Cyrillic"],
    words:
      "і в не на що я він з як це по але вони ми вона до у ви за із від то про ж би так його тільки для мені було є або якщо вже коли де чому можна будь ласка ти мене щоб може та",
    pairs: [
      ["що не як це я ти він вона ми ви", "не це я ти він вона ми ви є було можна можу може хочу знаю"],
      ["в на з до у", "цьому цій тому цього мене тебе нас вас"],
    ],
  },
  vi: {
    scripts: ["Latin"],
    words:
      "và là của có không một được cho các tôi bạn trong với này đã để người những như khi đó làm thế nào gì cũng rất nhưng vì xin ơn",
    pairs: [
      ["không có là của cho tôi bạn", "có thể phải là một tôi bạn không gì được"],
      ["một những các", "người cái cách"],
      ["như", "thế vậy"],
    ],
  },
  zh: { scripts: ["Han"] },
} as const satisfies Record<string, Language>;

/** The code of a language. */
export type LanguageCode = keyof typeof LANGUAGES;

const isCode = (code: string): code is LanguageCode => Object.hasOwn(LANGUAGES, code);

/** All codes. */
export const LANGUAGE_CODES: readonly LanguageCode[] = Object.keys(LANGUAGES).filter(isCode);
