import { StreamTranslation } from "../../core/dialects/neutral/stream-translation.ts";
import { answerOf } from "../dialects/answers.ts";
import { conversation } from "../dialects/conversations.ts";
import { metaFor, type Pair, translationsOf } from "../dialects/pairs.ts";
import { eventsOf, PROVIDERS, type Provider } from "../dialects/streams.ts";
import { requestTranslation } from "../dialects/translate-request.ts";
import { framingOf, wireOf } from "../dialects/wire.ts";
import { answerApart } from "../harness/apart.ts";
import type { Figure, Mode, Result } from "../harness/question.ts";
import { median, paired } from "../harness/statistics.ts";
import { type Contender, inTurns, type Pace } from "./contender.ts";

const PACES: Readonly<Record<Mode, Pace>> = {
  quick: { rounds: 7, roundMs: 10, warmMs: 60, clock: "processor" },
  full: { rounds: 15, roundMs: 40, warmMs: 300, clock: "processor" },
};
const DOUBLINGS = 4;
/** Between twice and four times: the caches of the machine have a share in it too. */
const CEILING = 3;
/** A stream comes in reads of this size. */
const READ_BYTES = 1_460;

/** Every dialect of clients stands on the left once, and every one of providers on the right. */
const PAIRS: readonly Pair[] = [
  { client: "openai-chat", provider: "anthropic-messages" },
  { client: "anthropic-messages", provider: "gemini" },
  { client: "gemini", provider: "openai-responses" },
  { client: "openai-responses", provider: "openai-chat" },
  { client: "openai-chat", provider: "bedrock-converse" },
];

/** What is done upon a size. */
interface Series {
  readonly name: string;
  readonly unit: string;
  readonly smallest: number;
  of(size: number): () => unknown;
}

const requests = (pair: Pair): Series => ({
  name: `requests, ${pair.client} → ${pair.provider}`,
  unit: "bytes",
  smallest: 65_536,
  of(bytes) {
    const [translate, body] = [requestTranslation(pair), Buffer.from(conversation(pair.client, bytes))];
    return () => translate(body);
  },
});

const answers = (pair: Pair): Series => ({
  name: `answers, ${pair.provider} → ${pair.client}`,
  unit: "calls of tools",
  smallest: 16,
  of(calls) {
    const { of, to } = translationsOf(pair);
    const [answer, meta] = [answerOf(pair.provider, calls), metaFor({})];
    return () => {
      const read = to.readAnswer(answer);
      if (!read) throw new Error("the answer was not read");
      return of.writeAnswer(read, meta);
    };
  },
});

const reads = (wire: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(wire.length / READ_BYTES) }, (_, at) =>
    wire.subarray(at * READ_BYTES, (at + 1) * READ_BYTES),
  );

const streams = (pair: Pair): Series => ({
  name: `streams, ${pair.provider} → ${pair.client}`,
  unit: "events",
  smallest: 200,
  of(events) {
    const { of, to } = translationsOf(pair);
    const [chunks, meta] = [reads(wireOf(pair.provider, eventsOf(pair.provider, events))), metaFor({})];
    return () => {
      const [translation, framing] = [
        new StreamTranslation(to.readStream(), of.writeStream(meta)),
        framingOf(pair.provider),
      ];
      for (const chunk of chunks) {
        const block = framing.push(chunk);
        if (block) translation.push(block);
      }
      return translation.end();
    };
  },
});

const oneEvent = (dialect: Provider): Series => ({
  name: `one event in reads of ${READ_BYTES} bytes, ${dialect}`,
  unit: "bytes",
  smallest: 16_384,
  of(bytes) {
    const text = "x".repeat(bytes);
    const chunks = reads(wireOf(dialect, [{ contentBlockDelta: { contentBlockIndex: 0, delta: { text } } }]));
    return () => {
      const framing = framingOf(dialect);
      let last: Uint8Array | undefined;
      for (const chunk of chunks) last = framing.push(chunk);
      if (!last) throw new Error("no event came");
    };
  },
});

const SERIES: readonly Series[] = [
  ...PAIRS.map(requests),
  ...PAIRS.map(answers),
  ...PAIRS.map(streams),
  ...PROVIDERS.filter((dialect) => dialect === "gemini" || dialect === "bedrock-converse").map(oneEvent),
];

const growthOf = async ({ name, unit, smallest, of }: Series, pace: Pace): Promise<Figure> => {
  const sizes = Array.from({ length: DOUBLINGS + 1 }, (_, at) => smallest * 2 ** at);
  const contenders = sizes.map((size): Contender => {
    const work = of(size);
    return {
      name: `${size}`,
      run(times) {
        for (let at = 0; at < times; at++) work();
      },
    };
  });
  const taken = await inTurns(contenders, pace);
  const growth = taken.slice(1).map(({ rounds }, at) => median(paired(rounds, taken[at]?.rounds ?? [])));
  const largest = taken.at(-1)?.rounds ?? [];
  return {
    name: `${name}: ${sizes.at(-1)} ${unit}`,
    unit: "µs",
    value: median(largest),
    rounds: largest,
    ratio: { to: "half of it, at the worst of four doublings", value: Math.max(...growth), rounds: growth },
    ceiling: CEILING,
  };
};

const measure = async (mode: Mode): Promise<Result> => {
  const figures: Figure[] = [];
  for (const series of SERIES) figures.push(await growthOf(series, PACES[mode]));
  return { question: "dialect-growth", figures, notes: ["twice the size may take twice the time"] };
};

if (import.meta.main) await answerApart(measure);
