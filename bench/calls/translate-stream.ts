import { StreamTranslation } from "../../core/dialects/neutral/stream-translation.ts";
import { bareLoop } from "../dialects/bare-loop.ts";
import { metaFor, PAIRS, type Pair, pairName, translationsOf } from "../dialects/pairs.ts";
import { eventsOf, PROVIDERS, type Provider } from "../dialects/streams.ts";
import { framingOf, wireOf } from "../dialects/wire.ts";
import { STREAM_EVENTS } from "../harness/answers.ts";
import { answerApart } from "../harness/apart.ts";
import type { Figure, Mode, Result } from "../harness/question.ts";
import { type Contender, inTurns, type Pace } from "./contender.ts";
import { callFigures } from "./figures.ts";

const PACES: Readonly<Record<Mode, Pace>> = {
  quick: { rounds: 15, roundMs: 12, warmMs: 150, clock: "processor" },
  full: { rounds: 41, roundMs: 30, warmMs: 400, clock: "processor" },
};

const wires = new Map(
  PROVIDERS.map((dialect) => [dialect, wireOf(dialect, eventsOf(dialect, STREAM_EVENTS))]),
);
const wire = (dialect: Provider): Uint8Array => wires.get(dialect) ?? new Uint8Array();

const bare = (dialect: Provider): Contender => {
  const loop = bareLoop(dialect);
  return {
    name: `${dialect}, parsed and serialised`,
    run(times) {
      for (let at = 0; at < times; at++)
        if (loop(wire(dialect)).length === 0) throw new Error("nothing came out");
    },
  };
};

const translating = (pair: Pair): Contender => {
  const { of, to } = translationsOf(pair);
  const meta = metaFor({});
  return {
    name: pairName(pair),
    run(times) {
      for (let at = 0; at < times; at++) {
        const translation = new StreamTranslation(to.readStream(), of.writeStream(meta));
        const block = framingOf(pair.provider).push(wire(pair.provider));
        const words = block && translation.push(block);
        translation.end();
        if (!words) throw new Error("nothing came out");
      }
    },
  };
};

const CEILING = 1.25;

const measure = async (mode: Mode): Promise<Result> => {
  const figures: Figure[] = [];
  for (const provider of PROVIDERS) {
    const pairs = PAIRS.filter((pair) => pair.provider === provider);
    const contenders = [bare(provider), ...pairs.map(translating)];
    const ceilings = Object.fromEntries(pairs.map((pair) => [pairName(pair), CEILING]));
    figures.push(...callFigures(await inTurns(contenders, PACES[mode]), ceilings, "ratio"));
  }
  return {
    question: "dialect-translate",
    figures,
    notes: [`${STREAM_EVENTS} events of text in one read, from bytes to bytes`],
  };
};

if (import.meta.main) await answerApart(measure);
