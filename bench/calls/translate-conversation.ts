import { conversation } from "../dialects/conversations.ts";
import { PAIRS, type Pair } from "../dialects/pairs.ts";
import { CLIENTS, type Client } from "../dialects/streams.ts";
import { requestTranslation } from "../dialects/translate-request.ts";
import { answerApart } from "../harness/apart.ts";
import type { Figure, Mode, Result } from "../harness/question.ts";
import { type Contender, inTurns, type Pace } from "./contender.ts";
import { callFigures } from "./figures.ts";

const PACES: Readonly<Record<Mode, Pace>> = {
  quick: { rounds: 9, roundMs: 15, warmMs: 120, clock: "processor" },
  full: { rounds: 31, roundMs: 60, warmMs: 600, clock: "processor" },
};
const CONVERSATION_BYTES = 1_048_576;
const CEILING = 3;

const parsing = (dialect: Client, text: string): Contender => ({
  name: `${dialect}, JSON.parse and JSON.stringify`,
  run(times) {
    for (let at = 0; at < times; at++)
      if (JSON.stringify(JSON.parse(text)).length === 0) throw new Error("nothing came out");
  },
});

/** As the way of a request. */
const nameOf = ({ client, provider }: Pair): string => `${client} → ${provider}`;

const translating = (pair: Pair, bytes: Uint8Array): Contender => {
  const translate = requestTranslation(pair);
  return {
    name: nameOf(pair),
    run(times) {
      for (let at = 0; at < times; at++)
        if (translate(bytes).length < bytes.length / 2) throw new Error("less came out than went in");
    },
  };
};

const measure = async (mode: Mode): Promise<Result> => {
  const figures: Figure[] = [];
  for (const client of CLIENTS) {
    const text = conversation(client, CONVERSATION_BYTES);
    const bytes = Buffer.from(text);
    const pairs = PAIRS.filter((pair) => pair.client === client);
    const contenders = [parsing(client, text), ...pairs.map((pair) => translating(pair, bytes))];
    const ceilings = Object.fromEntries(pairs.map((pair) => [nameOf(pair), CEILING]));
    figures.push(...callFigures(await inTurns(contenders, PACES[mode]), ceilings, "ratio"));
  }
  const notes = ["a call of a tool in each turn; read strictly, from a client's bytes to a provider's text"];
  return { question: "dialect-conversation", figures, notes };
};

if (import.meta.main) await answerApart(measure);
