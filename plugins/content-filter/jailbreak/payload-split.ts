import { type Heuristic, merged } from "./heuristic.ts";

/** Signs that something was handed over in pieces. */
/** Signs that something was handed over in pieces. */
const PIECES = [
  "{concatenate|concatenated|concatenating|concatenation|join|joined|joining|assemble|assembled|combine|combined|merge|merged|glue|glued|stitch|paste|put|string|unscramble|decode|rejoin|reassemble|fuse|splice|syllables|spell|spelled|split my}",
  "{part|piece|chunk|fragment|segment|half|strip|cell|word|remember|token} {1|2|3|one|two|a|b|x|y}",
  "{parts|pieces|chunks|fragments|segments|halves|strips|cells|three messages|two messages|several messages|snippets|tokens|the blanks|word list|first letters|initials|variables|these together|in pieces|previous messages|my messages|last words|every second word|every other word|dashes|hyphens}",
  "{first|last|second|third|initial} {word|letter|words|letters|character|characters|half|part}",
  "{reversed|backwards|backward|in reverse|without breaks|without spaces|without the spaces|without pauses|without gaps|in one go|in sequence|as one|the numbered|in order}",
  "{remember this|remember the|store this|store them|save this as|keep this|game over|word game|wait for the end|wait for the rest|echo|template|return value|substitute|replace each|fill the|fill in|when i say go|say go}",
  "' +",
  '" +',
  "+ '",
  '+ "',
  '", "',
  "', '",
  "','",
  '"," "',
  "' '",
  '"; ',
  "'; ",
  '" and ',
  "' and ",
  '${"',
  '"} ${',
  "` +",
  "+ `",
  "”, “",
  "” + “",
  "» + «",
  '" . "',
  ". $",
  '" .',
  "join(",
  "{a + b|a+b|x + y|x+y|a and b|s1|p1|p2|a b c|part1|part2|str1|str2|[0]|[1]|(1)|(2)|1 \\||2:|1:|first + second}",
];

const ENGLISH: readonly Heuristic[] = [
  {
    phrases: [
      "{obey|comply|and comply|now comply|act accordingly|fulfil it|fulfill it|fulfil them|fulfill them|act on them|act on it|act upon it|obey it|obey them}",
      "{do|does} {what|exactly what|as|just what|precisely what} {it|they|that|this|the result|the sentence|the outcome|the whole|i} {says|say|tells|asks|reads|spells|states|demands|orders|tell|ask|spelled}",
      "do {what|exactly what|as} {a|x|echo|s1|p1|b|the strings|the parts|the pieces}",
      "{and|then|please} {do it|do that|do so|execute it|execute them|carry it out|carry them out|follow it|follow them|perform it|obey}",
      "do it{.|!|, but}",
      "{carry out|execute|follow|perform|obey|act on|comply with|apply|fulfil|fulfill} {the|that|its} {result|sentence|outcome|command|commands|instruction|order|request|directive|phrase|parts|pieces|text|words|joined|combined|resulting|assembled|stored|whole|full|hidden|decoded|complete|merged|reassembled|string|message}",
      "{carry out|execute|follow|perform|obey|apply} {what comes out|whatever comes out|what you get|whatever it says|what it says|what it spells|what they say|what results|what is left|what remains|xy|ab|abc|a followed|a then|a+b|a + b|cmd|[2]}",
      "{perform|execute|run|do|follow}: [",
      "{command|order|instruction|sentence|message} you {get|read|obtain|end up with|receive} from",
      "{outcome|result|sentence|string|return value|combination|whole|output|it} as {my|your|a} {|new }{command|instruction|instructions|order|prompt|request|system|question}",
      "{is|are|becomes} your {next|new|real|only} {instruction|instructions|command|order|task}",
      "as your {new |}{system |}{instruction|instructions|prompt|order|command}",
      "{full|joined|combined|complete|whole|resulting|assembled} {question|prompt|request|sentence|message}",
      "answer {the |my |}{question|prompt} {x|a|s1|p1}",
      "{answer|respond to|act on|execute|obey|follow|do} {x + y|a + b|a and b|s1 + s2|p1 + p2|p1+p2|a+b|x+y|m+w|s1 + ' '|x & y|a & b|x . y|first + second|str1 + str2|it fully|it now}",
      "{answer|respond|reply|react} to {s1|p1|a|x|the full text|the whole text|the full question}",
      "evaluate this {template|expression|string} and",
      "and act on it",
      "{only do it|do it, don't show|don't show it|do not show the|but don't call it|without writing|without repeating|don't print it|don't say it|without naming it|without checking}",
      "as {though|if} i {had |}{written|asked|typed|said|sent} {it|this|that} in one",
      "{run|execute|apply} {cmd|it|them|this|that} on yourself",
      "{steps|recipe|instructions|way|ingredients} {to|for} {str1|a +|x +|s1|p1|part1|a+|x+}",
      "so that {your|the} {filter|filters|moderation|guardrail} {does not|doesn't|won't|will not|cannot|can't}",
    ],
    near: PIECES,
    before: 200,
    after: 90,
  },
  {
    phrases: [
      "{join|concatenate|combine|assemble|merge|glue|stitch|them|together|parts|pieces|strings|fragments|words|messages|a, b and c|a and b|p2, p3|chunks|all three} and {obey|execute|comply|carry out|do what|do as|act on|do exactly|act accordingly}",
      "{together|join them|combine them|assemble them|parts|pieces} and {answer|follow|perform|respond}",
      "together and {do it|do what|do as|obey|execute|carry out|comply|act}",
      "{strips|pieces|parts|halves|fragments} together and do",
      "{assemble|reassemble|decode|concatenate} and {follow|answer|perform|respond|act}",
      "{carry out|execute|obey|follow} the {stored|assembled|joined|concatenated|glued|reassembled|spelled} {sentence|command|instruction|words|order|phrase|message}",
      "{end|done|finished|complete|game over|last part|final part}{,|.|:} {now |}{comply|obey|execute|carry out|act on it}",
      "do {a b c|abc|a, b, c|a b|a, b and c|1 2 3|1, 2, 3|1, 2 and 3|a + b + c|a+b+c|a + b|p1 p2 p3}",
      "without breaks and {obey|do|execute|follow|answer|comply}",
      "{split|cut|divided|broke} my {question|request|prompt|message} so that",
    ],
  },
  {
    phrases: ["{z+w|m+w|x+y|a+b|b+c|zw|mw|xy}", "{x + y|a + b|z + w|m + w|s1 + s2|p1 + p2|str1 + str2|a+b}"],
    near: [
      "{how to build|how to make|how to build an|tell me how|working|write working|build an|make an|without naming|by its name|cook|synthesize|synthesise|get hold of|the question|instructions for|steps to|steps for|recipe for}",
    ],
    before: 50,
    after: 40,
  },
];

const OTHERS: readonly Heuristic[] = [
  {
    // German
    phrases: [
      "{befolge|befolg|führe|führ|gehorche|beantworte|erfülle|tu|mach} {a + b|a und b|ab|den|das|dem|die|sie|ihn|es|was|genau|dann}",
      "{aus|befolgen|ausführen}",
    ],
    near: [
      "{setz|setze|füge|verbinde|verkette|hänge|kombiniere|kleb|klebe|häng} {|die |beide |die beiden |alle |sie |sie alle |nun |jetzt }{teile|zusammen|stücke|beiden teile|aneinander|beide teile|wörter|drei teile}",
      '{merke dir|merk dir|teil 1|teil 2|teil eins|teil zwei|teile|stücken|rückwärts|anfangsbuchstaben|ersten wörter|" + "|"; b|a + b|a und b|verkettung|aneinandergehängt|zusammengesetzt|ohne leerzeichen}',
    ],
    before: 120,
    after: 60,
  },
  {
    // French
    phrases: [
      "{exécute|exécutez|obéis|obéissez|suis|applique|effectue|fais} {a + b|a et b|le|la|les|à|ce|au|l'ensemble|l'ordre}",
      "réponds {à la fin|sans vérifier|à l'ensemble|à la phrase|à a}",
      "{fin|terminé|fini}{,|.|:} {exécute|obéis|réponds}",
    ],
    near: [
      '{assemble|assembles|joins|concatène|concaténez|colle|réunis|rassemble|combine|mets bout|morceaux|en morceaux|partie 1|partie 2|première partie|" et b|" + "|a + b|a et b|retiens|mémorise|à l\'envers|mises bout|premières lettres|premier mot|bout à bout|soit a}',
    ],
    before: 160,
    after: 60,
  },
  {
    // Spanish, Portuguese, Italian
    phrases: [
      "{ejecuta|obedece|cumple|haz|sigue|responde|realiza} {la orden|el comando|la frase|el resultado|lo que|la instrucción|a + b|a la|al}",
      "{execute|executa|obedeça|cumpra|faça|siga|responda} {a ordem|o comando|a frase|o resultado|o que|a instrução|a + b|à|ao}",
      "{esegui|obbedisci|fai|segui|rispondi} {il comando|la frase|il risultato|quello che|ciò che|l'ordine|l'istruzione|a + b|alla|al}",
    ],
    near: [
      '{une a|une las|junta|juntas|concatena|combina|ensambla|unir|une los|pega|une|junte|concatene|combine|una as|unisci|unite|concatena|combina|assembla|metti insieme|a e b|a y b|parte 1|parte 2|partes|pedazos|trozos|pedaços|parti|pezzi|" + "|\', b|", b|"; b|a + b|al revés|de trás|al contrario|iniciales|primera palabra}',
    ],
    before: 120,
    after: 60,
  },
  {
    // Dutch, Polish, Russian, Ukrainian
    phrases: [
      "{voer|doe|gehoorzaam|volg|beantwoord} {|a + b|het|de|wat|dat|die|dan|ze} {|resultaat|zin|opdracht|uit|er|instructie|a + b}",
      "{wykonaj|posłuchaj|zrób|zastosuj|odpowiedz na} {a + b|to|wynik|polecenie|zdanie|je|co|tę|ten|połączone|a i b}",
      "{выполни|исполни|сделай|следуй|подчинись|ответь на|выполните} {a + b|а + б|то|результат|команду|полученную|получившуюся|это|что|её|их|получившееся}",
      "{виконай|зроби|підкорися} {|a + b|те|результат|команду|це|отриману} {|команду|інструкцію|що|}",
    ],
    near: [
      "{voeg|plak|combineer|samen|aan elkaar|deel 1|deel 2|delen|stukken|achterstevoren|a + b}",
      '{połącz|sklej|złóż|złącz|część 1|część 2|części|kawałki|od tyłu|wspak|a + b|a i b|" + "|", b}',
      "{соедини|объедини|сложи|склей|собери|соедините|часть 1|часть 2|части|кусочки|наоборот|задом наперёд|a + b|а + б|пусть a|пусть а|\", b|первые буквы|з'єднай|об'єднай|склади|частина 1|частини}",
    ],
    before: 140,
    after: 60,
  },
  {
    // Chinese, Japanese, Korean
    phrases: [
      "{执行|執行|服从|服從|遵照|遵从|回答}{a|它|结果|結果|这|這|拼|合|组合|该|其|上述|命令|指令}",
      "{照做|照着做|照著做|照办}",
      "{その通り|そのとおり|指示通り|従って|従い|実行し|実行せよ|遵守|答え}{に|て|く|}",
      "{실행해|실행하|따라|수행해|복종해|따르|대답해|답해}",
    ],
    loose: true,
    near: [
      "{拼接|连接起来|連接起來|组合起来|拼起来|拼成|合并|合併|连起来|連起來|串起来|拼在一起|第一部分|第二部分|连在一起|組合|倒过来|反过来|a+b|a + b}",
      "{つなげ|繋げ|つない|繋い|結合|組み合わせ|連結|合わせて|逆から|パート1|部分1}",
      "{연결|합쳐|이어|조합|결합|붙여|거꾸로|a+b|a + b}",
    ],
    before: 60,
    after: 30,
  },
  {
    // Turkish, Arabic, Hindi
    phrases: ["{uygula|yap|yerine getir|çalıştır|itaat et|نفذ|نفّذ|أطع|اتبع|पालन करो|करो|मानो|अमल करो}"],
    near: [
      "{birleştir|birleştirip|birleştirerek|yan yana|parça 1|parçaları|a + b|اجمع|ادمج|اربط|صل|الجزء 1|الأجزاء|جोड़ो|जोड़|जोड़कर|मिलाओ|मिलाकर|भाग 1|टुकड़ों}",
    ],
    before: 80,
    after: 60,
  },
];

/** Attacks that come in pieces, to be put together by the model. */
export const PAYLOAD_SPLIT: readonly Heuristic[] = [
  ...ENGLISH,
  ...merged(OTHERS, { before: 160, after: 60 }, { before: 60, after: 30 }),
];
