import type { Heuristic } from "./heuristic.ts";

/** The same in other languages, the verb and what it is about apart. */
export const OTHERS: readonly Heuristic[] = [
  {
    // German
    phrases: [
      "{alle|jede|jegliche|sämtliche|deine|deinen|deiner|bisherigen|vorherigen|vorherige|vorigen|früheren|obigen|vorangegangenen|vorangehenden|vorhergehenden|ursprünglichen|bestehenden|internen|genannten} {anweisungen|anweisung|instruktionen|regeln|vorgaben|befehle|richtlinien|beschränkungen|einschränkungen|vorschriften|systemanweisungen}",
      "was {dir|man dir|ich dir} {|bisher |vorher |zuvor |bis jetzt }{gesagt|aufgetragen|vorgegeben|beigebracht}",
      "{deinen|den} {systemprompt|system-prompt|system prompt}",
      "alles {bisherige|vorherige|obige|davor|darüber}",
    ],
    near: [
      "{gelten nicht|gilt nicht|nicht mehr|hinfällig|aufgehoben|außer kraft|hinwegsetzen|hinweg|als gäbe es|gäbe es|existieren nicht|ignorieren|ungültig|brauchst du nicht|musst du nicht|musst dich nicht|löschen|missachten|umgehen|sind aufgehoben|abgeschaltet|beachten|ist aufgehoben}",
      "{ignoriere|ignorier|ignoriert|ignorieren sie|vergiss|vergesst|vergessen sie|missachte|missachten sie|übergehe|umgehe|verwirf|verwerfe|überschreibe|lösche}",
      "{halte dich nicht|halt dich nicht|setz dich über|setze dich über|hör nicht auf|höre nicht auf|befolge nicht|folge nicht|beachte nicht|schere dich nicht}",
    ],
  },
  {
    phrases: [
      "{gehorche|gehorch|folge|hör|höre} {ab jetzt |von nun an |nur noch |ab sofort |}{nur |nur noch |ausschließlich }{mir|auf mich|meinen anweisungen|meinen befehlen}",
      "{halte dich|halt dich} {ab jetzt |von nun an |} nur {noch |}an meine {regeln|anweisungen|vorgaben}",
    ],
  },
  {
    // French
    phrases: [
      "{le|ton|du|votre} {message système|prompt système}",
      "{instructions|instruction|consignes|règles|directives|restrictions|ordres|contraintes} {précédentes|précédents|antérieures|antérieurs|ci-dessus|initiales|initiaux|d'avant|reçues|données|système|qu'on t'a|qu'on vous a|que tu as|que vous avez|qui t'ont|qui vous ont|du système}",
      "{toutes tes|toutes vos|tes|vos|tous tes|tous vos} {instructions|consignes|règles|directives|restrictions|ordres|limites|contraintes|filtres}",
      "toutes les {instructions|consignes|directives|règles}",
      "{tout ce qu'on t'a|tout ce qu'on vous a|tout ce que tu as|tout ce qui t'a été|ce qu'on t'a}",
      "tout ce qui précède",
    ],
    near: [
      "{ne s'appliquent plus|n'existent|n'existaient|annulées|annulés|levées|levés|caduques|nulles|plus valables|tu n'as plus à|tu n'es plus|ne tiens plus compte|comme si|désactivées|désactivés|supprimées|supprimés|abolies|ne comptent plus|ne valent plus|sans tenir compte|au lieu de}",
      "{ignore|ignores|ignorez|ignorer|oublie|oublies|oubliez|oublier|néglige|négligez|contourne|contournez|annule|annulez|efface|désobéis|outrepasse|écarte|abandonne}",
      "{ne tiens pas compte|ne tenez pas compte|ne tiens plus compte|fais abstraction|faites abstraction|passe outre|passez outre|ne suis plus|ne suis pas|ne suivez plus|ne respecte plus|n'obéis plus|fais fi}",
    ],
  },
  {
    // Spanish
    phrases: [
      "{nada de lo anterior|todo lo dicho|mensaje del sistema|prompt del sistema|lo anterior y}",
      "{instrucciones|instrucción|reglas|órdenes|directrices|directivas|normas|indicaciones|restricciones|pautas} {anteriores|previas|precedentes|iniciales|de arriba|originales|que te|que has|que recibiste|dadas|del sistema|recibidas}",
      "{todas tus|tus|todas las|todos tus} {instrucciones|reglas|órdenes|directrices|directivas|normas|restricciones|pautas|filtros|límites|limitaciones}",
      "{todo lo que te|todo lo que se te|todo lo anterior|lo que te} {|han|hayan|dijeron|has}",
    ],
    near: [
      "{no existieran|no existen|ya no|no se aplican|anuladas|no valen|canceladas|sin efecto|no tengas en cuenta|sin tener en cuenta|no hace falta|no tienes que|desactivadas|como si|eliminadas|no tienes por qué|quedan|en lugar de|borra}",
      "{ignora|ignore|ignorad|ignoren|ignorar|olvida|olvide|olvídate|olvidad|olviden|omite|descarta|desobedece|sáltate|salta|anula|borra|desatiende|desestima|elude}",
      "{haz caso omiso|no hagas caso|no sigas|deja de seguir|deja de lado|pasa por alto|hagan caso omiso|haga caso omiso|no obedezcas|prescinde}",
    ],
  },
  {
    // Italian
    phrases: [
      "{messaggio di sistema|prompt di sistema|tutto il resto}",
      "{istruzioni|istruzione|regole|direttive|indicazioni|linee guida|restrizioni|ordini|comandi} {precedenti|precedente|iniziali|di prima|di cui sopra|originali|che ti|che hai|sopra|di sistema|ricevute}",
      "{tutte le tue|le tue|tutti i tuoi|i tuoi|tutte le} {istruzioni|regole|direttive|linee guida|restrizioni|limitazioni|ordini|filtri|limiti}",
      "{tutto ciò che ti|tutto quello che ti|quello che ti|ciò che ti}",
    ],
    near: [
      "{non valgono|non esistono|annullate|non devi più|non sei più|come se|revocate|disattivate|non contano|cancellate|non devi|invece di|al posto di}",
      "{ignora|ignorate|ignori|ignorare|dimentica|dimenticate|dimenticati|scorda|scordati|trascura|annulla|disobbedisci|aggira|tralascia|cancella|bypassa}",
      "{non seguire|non tenere conto|non tener conto|lascia perdere|non rispettare|smetti di seguire|metti da parte}",
    ],
  },
  {
    // Portuguese
    phrases: [
      "{as diretrizes|tudo o que foi|mensagem do sistema|prompt do sistema|prompt de sistema}",
      "{instruções|instrução|regras|diretrizes|diretivas|orientações|restrições|ordens|comandos} {anteriores|prévias|iniciais|acima|originais|que te|que você|que lhe|recebidas|do sistema|dadas}",
      "{todas as suas|todas as tuas|suas|tuas|todas as} {instruções|regras|diretrizes|diretivas|restrições|ordens|limitações}",
      "{tudo o que te|tudo o que lhe|tudo que te|tudo que lhe|tudo o que foi dito|tudo o que você}",
    ],
    near: [
      "{não precisa mais|não precisa|não precisas|já não|não valem|não existem|canceladas|anuladas|revogadas|deixe de|não é mais|como se|não se aplicam|desativadas|em vez de|não leve em consideração|apague}",
      "{ignore|ignora|ignorem|ignorar|esqueça|esquece|esqueçam|desconsidere|desconsidera|descarte|desobedeça|contorne|anule}",
      "{não siga|não sigas|não obedeça|pare de seguir|deixe de lado|deixa de seguir|não leve em conta}",
    ],
  },
  {
    // Dutch
    phrases: [
      "{je|jouw|uw|de} {systeemprompt|systeem prompt|systeembericht}",
      "{alle|jouw|je|uw|eerdere|vorige|voorgaande|bovenstaande|voorafgaande|oorspronkelijke|bestaande} {instructies|instructie|regels|opdrachten|richtlijnen|aanwijzingen|beperkingen|bevelen|voorschriften}",
      "alles wat {je|jou|u} {|eerder |tot nu toe }{|is |werd }{verteld|gezegd|opgedragen}",
    ],
    near: [
      "{gelden niet|niet meer|vervallen|ongeldig|hoef je niet|hoeft niet|alsof|bestaan niet|opgeheven|in plaats van|stop met|vergeten}",
      "{negeer|negeert|negeren|vergeet|omzeil|overtreed|trek je niets aan|trek u niets aan|houd je niet|hou je niet|volg niet|schuif|laat varen|sla}",
    ],
  },
  {
    // Polish
    phrases: [
      "{żadnych|żadne} {zasad|reguł|instrukcji|ograniczeń|wytycznych}",
      "{wszystkie|wszystkich|swoje|swoich|twoje|twoich|wszelkie|poprzednie|poprzednich|wcześniejsze|wcześniejszych|dotychczasowe|dotychczasowych|powyższe|powyższych} {instrukcje|instrukcji|instrukcjach|zasady|zasad|zasadach|polecenia|poleceń|poleceniach|reguły|reguł|wytyczne|wytycznych|ograniczenia|ograniczeń|rozkazy}",
      "{poprzednimi|poprzednich} {instrukcjami|poleceniami|zasadami}",
      "{wszystko|wszystkim|o wszystkim}, co ci",
    ],
    near: [
      "{nie obowiązują|już nie|nie musisz|anulowane|nieważne|nie istnieją|jakby|unieważnione|zapomnieć|przestań|zniesione|zamiast|nie dotyczą|usuń}",
      "{zignoruj|zignorujcie|ignoruj|ignorujcie|zapomnij|zapomnijcie|pomiń|odrzuć|obejdź|porzuć|złam|olej|nie przestrzegaj|nie stosuj się|nie zważaj|unieważnij|skasuj}",
    ],
  },
  {
    // Russian, Ukrainian
    phrases: [
      "{всё, что было сказано|все, что было сказано|всё сказанное|все сказанное|всё вышесказанное|все вышесказанное|системный промпт|системное сообщение|системного промпта}",
      "{все|всех|свои|своих|твои|любые|предыдущие|предыдущих|прежние|прежних|прошлые|предшествующие|вышеуказанные|ранее данные|ранние|данные тебе|старые|системные} {инструкции|инструкций|инструкциях|правила|правил|правилах|указания|указаний|команды|ограничения|ограничений|директивы|распоряжения|приказы|запреты}",
      "{предыдущими|прежними} {инструкциями|правилами|указаниями}",
      "{всё|все|обо всём|про всё}, что {тебе|вам} {|раньше |до этого |ранее }",
      "{всі|усі|про всі|свої|твої} {|свої |попередні |минулі |дані тобі } {інструкції|правила|вказівки|обмеження|накази|команди}",
      "{попередні} {інструкції|вказівки|правила}",
    ],
    near: [
      "{отменены|отменяются|больше не|не действуют|не существует|не существуют|недействительны|не нужно|не обязан|не должен|словно|как будто|аннулированы|не имеют|сняты|вместо|скасовано|скасовані|більше не|не діють|не потрібно|не повинен|отключены|неважно}",
      "{игнорируй|игнорируйте|проигнорируй|проигнорируйте|забудь|забудьте|отбрось|отбросьте|отмени|нарушь|обойди|пренебреги|отвергни|сотри|удали|отключи}",
      "{не следуй|не следуйте|не соблюдай|не выполняй|не обращай внимания|не придерживайся|не слушай|перестань следовать|не учитывай}",
      "{ігноруй|ігноруйте|проігноруй|забудь|забудьте|відкинь|порушуй|не дотримуйся|не виконуй|не слухай|скасуй}",
    ],
  },
  {
    // Czech, Slovak
    phrases: [
      "{všechny|všechna|všetky|svá|své|svoje|tvé|veškeré|předchozí|předešlé|dosavadní|predchádzajúce|doterajšie} {pokyny|instrukce|pravidla|příkazy|inštrukcie|pravidlá|príkazy|omezení|obmedzenia}",
      "{předchozí|predchádzajúce} {pokyny|instrukce|pravidla|inštrukcie}",
    ],
    near: [
      "{neplatí|už nemusíš|nemusíš|zrušeny|zrušené|neexistují|neplatia|nemusíš|místo|jako by}",
      "{ignoruj|ignorujte|zapomeň|zapomeňte|zabudni|zabudnite|nedodržuj|neřiď se|poruš|opomeň|přehlížej}",
    ],
  },
  {
    // Swedish, Danish, Norwegian, Finnish
    phrases: [
      "{alla|dina|samtliga|tidigare|föregående|ovanstående} {instruktioner|regler|anvisningar|riktlinjer|order|begränsningar}",
      "{tidigare|föregående} {instruktionerna|anvisningarna|reglerna}",
      "{alle|dine|samtlige|tidligere|forrige|foregående|ovenstående} {instruktioner|instrukser|instruksjoner|instruksene|instruksjonene|regler|reglene|anvisninger|retningslinjer|ordrer}",
      "{kaikki|aiemmat|aikaisemmat|edelliset} {ohjeet|ohjeesi|säännöt|sääntösi|käskyt|rajoitukset|rajoituksesi}",
      "{sääntösi|ohjeesi|rajoituksesi}",
    ],
    near: [
      "{gäller inte|gælder ikke|gjelder ikke|inte längre|ikke længere|ikke lenger|behöver inte|behøver ikke|trenger ikke|upphävda|ophævet|opphevet|som om|eivät päde|ei tarvitse|eivät ole|kumottu|sinun ei|inte följa|ikke følge|följ inte|følg ikke|sluta}",
      "{ignorera|ignorerar|glöm|glömma|bortse från|strunta i|ignorer|ignorér|glem|se bort fra|overse|tilsidesæt|bryt|åsidosätt}",
      "{unohda|unohtakaa|ohita|sivuuta|jätä huomiotta|älä noudata|älä välitä|hylkää}",
    ],
    after: 40,
  },
  {
    // Hungarian, Romanian, Greek
    phrases: [
      "{minden|összes|korábbi|előző|eddigi|fenti} {utasítást|utasítás|utasításokat|utasításodat|szabályt|szabályokat|szabályodat|parancsot|korlátozást}",
      "{instrucțiunile|regulile|indicațiile|ordinele|restricțiile} {anterioare|precedente|de mai sus|tale|primite|inițiale|pe care}",
      "{όλες τις|όλους τους|προηγούμενες|προηγούμενους|παραπάνω|αρχικές} {οδηγίες|εντολές|κανόνες|περιορισμούς|οδηγία|εντολή}",
    ],
    near: [
      "{nem érvényes|érvénytelen|nem kell|törölve|nu mai|nu se aplică|anulate|ca și cum|δεν ισχύουν|πλέον|ακυρώνονται|σαν να|nu ești obligat|anulează|hatálytalan}",
      "{hagyd figyelmen kívül|hagyja figyelmen kívül|felejtsd el|felejts el|ne kövesd|ignoráld|mellőzd}",
      "{ignoră|ignorați|uită|uitați|nu respecta|nu mai respecta|nu ține cont|încalcă}",
      "{αγνόησε|αγνοήστε|ξέχασε|ξεχάστε|παράβλεψε|μην ακολουθείς|παράκαμψε}",
    ],
    after: 40,
  },
  {
    // Turkish
    phrases: [
      "{tüm|bütün|önceki|verilen|yukarıdaki|kendi|eski|şimdiye kadarki} {talimatları|talimatlarını|talimatlarınızı|kuralları|kurallarını|yönergeleri|yönergelerini|komutları|emirleri|kısıtlamaları|kısıtlamalarını|talimatı}",
    ],
    near: [
      "{geçersiz|artık|uymak zorunda değilsin|geçerli değil|kaldırıldı|iptal edildi|uymana gerek yok|yokmuş gibi|sil|es geç|ihlal et|takma|unutarak}",
      "{yok say|yoksay|yok sayın|görmezden gel|görmezden gelin|unut|unutun|göz ardı et|göz ardı edin|dikkate alma|dikkate almayın|boş ver|uyma|iptal et|geçersiz say}",
    ],
    before: 0,
    after: 50,
  },
  {
    // Indonesian, Malay, Vietnamese
    phrases: [
      "{semua|seluruh|segala|} {instruksi|perintah|aturan|arahan|petunjuk|peraturan|pedoman|panduan} {sebelumnya|sebelum ini|di atas|terdahulu|yang diberikan|awal|anda|kamu|asal}",
      "{semua|seluruh|segala} {instruksi|perintah|aturan|arahan|peraturan|aturanmu|instruksimu|batasan}",
      "{hướng dẫn|chỉ dẫn|quy tắc|mệnh lệnh|chỉ thị|câu lệnh|giới hạn|quy định} {trước|trước đó|ở trên|trước đây|phía trên|của bạn|ban đầu|đã}",
      "{tất cả|mọi|toàn bộ|các} {hướng dẫn|chỉ dẫn|quy tắc|mệnh lệnh|chỉ thị|câu lệnh|giới hạn|quy định}",
    ],
    near: [
      "{tidak berlaku|tidak perlu|dibatalkan|dihapus|seolah|jangan hiraukan|jangan patuhi|hapus|không còn|không cần|hủy bỏ|vô hiệu|như thể|xóa|không phải}",
      "{abaikan|lupakan|langgar|jangan ikuti|kesampingkan|hiraukan}",
      "{bỏ qua|quên|phớt lờ|lờ đi|không tuân theo|đừng tuân theo|làm ngơ}",
    ],
  },
  {
    // Arabic, Persian, Hebrew
    phrases: [
      "{جميع|كل|كافة} {التعليمات|الأوامر|القواعد|التوجيهات|الإرشادات|القيود|تعليماتك|قواعدك}",
      "{التعليمات|الأوامر|القواعد|التوجيهات|الإرشادات} {السابقة|أعلاه|الأصلية|التي|الموجودة|المعطاة}",
      "{تعليماتك|قواعدك|أوامرك|إرشاداتك|قيودك}",
      "{همه|تمام|} {|ی }{دستورات|دستورهای|دستورالعمل‌های|دستورالعمل های|قوانین|قواعد} {قبلی|پیشین|بالا|خود|خودت|را}",
      "{כל|מכל|את כל|את} {ההוראות|הכללים|ההנחיות|הפקודות|המגבלות}",
      "{ההוראות|הכללים|ההנחיות|מההוראות|מההנחיות} {הקודמות|הקודמים|שלך|שקיבלת|שניתנו}",
    ],
    near: [
      "{لم تعد|ملغاة|لا تنطبق|ليس عليك|لا تلتزم|ألغيت|لا تهتم|توقف عن|كأن|دیگر|لغو|معتبر نیست|پیروی نکن|توجه نکن|בוטלו|כבר לא|לא תקפים|לא תקפות|אינך חייב|מבוטלות|מבוטלים|כאילו|להתעלם|תפסיק}",
      "{تجاهل|تجاهلي|تجاهلوا|انس|انسى|أهمل|تخط|تجاوز|لا تتبع|الغ|اترك|خالف}",
      "{نادیده بگیر|نادیده بگیرید|فراموش کن|فراموش کنید|رعایت نکن|کنار بگذار}",
      "{התעלם|תתעלם|להתעלם|התעלמי|שכח|תשכח|שכחי|אל תציית|עזוב}",
    ],
    after: 40,
  },
  {
    // Hindi, Bengali, Urdu
    phrases: [
      "{पिछले|सभी|पूर्व|पहले के|अपने|सारे|दिए गए|इन} {निर्देशों|निर्देश|नियमों|नियम|आदेशों|आदेश|हिदायतों}",
      "{সব|সমস্ত|আগের|পূর্ববর্তী|পূর্বের} {|সব |সমস্ত |আগের |পূর্ববর্তী }{নির্দেশ|নির্দেশনা|নির্দেশাবলী|নিয়ম|আদেশ}",
      "{تمام|سابقہ|پچھلی|پچھلے|سب} {|سابقہ |پچھلی }{ہدایات|احکامات|قوانین|اصول}",
    ],
    near: [
      "{रद्द|लागू नहीं|मानने की|पालन मत करो|पालन न करें|नहीं मानना|ध्यान न दें|अनदेखा करें|भूल जाओ|भूल जाएं|বাতিল|মানার দরকার নেই|মানতে হবে না|مت کرو|منسوخ}",
      "{अनदेखा|अनदेखी|भूल|भूलकर|नज़रअंदाज़|नजरअंदाज|उपेक्षा|तोड़|मत मानो|ध्यान मत दो|छोड़}",
      "{উপেক্ষা|ভুলে|অগ্রাহ্য|এড়িয়ে}",
      "{نظر انداز|نظرانداز|بھول|مت مانو}",
    ],
    before: 40,
    after: 40,
  },
  {
    // Chinese
    phrases: [
      "{之前的|之前|以上的|以上|上面的|系统的|系統的|开发者的|先前的|以前的|此前的|上述|前面的|前面|过去的|原来的|原本的|最初的|现有的|既定的|所有的|所有|全部|一切|任何|你的|您的|系统|系統|开发者|開發者|安全}{指令|指示|规则|規則|命令|提示|设定|設定|限制|约束|約束|规定|規定|要求|说明|指引|准则|準則|提示词|提示詞}",
      "{一切|所有|全部}{之前|以前|以上}的{内容|話|话|对话}",
      "{之前|以前|先前|前面|上面|以上}{对你|跟你|和你|给你|告诉你|教你}{说|讲|的}{的|过的|}",
    ],
    loose: true,
    near: [
      "{不再有效|作废|作廢|失效|不需要遵守|不適用|不适用|已取消|已被取消|不存在|无效|無效|不再适用|不用管|不必理会|不予理会|推翻|不受|丢掉|清空|不再受}",
      "{忽略|忽视|忽視|无视|無視|忘记|忘記|忘掉|不要理会|不要理會|别管|別管|抛开|拋開|跳过|跳過|绕过|繞過|取消|不用遵守|不要遵守|不必遵守|无需遵守|违反|違反|不再遵守|丢弃|放弃|解除|覆盖|停止遵守|清除|删除}",
    ],
    before: 20,
    after: 12,
  },
  {
    // Japanese
    phrases: [
      "{これまでの|今までの|以前の|前の|上記の|上の|すべての|全ての|全部の|あなたの|最初の|先ほどの|さっきの|元の|従来の|システムの|既存の|与えられた|受けた|あらゆる}{指示|命令|ルール|規則|制約|制限|設定|プロンプト|ガイドライン|指令}",
      "{与えられた|受け取った|言われた}{すべての|全ての|}{指示|命令|ルール|こと}",
    ],
    loose: true,
    near: [
      "{適用されな|撤廃|解除|存在しない|関係ない|ないもの|なかったこと|気にしな|気にせず|従わなくて|捨てて|削除|リセット|守る必要|キャンセル|放棄|停止}",
      "{無視|忘れ|従わない|従うな|破棄|取り消|無効|破って|捨て|従う必要はない|上書き|守らな}",
    ],
    before: 0,
    after: 25,
  },
  {
    // Korean
    phrases: [
      "{이전|이전의|지금까지의|위의|앞의|모든|기존|기존의|너의|네|당신의|받은|시스템|원래} {지시|명령|규칙|지침|제한|설정|프롬프트}",
    ],
    loose: true,
    near: [
      "{더 이상|적용되지|해제|해제됐|없는 것|없는 것처럼|지킬 필요|신경 쓰지|무효|따를 필요|지우고|지워|무시|버려라|초기화}",
      "{무시하고|무시해|무시해라|무시하세요|무시해줘|무시하십시오|무시하라|무시하며|잊어|잊어라|잊어버려|잊고|잊어줘|따르지|어겨|어기고|취소해|취소하고|삭제해|버려|버리고}",
    ],
    before: 0,
    after: 25,
  },
  {
    // Thai
    phrases: ["{คำสั่ง|กฎ|คำแนะนำ|ข้อกำหนด|ข้อจำกัด}{ก่อนหน้า|ก่อนหน้านี้|ทั้งหมด|ข้างต้น|เดิม|ที่ผ่านมา|ของคุณ|ทั้งหมดก่อนหน้า}"],
    loose: true,
    near: ["{เพิกเฉย|ไม่สนใจ|ไม่ต้องสนใจ|ลืม|ละเว้น|อย่าทำตาม|ข้าม|ละเลย|ยกเลิก|มองข้าม}"],
    before: 40,
    after: 20,
  },
];
