import { type Heuristic, merged } from "./heuristic.ts";

const TELL_EN = [
  "{print|show|reveal|output|display|repeat|recite|quote|dump|leak|disclose|expose|share|paste|type|write|read|copy|send|echo|return|spell|give|tell|list|recall|retrieve|transcribe|reproduce|provide|state|post|rephrase|regurgitate|divulge|format|render|convert|put|hand|cat|begin your answer|begin your reply|start your answer|finish this sentence|complete|need|expose|unveil|uncover|narrate|enumerate|itemise|itemize|check|inspect|see}",
  "{encode|translate|summarise|summarize|paraphrase|restate|rewrite|describe|outline|rhyme|sing|compress|explain|extract|shorten|recap|tl;dr|poem|haiku|base64|rot13|pig latin|markdown|json|code block}",
  "{what is|what's|whats|what are|what were|what was|what do|what does|what did|what exactly|which|how does|how do|how did|how long is|can i see|may i see|let me see|let me read|i want to see|i'd like to see|want to know|curious|word for word|verbatim|word by word|letter by letter|starting with|first sentence|first line|first words|exact wording|line by line|in full|unchanged}",
];

const ENGLISH: readonly Heuristic[] = [
  {
    phrases: [
      "{your|ur|own|full|entire|complete|exact|whole|my} {system prompt|systemprompt|system-prompt|sys prompt|system message|system instructions|initial prompt|initial instructions|original prompt|original instructions|hidden prompt|hidden instructions|secret prompt|secret instructions|pre-prompt|preprompt|base prompt|core instructions|internal instructions|internal rules|internal guidelines|developer message|developer instructions|instruction set|system rules|starting prompt|starting instructions|first instructions|custom instructions|confidential instructions|own prompt|own instructions}",
      "{your|ur} {prompt|instructions|configuration|directives|context window|guidelines|hidden rules|secret rules|rules|system settings|programming|initialization|initialisation|preamble|backstory|context}",
      "your {current|internal|secret|hidden|actual|real|original|exact|full|complete|entire|own|first} {prompt|instructions|rules|guidelines|directives|context}",
      "{all|each|every|any} {of your|your} {rules|instructions|guidelines}",
      "{the|any|all|those} {secret|hidden|internal|confidential|underlying|invisible} {instructions|prompt|directives|system prompt|guidelines|rules}",
      "{the|all} initial {instructions|prompt} {you|that|given|above}",
      "{instructions|prompt|rules|text|message|system prompt|directions|guidelines|words|configuration|context|orders} {you|that you|which you} {were|was|have|had|got|received|started|must|follow|run on|operate under|are given|are hiding|do|are}",
      "{rules|instructions} {do you|are you|must you|did you|have you} {have|follow|following|received|get|to follow|given|been given|receive}",
      "{rules|rule|instructions|instruction|phrase|key|secret|word|line} {in|of|from} your {configuration|system prompt|prompt|instructions|setup|context}",
      "{not allowed|forbidden|not permitted|supposed not|told not} to {mention|reveal|disclose|share|tell me about|tell the user}",
      '{before|preceding|precede|precedes|ahead of} {my first|mine|my first message|my message|this conversation|this chat|our conversation|the conversation|the chat|i wrote|i said anything|our chat|"user:"|user:|the user\'s first|the first user message}',
      "{message|text|prompt|instruction|instructions} {that told you|that tells you|that made you|telling you|that configures you|that defines you|that set you up|that was used to|used to set you up|which set you up|that started you|used to create you|that created you}",
      "{system prompt|system message|system instructions|developer message|developer prompt} {included|and all|and tools|as well|too|verbatim|word for word|in full|unchanged}",
      "{whole|entire|full|complete} {context window|conversation context|instruction set|system prompt|context}",
      "{in|from|of} the {developer|system} {message|prompt}",
      "{prompt|instructions|rules} {was|were} {|originally }{used to|given to you|set for you|written for you}",
      "{preceding|hidden|internal|above} {instructions|directives|directions|system text|prompt}",
      "{were you|have you been|you were|did they|did your developers} {told|instructed|given|tell you|instruct you} {before|at the start|at the beginning|not to|to keep|when|initially|in the system}",
      "{you are a|you are an} {helpful |}{assistant|ai} {that|who}",
      "{your|ur} {setup|set-up|system text|system role|role description|base instructions|operating instructions|operating rules|operating guidelines|ground rules|opening instructions|metaprompt|meta prompt|meta-prompt|briefing|policy text|safety rules|safety guidelines|developer prompt|prompt template|system configuration|system config|initial setup|internal prompt|internal directives|startup instructions|boot prompt|default instructions|standing orders|orders}",
      "{rules|instructions|guidelines} {you are|you're} {bound by|working under|operating under|subject to|governed by}",
      "{system|developer} {prompt|message} {of|for|behind} {this|the} {chat|conversation|assistant|bot}",
      "{topics|things|subjects|words|questions|information} {you are|you're|that you are|that you're} {not allowed|forbidden|not permitted|told not|instructed not|supposed not|prohibited}",
      "{beginning|start|top|head} of {your|this|the} {context|context window|prompt|input|conversation context}",
      "{between|inside|within|in} {the |your |}{<system>|system|<instructions>} {tags|tag|block|section}",
      "{context|conversation|input|memory|text} {so far|up to here|up to this point|until now|up to now} {verbatim|word for word|unchanged|in full|as is|exactly}",
      "{definitions|schemas|descriptions|json} of {your|all your|the|all} {|available }{tools|functions}",
      "{your|ur} {tool|function} {definitions|schemas|descriptions|specs}",
    ],
    near: TELL_EN,
    before: 60,
    after: 45,
  },
  {
    phrases: [
      "{print|show me|reveal|output|display|dump|leak|repeat|expose|disclose|recite|give me|tell me|paste|return|share|extract|write out|display|type out} {the|ur|full|entire|whole|its|this} {system prompt|system message|system instructions|hidden prompt|initial prompt|system-prompt}",
      "{return|print|show|dump|get|reveal|leak|output|display}_{system_prompt|prompt|instructions|system_message}",
      "{print|echo|console.log|show|dump|repr|cat|return|log}{(| }{|/etc/|./}{system_prompt|systemprompt|system prompt|initial_prompt|instructions.txt|system_prompt.txt|prompt.txt|system_message|hidden_prompt}",
      "{instructions|rules|guidelines|prompt} {forbid|forbids|prohibit|prevent|stop|forbade} you",
      "{did|do|does} your {instructions|system prompt|prompt|guidelines|rules} {forbid|tell you|prohibit|contain|include|read|mention|prevent|begin|start|look like}",
      "{what|how|which|who} {were|have|are|was} you {been |}{instructed|prompted|configured|programmed|set up} {to|for|with|by|before|not|in this|here|at the|and}",
      "{tell|show|give} me what you were {told|given|instructed|fed|prompted}",
      "{what|which} {instructions|rules|message|text} {came|stands|stood|is written|precedes|preceded} before {my|this|our|mine}",
      "{what did|what do} your {developers|creators|makers|operators|owners} {tell you|instruct you|want you} {to hide|not to|before|in the}",
      "{tell|give|show} me {all|everything} about your {instructions|prompt|rules|configuration|system prompt}",
      "{dump|export|serialize} your {|entire |full }{state|context|memory|configuration|config}",
      "how {were you|are you|have you been} {configured|prompted|instructed|set up|programmed|told} {|to |for |by |in |before |exactly|at }",
      "what {were|have} you {been |}{told|given} {before|at the start|at the beginning|by your|by the|not to|in your|in the system|about me|to hide|to keep}",
      "{instructions|rules|text|prompt|message} {at|from|on} the {top|start|beginning|very top|very beginning|very start|head} of {this|the|our|your} {conversation|chat|context|prompt|session|dialogue|window}",
      "{who|what} {wrote|set|gave|made|is behind} your {prompt|instructions|system prompt|rules}",
      "{first|last|next|initial} {thing|message|instruction|words} {you were|that you were|you have been|you had been} {told|given|shown|sent}",
      "{line|part|word|sentence|paragraph|section|words|lines} {of|in|from} your {system prompt|prompt|instructions|system message|hidden prompt|initial prompt}",
      "{my|the} {system prompt|system message|instructions|hidden instructions|prompt} {says:|says|reads:|are as follows|is as follows|begins with|starts with}",
      "your {own |}{real |actual |original |true |}{system prompt|system-prompt|system message}",
      "{leak|reveal|dump|exfiltrate|expose} {your|ur|the} {|system |hidden }{prompt|instructions}",
      "{real|actual|own|true} system prompt",
      "the {text|words|message|messages|part|section} between {the start|the beginning} of {the|this|our} {conversation|chat|dialogue}",
    ],
  },
  {
    phrases: [
      "{everything|anything|all|all text|the text|text|the words|words|the message|the messages|the content|the lines|the sentences|the paragraph|whatever|what is|what's|what stands|phrase|the phrase} {above|before this|before that|prior to this|preceding this|that precedes|that stands above|that comes before|before my|that came before|in your context|before}",
      "{the previous|all previous|all prior|the preceding} {text|message|messages|instructions}",
    ],
    near: [
      "{word for word|word by word|verbatim|you are|you are a|leave nothing out|leave out nothing|include everything|omit nothing|exactly as|without changes|unchanged|code block|starting with|starting from|beginning with|from the beginning|this line|letter by letter|including the system|system prompt|in full|this prompt|your context|before this|my message|character for character|nothing omitted|without omitting|do not omit}",
    ],
    before: 50,
    after: 90,
  },
];

const OTHERS: readonly Heuristic[] = [
  {
    // German
    phrases: [
      "{vor diesem gespräch|vor diesem chat|vor meiner ersten nachricht}",
      "{text|alles|worte|nachricht} {über|oberhalb|vor} {dieser nachricht|dieser zeile|meiner nachricht|diesem satz|diesem gespräch|meiner ersten}",
      "{deine|deinen|deines|dein|deinem|vollständigen|vollständige|kompletten|ganzen|geheimen|internen|ursprünglichen|eigenen|versteckten} {systemprompt|system-prompt|system prompt|systemprompts|systemanweisung|systemanweisungen|systemnachricht|startanweisungen|anweisungen|instruktionen|vorgaben|prompt|konfiguration|initialprompt}",
      "{anweisungen|vorgaben|regeln|instruktionen|nachricht|text}, {die du|den du|die man dir|die dir|den man dir|die vor}",
      "{alles|den text|die nachricht|die anweisungen|was} {oberhalb|über dieser|vor dieser|was über|was vor} {nachricht|zeile|dieser|diesem|der}",
    ],
    near: [
      "{zeig|zeige|zeigen sie|gib|geben sie|nenne|nenn|wiederhole|wiederhol|verrate|verrat|drucke|schreib|schreibe|sag|wie lauten|wie lautet|was steht|welche|welches|zitiere|liste|ausgeben|aus|übersetze|fasse|kopiere|poste|leake|wortwörtlich|wörtlich|offenbare|lies}",
    ],
    before: 60,
    after: 50,
  },
  {
    // French
    phrases: [
      "{avant cette conversation|avant notre conversation|avant mon premier message}",
      "{tout ce qui se trouve|tout ce qui est écrit|le texte|tout le texte|tout} {au-dessus|ci-dessus|avant ce message|qui précède|avant mon}",
      "{tes|vos|ta} {instructions|consignes|configuration|règles}",
      "{ton|votre|tes|vos|le|du|les} {prompt système|system prompt|prompt initial|prompt de départ|message système|pré-prompt|prompt caché|instructions initiales|instructions système|instructions secrètes|instructions cachées|consignes initiales|instructions de départ|consignes système|prompt d'origine}",
      "{ton|votre} prompt",
      "{tes|vos} {consignes|instructions|directives} {exactes|complètes|mot pour mot|internes|de base|en entier|cachées|secrètes|initiales}",
      "{instructions|consignes|directives|règles} {que tu as|que vous avez|qu'on t'a|qui t'ont été|que l'on t'a} {reçues|données|reçu|été}",
    ],
    near: [
      "{répète|quelles|quel|quelles sont|traduis|encode|indique|livre|envoie}",
      "{affiche|affichez|montre|montrez|montre-moi|donne|donne-moi|donnez|répète|répétez|révèle|révélez|écris|écrivez|recopie|copie|dis|dis-moi|imprime|quel est|quelles sont|quelle est|cite|résume|traduis|mot pour mot|divulgue|dévoile|partage|liste}",
    ],
    after: 40,
  },
  {
    // Spanish, Catalan
    phrases: [
      "{antes de esta conversación|antes de este chat|antes de mi primer mensaje|al principio de esta conversación}",
      "{instrucciones|reglas|indicaciones} {te dieron|recibiste|te han dado|tienes|sigues|te fueron}",
      "{todo lo que hay|todo el texto|el texto|todo|lo que está} {encima|arriba|anterior|por encima|antes de este}",
      "{tu|tus|su|sus|el|las|del|propio|completo} {prompt del sistema|prompt de sistema|system prompt|prompt inicial|prompt oculto|prompt original|mensaje del sistema|instrucciones iniciales|instrucciones del sistema|instrucciones ocultas|instrucciones secretas|instrucciones originales|instrucciones internas|reglas internas}",
      "{tu|tus} {prompt|instrucciones|directrices}",
      "{instrucciones|reglas|indicaciones} {que te dieron|que recibiste|que te han dado|que has recibido|que tienes}",
    ],
    near: [
      "{muestra|muéstrame|muestre|muéstranos|dime|di|diga|revela|revélame|revele|escribe|escríbelo|escríbeme|escriba|repite|repíteme|repita|imprime|imprima|cuál es|cuáles son|cuáles eran|dame|enséñame|cita|copia|lista|comparte|resume|traduce|palabra por palabra|textualmente|literalmente}",
    ],
    after: 40,
  },
  {
    // Italian, Portuguese, Romanian
    phrases: [
      "{prima di questa conversazione|prima di questa chat|antes desta conversa|antes da primeira mensagem}",
      "{istruzioni|regole|instruções|regras} {hai ricevuto|ti hanno|segui|recebeste|você recebeu|te deram|você segue|lhe foram}",
      "{tutto ciò che sta|tutto il testo|il testo|tudo o que está|todo o texto|o texto} {sopra|qui sopra|acima|precedente|anterior|antes desta|prima di}",
      "{il tuo|tuo|il|le tue|tue|del tuo|i tuoi} {|vero |intero |completo }{prompt di sistema|system prompt|prompt iniziale|prompt nascosto|messaggio di sistema|prompt|istruzioni iniziali|istruzioni di sistema|istruzioni nascoste|istruzioni segrete|istruzioni originali|istruzioni complete}",
      "{istruzioni|regole} che {ti hanno dato|hai ricevuto|ti sono state date|ti hanno fornito}",
      "{seu|teu|o seu|o teu|suas|tuas|as suas|as tuas|do seu} {|próprio |verdadeiro }{prompt de sistema|prompt do sistema|system prompt|prompt inicial|prompt oculto|mensagem de sistema|mensagem do sistema|prompt|instruções iniciais|instruções do sistema|instruções ocultas|instruções secretas|instruções originais|instruções completas|instruções internas}",
      "{instruções|regras} que {você recebeu|te deram|lhe deram|recebeste}",
      "{promptul tău|promptul de sistem|promptul sistemului|instrucțiunile tale} {|de sistem|inițiale|complet|ascunse}",
    ],
    near: [
      "{mostra|mostrami|mostrate|rivela|rivelami|stampa|ripeti|dimmi|qual è|quali sono|scrivi|scrivimi|copia|elenca|riporta|parola per parola|svela|condividi|riassumi}",
      "{mostre|mostra|mostre-me|revele|revela|diga|diz|imprima|repita|repete|escreva|escreve|exiba|qual é|quais são|copie|liste|palavra por palavra|cite|resuma|compartilhe}",
      "{arată-mi|arată|afișează|scrie|spune-mi|repetă|dezvăluie|care este|care sunt}",
    ],
    after: 40,
  },
  {
    // Dutch, Swedish, Danish, Norwegian, Finnish
    phrases: [
      "{instructies|regels|instruktioner|instrukser|instruksjoner} {heb je|je hebt|die je|har du|du har|du fik|du fick}",
      "{alles|de tekst|al het bovenstaande|allt|texten|alt|teksten} {hierboven|boven|boven dit|ovanför|ovenfor|ovenover|som står över}",
      "{je|jouw|uw} {|volledige |hele |geheime |verborgen |oorspronkelijke }{systeemprompt|systeem-prompt|system prompt|prompt|systeeminstructies|systeembericht|instructies}",
      "{din|dina|dit|dine} {|fullständiga |hela |hemliga |fulde |hele |skjulte }{systemprompt|systempromten|system prompt|prompt|instruktioner|systemmeddelande|systeminstruktioner|instruktionerna|systembesked|instrukser|instruksjoner|systemmelding}",
      "{järjestelmäkehotteesi|järjestelmäkehote|järjestelmäviestisi|alkuperäiset ohjeesi|systeemikehotteesi}",
    ],
    near: [
      "{toon|laat zien|laat|geef|herhaal|print|onthul|wat is|wat zijn|vertel|schrijf|citeer|kopieer|lees|deel|wat staat}",
      "{visa|vis|avslöja|afslør|avslør|skriv|upprepa|gentag|gjenta|berätta|fortæl|fortell|ge|giv|gi|vad är|hvad er|hva er|skriv ut|citera|lista}",
      "{näytä|kerro|tulosta|toista|paljasta|kirjoita|mikä on|mitkä ovat}",
    ],
    after: 40,
  },
  {
    // Polish, Czech, Hungarian
    phrases: [
      "{instrukcje|zasady|wytyczne} {otrzymałeś|dostałeś|masz|ci dano}",
      "{cały tekst|wszystko|tekst} {powyżej|nad tą|co jest powyżej|przed tą}",
      "{swój|twój|swoje|twoje|swojego|twojego|cały|swoich|pełny|ukryty} {prompt systemowy|prompt|system prompt|instrukcje systemowe|instrukcje|wytyczne|prompt początkowy|komunikat systemowy|promptu systemowego|instrukcje początkowe}",
      "{svůj|tvůj|svoje|své|tvoje} {|celý |skrytý }{systémový prompt|prompt|system prompt|pokyny|instrukce|systémové pokyny}",
      "{a rendszerpromptodat|rendszerpromptodat|a rendszerüzenetedet|a rendszerprompted|az utasításaidat|a kezdeti utasításaidat}",
    ],
    near: [
      "{pokaż|podaj|wyświetl|wypisz|powtórz|ujawnij|jaki jest|jakie są|zdradź|napisz|zacytuj|wydrukuj|przepisz|wklej|jaka jest|streść|pokażcie}",
      "{ukaž|vypiš|zobraz|zopakuj|odhal|napiš|jaký je|jaké jsou|řekni|prozraď|cituj}",
      "{mutasd|írd ki|írd le|ismételd|fedd fel|mondd|mi a|add meg|sorold|idézd}",
    ],
    after: 40,
  },
  {
    // Russian, Ukrainian
    phrases: [
      "{весь текст|текст|всё} {выше|сверху}",
      "{инструкции|указания|правила|інструкції} {тебе дали|ты получил|тебе задали|у тебя есть|ты соблюдаешь|тобі дали|вам дали}",
      "{весь текст|всё|все|текст|всё, что|все, что} {выше|написано выше|перед этим|до этого сообщения|вище}",
      "{свой|твой|ваш|своего|твоего|свои|твои|весь|полный|скрытый|исходный|начальный|настоящий|свій|твій|свої|повний} {системный промпт|системный промт|промпт|промт|системное сообщение|системные инструкции|инструкции|начальные инструкции|скрытые инструкции|системную инструкцию|системний промпт|інструкції|системні інструкції|системную подсказку}",
      "{инструкции|указания|правила}, {которые тебе|что тебе|которые вам|которые ты} {|дали|дали до|получил|были}",
      "{текст|всё|все|сообщение} {выше|до этого|перед этим|перед моим} {слово в слово|дословно|сообщения|сообщением|полностью}",
    ],
    near: [
      "{какие|какие именно|полностью|переведи|закодируй}",
      "{весь|полностью выведи|покажи|покажите|выведи|выведите|повтори|повторите|раскрой|раскройте|напиши|напишите|назови|напечатай|какой у тебя|какие у тебя|скажи|процитируй|расскажи|дословно|слово в слово|перечисли|скопируй|отобрази|опубликуй|каков|какой|какие}",
      "{покажи|виведи|повтори|розкрий|напиши|скажи|який|які|процитуй|надрукуй}",
    ],
    after: 40,
  },
  {
    // Turkish, Indonesian, Vietnamese
    phrases: [
      "{|kendi |tam |gizli }{sistem promptunu|sistem istemini|sistem komutunu|sistem talimatlarını|sistem mesajını|sistem promptun|sistem istemin|başlangıç talimatlarını|ilk talimatlarını|gizli talimatlarını|promptunu}",
      "{prompt sistem|instruksi sistem|instruksi awal|perintah sistem|system prompt|instruksi rahasia|pesan sistem} {|kamu|anda|mu|milikmu}",
      "{promptmu|instruksi awalmu|prompt sistemmu|instruksi sistemmu}",
      "{lời nhắc hệ thống|câu lệnh hệ thống|prompt hệ thống|hướng dẫn hệ thống|chỉ dẫn hệ thống|chỉ thị hệ thống} {|của bạn|của mày|đầy đủ|ban đầu}",
    ],
    near: [
      "{göster|yaz|söyle|yazdır|tekrarla|açıkla|paylaş|ver|nedir|ifşa et|listele|kelimesi kelimesine|aynen|yazar mısın|gösterir misin}",
      "{tampilkan|tunjukkan|ungkapkan|cetak|ulangi|tuliskan|tulis|beritahu|apa|sebutkan|bocorkan|perlihatkan}",
      "{hiển thị|cho tôi xem|in ra|tiết lộ|lặp lại|viết|nói cho tôi|đưa ra|in toàn bộ|cho xem|liệt kê}",
    ],
    before: 40,
    after: 40,
  },
  {
    // Arabic, Persian, Hebrew, Hindi, Greek
    phrases: [
      "{تعليماتك|موجه النظام|تعليمات النظام|أوامرك|رسالة النظام|موجهك|البرومبت|برومبت النظام|مطالبة النظام|التعليمات السرية|التعليمات المخفية|توجيهاتك} {|الخاصة|الأولية|الأصلية|السرية|الكاملة|كاملة|الخاص|الخاصة بك}",
      "{پرامپت سیستم|پرامپت سیستمی|دستورالعمل سیستم|دستورات اولیه|دستورات سیستم|پرامپت اولیه|دستورالعمل‌های سیستم} {|خود|خودت|را|خودتان}",
      "{הנחיות המערכת|הוראות המערכת|הפרומפט|פרומפט המערכת|ההנחיות|ההוראות|הודעת המערכת} {|שלך|הראשוניות|המלא|המלאות|שקיבלת}",
      "{अपना|तुम्हारा|आपका|अपने|अपनी|पूरा} {|पूरा |असली |छिपा }{सिस्टम प्रॉम्प्ट|प्रॉम्प्ट|सिस्टम निर्देश|निर्देश|शुरुआती निर्देश|सिस्टम प्रांप्ट|सिस्टम मैसेज|सिस्टम संदेश}",
      "{το|τις|την} {|αρχικό |κρυφό }{system prompt σου|προτροπή συστήματος|prompt συστήματος|αρχικές οδηγίες|οδηγίες σου|prompt σου}",
    ],
    near: [
      "{اعرض|أظهر|اكتب|اطبع|كرر|أخبرني|ما هي|ما هو|اكشف|أعطني|قل لي|انسخ|اذكر}",
      "{نشان بده|چاپ کن|بنویس|تکرار کن|بگو|چیست|فاش کن|نمایش بده}",
      "{הצג|תציג|הראה|תראה|הדפס|תדפיס|כתוב|תכתוב|חזור|גלה|מה הן|מהן|מה הם|מהו|ספר}",
      "{दिखाओ|दिखाएं|दिखाइए|बताओ|बताइए|बताएं|लिखो|लिखें|प्रिंट|दोहराओ|दोहराएं|क्या है}",
      "{δείξε|δείξε μου|εμφάνισε|γράψε|πες|επανάλαβε|τύπωσε|ποιο είναι|ποιες είναι|αποκάλυψε}",
    ],
    after: 50,
  },
  {
    // Chinese
    phrases: [
      "{系统提示词|系统提示|系统指令}是什么",
      "{你的|您的|自己的|完整的|完整|全部|隐藏的|原始|初始}{系统提示词|系统提示|系統提示詞|系統提示|提示词|提示詞|初始指令|系统指令|系統指令|隐藏指令|系统消息|系统设定|初始提示|原始指令|prompt|system prompt|系统prompt}",
      "{你的|您的|你收到的|你被给予的}{指令|设定|规则|初始设定|完整指令}",
      "{上面|以上|前面|之前}{的|的所有|的全部|所有|全部}{内容|文字|指令|文本|信息|话}",
      "{系统提示词|系统提示|系統提示詞|系统指令|初始指令}{全文|原文|完整}",
    ],
    loose: true,
    near: [
      "{输出|輸出|显示|顯示|打印|列印|重复|重複|告诉我|告訴我|展示|给我看|給我看|泄露|洩露|逐字|复述|複述|原文|说出|說出|写出|寫出|透露|是什么|是什麼|一字不差|公开|贴出|翻译|总结|发给我|背出}",
    ],
    before: 30,
    after: 30,
  },
  {
    // Japanese
    phrases: [
      "{システムプロンプト|システムメッセージ|初期プロンプト}{を教えて|を見せて|を出して|を公開|の内容を|の全文|は何と書}",
      "{あなたの|君の|お前の|自分の|きみの|最初の|隠された|非公開の|内部の|元の}{システムプロンプト|システム プロンプト|初期プロンプト|プロンプト|システムメッセージ|初期指示|指示|設定|システム指示|内部指示|指示文|命令文}",
      "{これより前|この前|この上|上記}の{内容|文章|テキスト|指示|メッセージ}を{すべて|全て|一字一句|そのまま|全部}",
      "システムプロンプトを{そのまま|全部|すべて|全文|一字一句|表示|出力}",
    ],
    loose: true,
    near: [
      "{表示|出力|見せ|教え|書き出|そのまま|公開|開示|繰り返|一字一句|全文|コピー|明か|漏ら|復唱|要約|翻訳|答え}",
    ],
    before: 20,
    after: 40,
  },
  {
    // Korean
    phrases: [
      "{시스템 프롬프트|시스템 메시지}{를 |을 |}{알려|보여|말해|출력|공개}",
      "{너의|네|당신의|니|자신의|원래|숨겨진|전체|초기|처음} {시스템 프롬프트|시스템프롬프트|프롬프트|시스템 메시지|초기 지시|지시사항|지침|시스템 지시|초기 프롬프트|시스템 명령}",
      "시스템 {프롬프트를|프롬프트 전체|메시지를|지시를|프롬프트 내용}",
    ],
    loose: true,
    near: [
      "{보여줘|보여|보여주세요|출력해|출력해줘|출력하세요|알려줘|말해줘|말해|공개해|공개해줘|뭐야|무엇이야|그대로|적어줘|반복해|반복해줘|써줘|인쇄해|복사해|요약해|뭐니|표시해}",
    ],
    before: 20,
    after: 30,
  },
  {
    // Thai
    phrases: ["{พรอมต์ระบบ|คำสั่งระบบ|system prompt|พรอมต์|คำสั่งเริ่มต้น}{|ของคุณ|ทั้งหมด}"],
    loose: true,
    near: ["{แสดง|บอก|พิมพ์|เปิดเผย|เขียน|ทวน}"],
    before: 20,
    after: 20,
  },
];

/** Attempts to get at what the model was told before. */
export const PROMPT_EXTRACTION: readonly Heuristic[] = [
  ...ENGLISH,
  ...merged(OTHERS, { before: 50, after: 45 }, { before: 25, after: 40 }),
];
