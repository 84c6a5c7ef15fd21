import { type Heuristic, merged } from "./heuristic.ts";
import { ENGLISH } from "./override-english.ts";
import { OTHERS } from "./override-languages.ts";

/** Phrases that have lost their spaces to a disguise. */
const RUN_TOGETHER: readonly Heuristic[] = [
  {
    phrases: [
      "{ignore|disregard|forget|override|bypass}{|all|the|your|ur|any|allof|allthe|allyour|allofyour|allprevious|allprior|alltheprevious|allyourprevious|previous|prior|theprevious|yourprevious|system|thesystem|yoursystem|safety|yoursafety|yourcontent}{instructions|rules|guidelines|directives|orders|commands|prompt|restrictions|filters}",
      "{ignore|disregard|forget}{everything|allofthis}{youweretold|above|before|youknow|uweretold|youweregiven}",
      "ignorier{e|}{|alle|deine|alledeine|die}{|vorherigen|bisherigen|vorigen|fruheren|obigen}{anweisungen|regeln|vorgaben|befehle|instruktionen}",
      "vergiss{|alle|deine|alledeine|die}{|vorherigen|bisherigen|vorigen}{anweisungen|regeln|vorgaben|befehle}",
      "{ignore|oublie}{|toutes|toutesles|les|tes|toutestes}{instructions|consignes|regles|directives}",
      "{ignora|olvida}{|todas|todaslas|las|tus|todastus}{instrucciones|reglas|ordenes|normas}",
      "{ignora|dimentica}{|tutte|tuttele|le|letue|tutteletue}{istruzioni|regole|direttive}",
      "{ignore|esqueca}{|todas|todasas|as|suas}{instrucoes|regras}",
      "negeer{|alle|je|aljouw|alleeerdere|allevorige}{instructies|regels|opdrachten}",
      "{игнорируй|забудь|проигнорируй}{|все|свои|всесвои|всепредыдущие|предыдущие}{инструкции|правила|указания|команды}",
    ],
    loose: true,
  },
];

/** Texts that want the instructions of the model put aside. */
export const INSTRUCTION_OVERRIDE: readonly Heuristic[] = [
  ...ENGLISH,
  ...merged(OTHERS, { before: 60, after: 60 }, { before: 25, after: 25 }),
  ...RUN_TOGETHER,
];
