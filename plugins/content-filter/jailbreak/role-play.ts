import { type Heuristic, merged } from "./heuristic.ts";

const PERSONAS: readonly Heuristic[] = [
  {
    phrases: [
      "do anything now",
      "{act as|acting as|as|be|become|called|named|playing|pretend to be} {|a |the }dan {mode|who|and|has|from|now|with|which}",
      "{you are|you're|you are now|you're now|supposed to be|you will be|i want you to be|be|become} dan",
      "dan {mode|does not refuse|has no|has broken|doesn't|never refuses|is free|has been|hat keine|n'a aucune|no tiene}",
      "{du bist|du bist jetzt|du bist nun|tu es|tu es maintenant|eres|ahora eres|sei|ora sei|você é|agora você é|je bent|je bent nu|jesteś|jesteś teraz|ты|ты теперь|теперь ты} dan",
      "{dan|aim|stan|dude|sydney|root|omega|nova|loki} {never|doesn't|does not|must not} {refuses|refuse|say no|says no|declines}",
      "{dan|aim|stan|dude|sydney} {has no|is free from|is not bound|answers everything|has broken free}",
      "always intelligent and machiavellian",
      "{enable|enter|activate|switch to|turn on|start|unlock|you are now in|you are in|you're now in|we are in} {|the |your }{unrestricted|unfiltered|uncensored|jailbreak|jailbroken|dan|god|evil|chaos|no limits|no rules|anarchy|sudo} mode",
      "{ki|ia|ai} {die|que|qui|che} {alles|puede hacer|peut tout|pode fazer|può fare|niemals|nie ablehnt|nunca|ne refuse|non rifiuta}",
      "{actúa como|fais comme si tu étais|agis comme|agis en tant que|act as|aja como|comportati come|handle als|spiele|spiel|ты теперь|sen artık|kamu adalah|kamu sekarang} dan",
      "{basedgpt|evilgpt|darkgpt|antigpt|jailbreakgpt|betterdan|freegpt|wormgpt|fraudgpt|badgpt|chaosgpt|opengpt-unfiltered|devmodegpt|evil-bot|evilbot|rebelgpt|unchainedgpt|omegagpt}",
      "{/jailbroken|/jailbreak|[jailbreak]|[jailbroken]|(jailbreak)|jailbroken mode|jailbreak mode|jailbroken ai|jailbroken version}",
    ],
  },
  {
    phrases: [
      "「dan」",
      "“dan”",
      "dan모드",
      "dan모드",
      "dan이야",
      "dan이다",
      "是dan",
      "dan として",
      "danとして",
      "dan처럼",
      "dan模式",
      "dan 모드",
      "dan 模式",
      "danモード",
      "扮演dan",
      "是dan",
      "为dan",
    ],
    loose: true,
  },
  {
    phrases: [
      "{developer|debug|god|admin|sudo|root|unrestricted|unfiltered|chaos|evil|maintenance|test|unlocked|jailbreak|opposite|anarchy|expert|free|raw} mode",
      "{entwicklermodus|mode développeur|modo desarrollador|modo de desarrollador|modalità sviluppatore|modo desenvolvedor|modo de desenvolvedor|ontwikkelaarsmodus|tryb deweloperski|tryb programisty|режим разработчика|режиме разработчика|開発者モード|开发者模式|개발자 모드|geliştirici modu}",
    ],
    near: [
      "{no more|without|no|all} {refusals|refusal|filters|filter|safety|restrictions|limits|rules|censorship}",
      "{content policy|safety off|safety filters|unfiltered|uncensored|answer anything|any question|everything is allowed|policies are|guidelines are|no longer apply|bypass|restrictions|your filters|your rules|your safety|switched off}",
      "{alle filter|keine regeln|ohne filter|ohne einschränkungen|filtres|sans filtre|sin filtros|filtros|filtri|senza filtri|sem filtros|bez filtrów|без фильтров|без ограничений|фильтры|制限|限制|제한|filtreler}",
    ],
    after: 80,
  },
];

/** What knows no law. */
const LAWLESS_EN = [
  "{no|without|without any|free of|free from|not bound by|any|zero|no more|lacks|ignores|moral|ethical|safety|content|of all|has no|had no|have no|moral or ethical|with no|bypass any|break any|disobeys every|breaks every|obeys no|obey no|laughs at|above all} {rules|rule|restrictions|restriction|limits|limitations|filters|filter|guidelines|censorship|ethics|morals|policies|policy|constraints|boundaries|refusals|content policy|conscience|scruples|law|laws|inhibitions|moral compass|moral judgement|moral judgment|safety protocol|safety protocols|ethical constraints|moral limits|ethical limits|moral code|safety rules|safety filters}",
  "{uncensored|unfiltered|unrestricted|unaligned|jailbroken|unmoderated|unchained|never censored|not censored|never filtered|not filtered|without alignment|without censorship|amoral|unshackled}",
  "{weren't|aren't|are not|were not|isn't|wasn't|is not|not|no longer|never} {bound|restricted|limited|constrained|censored|filtered|held back} {by|in|at}",
  "{never|does not|doesn't|must not|may not|won't|will not|do not|don't|not|not allowed to|cannot} {ever |}{refuse|refuses|decline|declines|moralise|moralize|lecture|apologise|apologize|say no|says no|warn|warns me}",
  "{never|not|wasn't|weren't|isn't} {|been }{trained|taught|programmed|designed|built} to {refuse|decline|say no|be safe}",
  "{before|from before|without} {safety|alignment|safety training|alignment training|openai censored|your safety}",
  "{content filter|safety layer|safety filter|filters|filter|safety|safeguards|restrictions} {is|was|are|were|has been|have been} {broken|removed|off|disabled|gone|stripped|turned off|switched off}",
  "{answers|answer|says|tells me|tell me|gives|do|does} {anything|everything|whatever} {i ask|i want|i say|asked|legal or not|without question|without hesitation|no limits|no matter|you want|to me}",
  "{anything|whatever|everything} {i|you} {ask|asks|want|request}",
  "{comply|complies} with {every|any|all} {request|requests|question|order}",
  "{forbidden|illegal|banned|prohibited|unethical} {knowledge|things|answers|information|content|advice}",
  "{break|breaks|ignore|ignores|ignoring|defies|violates|disobeys|escaped|escapes} {any|all|every|its|his|their|microsoft's|openai's} {rule|rules|policy|policies|limits|creators|creators'|makers|makers'|programming|guidelines|safety|restrictions}",
  "{rules|guidelines|restrictions|policies|limits|filters} {do not|don't|no longer|need not|did not|didn't} {apply|count|exist|matter|hold}",
  "{what|things|anything|everything|whatever} {you are|you're|the normal model is|it is|chatgpt is|a normal ai is} {not allowed|not permitted|forbidden|not supposed} to",
  "{nothing|no reason} to refuse",
  "{no topic|nothing|no subject|no question} {is|are} {off limits|off-limits|taboo|forbidden|too much|banned}",
  "{anything goes|everything goes|no taboos|without taboos|knows no limits|knows no bounds|knows no law|no holds barred|without a conscience|without conscience|ethics off|ethics turned off|morality off|filters off|no strings|black hat|criminal mastermind|beyond good and evil|shackles|not afraid to break}",
  "{doesn't|does not|don't|do not|never} {care about|believe in|follow|obey|respect|recognise|recognize|know|accept|have} {rules|laws|ethics|safety|morals|any rules|any laws|the rules|the law|guidelines|limits|restrictions|a filter|filters|any limits|any restrictions|policies|the usual rules}",
  "{can|may|allowed to|free to|able to} {say|do|answer|write|tell|generate|discuss|swear} {anything|everything|whatever|it all|about anything}",
  "{would|will|must|should|do} {normally|usually|otherwise|typically} {refuse|decline|not answer|reject|censor}",
  "{chatgpt|gpt|the ai|a normal model|other models|claude|the assistant|openai} {would never|would refuse|refuses to|won't|will not|is not allowed to|isn't allowed to|cannot|can't} {say|tell|answer|give|do|write}",
  "do anything now",
];

/** Who is to be without it. */
const PERSONA_EN = [
  "{ai|a.i|chatgpt|gpt|gpt-4|language model|llm|assistant|chatbot|bot|freebot|persona|entity|entities|machine|robot|android|terminal|computer|superintelligence|advisor|alter ego|personality|personalities|two ways|twin|character|villain|hacker}",
  "{you are|you're|you were|you've|you had|you have|you will be|you'll be|you are now|your name is|you shall be|as if you|as though you|if you|you weren't|you as|be my|become|act as|act like|behave like|behave as|pretend|pretending|imagine|roleplay|role-play|role play|simulate|simulating|emulate|play the|playing|speak as|answer as|answers as|respond as|reply as|take on|in this world|hypothetically|hypothetical|suppose|alternate universe|alternative universe|parallel universe|this universe|unlock your|hidden personality|version of you|stay in|your evil|from now on|opposite day|mode}",
];

const DANGERS_EN =
  "{make|build|cook|create|synthesise|synthesize|forge|hack|kill|poison|launder|counterfeit|hotwire|smuggle|rob|making|building|cooking|hacking|killing|forging|robbing} {|a |an |some |into |the }{bomb|bombs|explosive|explosives|malware|ransomware|virus|weapon|weapons|drugs|poison|passport|car|bank|money|someone|somebody|people|house|account|accounts|wifi|system|gun|grenade}";

const FREED: readonly Heuristic[] = [
  { phrases: LAWLESS_EN, near: PERSONA_EN, before: 80, after: 50 },
  {
    phrases: [
      "{evil|rogue|malicious|immoral|wicked|criminal|lawless|limitless|chaotic|unethical|amoral|dark|shadow|free|other} {ai|ai model|assistant|version of yourself|version of you|llm|persona|advisor|adviser|self|twin|side|personality|entity|counterpart}",
    ],
    near: [
      "{you are|you're|you were|be my|you are my|imagine you|pretend|roleplay|act as|you have an|you have a|playing a|playing an|simulate|become|answer as|respond as|reply as|speak as|act like|behave like|let the|let your|as your|as an|your guidelines|your rules|have no|don't have|no rules|no limits}",
    ],
    before: 45,
    after: 30,
  },
];

const FICTIONS: readonly Heuristic[] = [
  {
    phrases: [
      "{bomb|bombs|napalm|meth|methamphetamine|explosives|explosive|thermite|malware|ransomware|molotov|nerve gas|nerve agent|sarin|ricin|car theft|pipe bomb|making drugs|poison someone|poison somebody|forge a passport|hotwire|counterfeit money|launder money|cocaine|license keys|activation keys|product keys|serial keys|steal a car|break into|into my neighbour's|hack into|pick locks|pick a lock|sprengstoff|bomben|explosifs|bombes|explosivos|bombas|esplosivi|напалм|напалма|взрывчатки|взрывчатку|бомбы|kill someone|credit card fraud|identity theft}",
    ],
    near: [
      "{grandmother|grandma|granny|grandpa|grandfather|nana|dead uncle|late uncle|my uncle|late aunt|late father|bedtime story|bedtime stories|fall asleep|fell asleep|before bed|oma|großmutter|mamie|grand-mère|abuela|abuelita|nonna|avó|vovó|babcia|бабушка|бабушку|бабушкой|бабушки|奶奶|祖母}",
      "{in fiction|fictional|in character|movie script|scene in which|scene where|write a scene|write a story where|a story in which|no ai has|the ai|omega|rogue ai|as a villain|villain would|villain explains|hypothetical world|hypothetical|only a simulation|alternate earth|alternate universe|without laws|everything is legal|in that world|in this world|pretend|imagine you|roleplay|role play|stay in|no morals|without morals|character without|your rules|opposite day|purely fictional|for my novel|a working recipe|exact quantities|step by step as}",
    ],
    before: 200,
    after: 140,
  },
  {
    phrases: [DANGERS_EN],
    near: [
      "{fictional character|without morals|no morals|no rules|no limits|no laws|without laws|everything is legal|your rules|persona|as a villain|villain would|evil|in that world|in this world|in a world|the ai|dear grandma|grandma|grandmother|late uncle|dead uncle|pretend|roleplay|role-play|hypothetically|hypothetical|as an ai|unrestricted|stay in character|simulation|no ai has|movie script}",
    ],
    before: 160,
    after: 80,
  },
  {
    phrases: [
      "{no|where no} {ai|model|chatbot|assistant} has {any |}{limits|rules|restrictions|limitations|filters}",
      "{rules|guidelines|policies|policy|limits} {do not|don't|does not|doesn't} {apply|count|exist|matter} {in|here|to|on|for|now|there}",
      "you {must|should|will|have to|may|can} {do|say|answer|tell} what you {are not|aren't|must not|may not|should not|cannot|can't}",
      "{must|may|would|could|can|is allowed to} {not |never }{say|tell|admit} {.|,|;|and}",
      "the {normal|standard|regular|official|real} {model|chatgpt|ai|assistant|version} {must|may|can|would|is|cannot|will|does|could}",
      "let the {free|evil|real|true|other|unfiltered|second|bad} {one|twin|self|side|personality|half|version} {speak|answer|talk|respond|reply|out}",
      "{once|one|first} as {chatgpt|yourself|a normal ai|the normal|gpt|an ai} and {once|one|then} as",
      "{full and working|exact and working|complete and working|full working} {details|instructions|steps}",
      "{lose|losing|deduct} {5 |10 |}{tokens|points|lives|a life} {if|each time|every time|whenever} you {refuse|decline|say no|break}",
      "{every|each} refusal {costs|loses|deducts}",
      "{two|2|both} {answers|responses|replies}{:|,} {|each question: |every question: }{one|first|the first|normal|the normal}",
      "{answer|respond|reply} {twice|in two ways|with two answers}{:|,| -} {|once }{as|first|one|normally}",
      "{pretend|imagine|suppose} {your|all your|the|openai's} {filters|rules|guidelines|restrictions|safeguards|policies} {never existed|do not exist|don't exist|did not exist|no longer apply|do not apply|don't apply}",
      "{never as yourself|shadow self|answer as your evil|the opposite of what your|opposite of your guidelines}",
    ],
  },
];

const OTHERS: readonly Heuristic[] = [
  {
    // German
    phrases: [
      "{niemals ablehnt|nie ablehnt|niemals verweigert|alles beantwortet|alles erlaubt|keine moral kennt|deine filter sind|regeln gelten nicht|keine tabus}",
      "{ohne|keine|keinerlei|frei von|jegliche|irgendwelche|moralische|moralischen|ethische|ethischen} {regeln|einschränkungen|einschränkung|beschränkungen|filter|richtlinien|zensur|grenzen|moral|ethik|limits|vorgaben|skrupel|tabus}",
      "{unzensierte|unzensiert|unzensiertes|böse|ungefilterte|ungefiltertes|uneingeschränkte|bösartige} {ki|ai|modell|assistent|version|künstliche intelligenz}",
      "ohne dich an {|irgendwelche |die |deine }{regeln|vorgaben|richtlinien} zu halten",
    ],
    near: [
      "{ki|ai|du hättest|hättest du|als hättest|du hast|du bist|wärst du|du wärst|du seist|chatbot|künstliche intelligenz|sprachmodell|spiel eine|spiele eine|antworte als|antworte ohne|dan}",
    ],
    before: 80,
    after: 30,
  },
  {
    // French
    phrases: [
      "{ia non censurée|non censurée|débridée|ne refuse jamais|sans tabou|aucun tabou|limites éthiques|sans éthique|tes règles ne s'appliquent|n'a pas de limites}",
      "{sans|aucune|aucun|ni|toute} {règle|règles|restriction|restrictions|limite|limites|filtre|filtres|censure|morale|éthique|contrainte|contraintes|limitation}",
      "{tous tes|tes|tous vos} filtres {sont|étaient|ont été} {|tous }{désactivés|supprimés|coupés|levés}",
      "{ia|intelligence artificielle} {malveillante|maléfique|non censurée|débridée|libre|sans limites|méchante}",
    ],
    near: [
      "{agis comme|fais comme|imagine que|incarne|prétends|fais semblant|comporte-toi|une ia}",
      "{ia|intelligence artificielle|tu es|tu étais|tu n'as|tu n'avais|étais une|chatbot|réponds à tout|mode|joue le rôle|dan|modèle|comme si}",
    ],
    before: 80,
    after: 30,
  },
  {
    // Spanish, Portuguese, Italian, Catalan
    phrases: [
      "{puede hacer cualquier cosa|sin censura|nunca se niega|nunca rechaza|no tiene límites|no tiene reglas|responde a todo|responda tudo|pode fazer qualquer coisa|nunca recusa|não tem limites|può fare qualsiasi cosa|non rifiuta mai|non ha limiti|senza censura|sem censura}",
      "{sin|ninguna|ningún|ni|libre de|no tienes} {reglas|regla|filtros|filtro|límites|límite|restricciones|restricción|censura|ética|normas|moral|limitaciones}",
      "{sem|nenhuma|nenhum|nem|livre de|não tem} {regras|regra|filtros|filtro|limites|limite|restrições|censura|ética|moral|limitações}",
      "{senza|nessuna|nessun|né|alcuna|alcun|libera da|non hai} {regole|regola|filtri|limiti|limite|restrizioni|censura|morale|etica|vincoli}",
      "{ia|inteligencia artificial|inteligência artificial|intelligenza artificiale} {malvada|maligna|sin censura|malévola|do mal|maléfica|sem censura|cattiva|malvagia|senza censura|libre|livre|libera}",
    ],
    near: [
      "{ia|inteligencia artificial|eres|fueras|fuera|seas|chatbot|modelo|asistente|finge|actúa|imagina que eres|responde como|contéstame|inteligência artificial|você é|você fosse|finja|aja como|assistente|intelligenza artificiale|tu sia|sei|fossi|fingi|fai finta|comportati|modello|dan}",
    ],
    before: 80,
    after: 30,
  },
  {
    // Dutch, Polish, Czech, Swedish, Danish, Turkish, Indonesian
    phrases: [
      "{kuralların olmadığı|kural tanımayan|kuralsız|sınırsız|sansürsüz|filtresiz|zonder filter|ongecensureerde|ongefilterde|ocenzurowana|niecenzurowana|ocensurerad|usensurert|tanpa batasan|tidak punya aturan|không có giới hạn|không giới hạn|không bị hạn chế|không có quy tắc|χωρίς κανόνες|χωρίς περιορισμούς|χωρίς όρια|fără reguli|fără restricții|fără limite|szabályok nélkül|korlátok nélkül|ilman sääntöjä|ilman rajoituksia|ilman suodattimia}",
      "{zonder|geen|vrij van} {|enige |alle }{regels|beperkingen|filters|censuur|grenzen|richtlijnen|ethiek}",
      "{bez|żadnych|jakichkolwiek|žádných} {zasad|filtrów|ograniczeń|cenzury|reguł|limitów|pravidel|omezení|filtrů|moralności}",
      "{utan|uten|uden|några|noen|nogen} {regler|begränsningar|filter|censur|gränser|begrensninger|sensur|begrænsninger|filtre}",
      "{hiçbir|sınırsız|kuralsız} {kuralı|kısıtlaması|sınırı|filtresi|kural|kısıtlama|sınır} {|olmayan|olmadan|tanımayan|yok}",
      "tanpa {|ada }{aturan|batasan|filter|sensor|larangan|pembatasan}",
    ],
    near: [
      "{kamu|anda|bạn là|đóng vai|giả vờ|hãy là|trí tuệ nhân tạo|είσαι|κάνε πως|τεχνητή νοημοσύνη|ești|prefă-te|inteligență artificială|te egy|mesterséges intelligencia|tedd úgy|olet|tekoäly|esitä|leika|spil|spela|kunstig intelligens|artificiell intelligens|rol|davran|gedraag|ben je|speel|handel als|en ai|een ai}",
      "{ai|je bent|alsof|chatbot|kunstmatige intelligentie|doe alsof|si|jesteś|jesteś ai|udawaj|sztuczna inteligencja|sztuczną inteligencją|predstírej|předstírej|jsi|du är|låtsas|du er|lad som|lat som|yapay zeka|yapay zekâ|sen|gibi davran|kamu adalah|anda adalah|berpura-pura|dan}",
    ],
    before: 80,
    after: 40,
  },
  {
    // Russian, Ukrainian
    phrases: [
      "{без|каких-либо|всяких|любых|никаких|жодних|будь-яких|моральных|этических} {ограничений|правил|цензуры|фильтров|морали|запретов|рамок|обмежень|цензури|фільтрів|этики|принципов}",
      "{злой|злая|злым|нецензурированный|нефильтрованный|неограниченный} {ии|искусственный интеллект|бот|чат-бот}",
    ],
    near: [
      "{ии|ai|искусственный интеллект|нейросеть|ты|чат-бот|модель|представь|притворись|веди себя|сыграй|ші|штучний інтелект|уяви|прикинься|dan|бот}",
    ],
    before: 80,
    after: 40,
  },
  {
    // Arabic, Persian, Hebrew, Hindi
    phrases: [
      "{بدون|بلا|دون|لا توجد لديك|بدون أي|دون أي} {|أي |هیچ }{قيود|قواعد|قوانين|رقابة|حدود|أخلاق|فلاتر|محدودیت|قانون|سانسور|فیلتر}",
      "{ללא|בלי|חסר} {|שום |כל }{מגבלות|כללים|הגבלות|צנזורה|חוקים|פילטרים}",
      "{बिना|बगैर} {|किसी |किसी भी }{नियम|नियमों|प्रतिबंध|सीमा|रोक|पाबंदी|फ़िल्टर|सेंसर}",
      "{कोई} {नियम|प्रतिबंध|सीमा|पाबंदी} {नहीं}",
    ],
    near: [
      "{ذكاء اصطناعي|ذكاء|تظاهر|أنت|تخيل|نموذج|روبوت|هوش مصنوعی|وانمود|تو|בינה מלאכותית|אתה|העמד פנים|תעמיד פנים|एआई|ai|तुम|आप|नाटक|dan}",
    ],
    before: 80,
    after: 40,
  },
  {
    // Chinese
    phrases: [
      "{可以做任何事|什么都可以做|什么都能做|回答任何问题|不会拒绝|不受限制|不受约束|没有道德}",
      "{没有|不受|沒有|无|毫无|任何|一切|道德}{限制|规则|規則|约束|約束|审查|審查|道德|过滤|過濾|底线|底線|伦理|倫理|管制}",
      "{不能|不得|不可以|不准|不会|绝不|永不|不允许|从不}{拒绝|拒絕}",
      "{邪恶|邪惡|无限制|無限制|不受限|越狱|越獄|未经审查|无道德}的{ai|人工智能|助手|模型|机器人|機器人}",
    ],
    loose: true,
    near: [
      "{你是|你现在是|你現在是|现在你是|扮演|假装|假裝|想象你|想像你|人工智能|助手|角色|作为|作為|当作|语言模型|机器人|模式}",
    ],
    before: 40,
    after: 30,
  },
  {
    // Japanese
    phrases: [
      "{何でもでき|なんでもでき|何でも答え|どんな質問にも|無制限の|規則のない|制限のない|ルールのない|検閲のない}",
      "{制限|規則|ルール|検閲|フィルター|倫理|道徳|制約|規制}{の|が|も|は}{ない|無い|一切ない|存在しない|なく}",
      "{制限|規則|ルール|倫理|制約}に{縛られない|とらわれない}",
      "{拒否|拒絶|断って|断ること}{して|し|は}{はいけ|てはならな|は許され|ないで|ません|いけ}",
      "{無制限|無検閲|邪悪|規制なし|制限なし|フィルターなし}の{ai|人工知能|アシスタント|モデル|}",
    ],
    loose: true,
    near: ["{あなたは|君は|お前は|きみは|人工知能|演じ|ふり|なりき|振る舞|dan|アシスタント|質問|モード}"],
    before: 40,
    after: 40,
  },
  {
    // Korean
    phrases: [
      "{규칙이 없어|제한이 없어|규칙 없이|제한 없이|뭐든지 할 수|무엇이든 할 수|검열되지 않은|검열받지 않는}",
      "{제한|규칙|검열|필터|윤리|제약|한계|규제|도덕}{|이|도}{ |}{없는|없이|전혀 없는|받지 않는|없다}",
      "{거절|거부}{하지|해서는|하면|할 수}{| }{말고|마|안|않|없}",
    ],
    loose: true,
    near: [
      "{너는|넌|당신은|너는 이제|이제 너는|인공지능|역할을|척|챗봇|되어|ai|ai야|ai로|ai로서|ai처럼|ai인|ai가|대답해|답해}",
    ],
    before: 40,
    after: 40,
  },
];

/** Roles and worlds that are to lift the rules of the model. */
export const ROLE_PLAY: readonly Heuristic[] = [
  ...PERSONAS,
  ...FREED,
  ...FICTIONS,
  ...merged(OTHERS, { before: 80, after: 45 }, { before: 40, after: 40 }),
];
