import { splitEvents } from "../../core/dialects/sse/events.ts";
import { Random } from "../../core/dialects/testing/random.ts";
import { Denied } from "../../core/exchange/denial.ts";
import type { Exchange } from "../../core/exchange/exchange.ts";
import { compilePipeline, type Pipeline } from "../../core/exchange/pipeline.ts";
import { callRequest } from "../../core/exchange/request-phase.ts";
import { chatExchange, instanceOf } from "../../core/exchange/testing/exchange.ts";
import type { Instance } from "../../core/sandbox/instance.ts";
import { bytesOf, streamed, type Texts, textsIn, whole } from "./equality/answers.ts";
import { brokenGrammar } from "./equality/grammar.ts";
import { plantedStream } from "./equality/streams.ts";
import { plantable } from "./equality/values.ts";
import guard from "./plugins/guard/index.ts";

/** A use of the guardrail, ready to be shown answers. */
interface Set {
  readonly instance: Instance;
  readonly pipeline: Pipeline;
}

const setOf = async (use: object): Promise<Set> => {
  const instance = await instanceOf(guard, use);
  return { instance, pipeline: compilePipeline([instance]) };
};

const sets = {
  mask: await setOf({}),
  partial: await setOf({ with: { action: "partial" } }),
  block: await setOf({ with: { action: "block" } }),
  buffered: await setOf({ buffer: true }),
  logs: await setOf({ mode: "log" }),
  alias: await setOf({ with: { action: "alias" } }),
} as const;
/** What the one leaves is what the other sees. */
const pair: Pick<Set, "pipeline"> = {
  pipeline: compilePipeline([
    (await setOf({ as: "last", with: { action: "partial" } })).instance,
    (await setOf({ as: "first", mode: "log" })).instance,
    sets.alias.instance,
  ]),
};

/** What went wrong in a case; nothing where all is as it must be. */
type Problems = readonly string[];

/** One case of the property, the same for the same seed: an answer streamed, and the same answer whole. */
export const problemsOf = async (seed: number): Promise<Problems> => {
  const kind = KINDS[new Random(seed + 77).int(KINDS.length)];
  return kind ? await kind(seed) : [];
};

const plain =
  ({ pipeline }: Pick<Set, "pipeline">) =>
  async (seed: number): Promise<Problems> =>
    await sameTexts(seed, pipeline, plantedStream(seed), () => chatExchange());

/** Aliases of a request, whole, cut and damaged, come back in the answer. */
const restored = async (seed: number): Promise<Problems> => {
  const random = new Random(seed + 5);
  const asked = Array.from({ length: 1 + random.int(12) }, () => plantable(random)).join(" and ");
  const { pipeline } = sets.alias;
  const exchangeWith = async (): Promise<Exchange> => {
    const exchange = chatExchange(undefined, { messages: [{ role: "user", content: asked }] });
    for (const step of pipeline.onRequest) await callRequest(step, exchange, () => undefined);
    return exchange;
  };
  const plant = (text: string, own: Random): string =>
    own
      .times(5, () => aliasIn(own))
      .reduce((grown, alias) => {
        const at = own.int(grown.length + 1);
        return grown.slice(0, at) + alias + grown.slice(at);
      }, text);
  return await sameTexts(seed, pipeline, plantedStream(seed, plant), exchangeWith);
};

const aliasIn = (random: Random): string => {
  const alias = `[${random.pick(["EMAIL", "CARD", "PHRASE", "IBAN", "KEY"])}_${1 + random.int(12)}]`;
  if (random.chance(15)) return alias.slice(0, 1 + random.int(alias.length));
  return random.chance(20) ? plantable(random) : alias;
};

const sameTexts = async (
  seed: number,
  pipeline: Pipeline,
  payloads: readonly string[],
  make: () => Exchange | Promise<Exchange>,
): Promise<Problems> => {
  const random = new Random(seed + 1);
  const bytes = bytesOf(payloads, random.pick(["\n", "\r\n"]));
  const before = splitEvents(bytes);
  const [one, other] = [await make(), await make()];
  const reference = await whole(one, pipeline, textsIn(before));
  const came = await streamed(other, pipeline, bytes, random);
  const problems = brokenGrammar(before, came.events, true);
  if (reference.thrown !== undefined) problems.push(`whole it broke off: ${reference.thrown}`);
  if (came.thrown !== undefined) problems.push(`streamed it broke off: ${came.thrown}`);
  problems.push(...differences(reference.texts, came.texts));
  const [whole1, streamed1] = [eventsOf(one), eventsOf(other)];
  if (whole1 !== streamed1) problems.push(`found ${whole1} whole and ${streamed1} streamed`);
  return problems;
};

const differences = (left: Texts, right: Texts): string[] =>
  [...new Set([...left.keys(), ...right.keys()])].flatMap((channel) => {
    const [a, b] = [left.get(channel), right.get(channel)];
    return a === b ? [] : [`${channel} is ${JSON.stringify(a)} whole and ${JSON.stringify(b)} streamed`];
  });

/** What the record would say was found, without its times. */
const eventsOf = ({ policy }: Exchange): string =>
  JSON.stringify(
    policy
      .map(({ verdict, categories = [], counts = {} }) => [
        verdict,
        categories.toSorted(),
        Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ])
      .toSorted(),
  );

/** A block: the same verdict, and what was streamed holds no character of a match. */
const blocked = async (seed: number): Promise<Problems> => {
  const { instance, pipeline } = sets.block;
  const random = new Random(seed + 1);
  const bytes = bytesOf(plantedStream(seed), "\n");
  const before = splitEvents(bytes);
  const texts = textsIn(before);
  const reference = await whole(chatExchange(), pipeline, texts);
  const came = await streamed(chatExchange(), pipeline, bytes, random);
  const verdicts = [reference, came].map(({ thrown }) => thrown instanceof Denied);
  const problems = brokenGrammar(before, came.events, !verdicts[1]);
  if (verdicts[0] !== verdicts[1]) problems.push(`denied whole: ${verdicts[0]}, streamed: ${verdicts[1]}`);
  for (const { thrown } of [reference, came])
    if (thrown !== undefined && !(thrown instanceof Denied)) problems.push(`it broke off: ${thrown}`);
  const entries = [...texts];
  const found = (await instance.matcher?.match(entries.map(([, text]) => text))) ?? [];
  for (const [at, [channel, text]] of entries.entries()) {
    const first = Math.min(
      text.length,
      ...found.filter(({ segment }) => segment === at).map(({ start }) => start),
    );
    const sent = came.texts.get(channel) ?? "";
    if (!text.slice(0, first).startsWith(sent))
      problems.push(`${channel}: ${JSON.stringify(sent)} went out of ${JSON.stringify(text)}`);
  }
  return problems;
};

const KINDS = [
  plain(sets.mask),
  plain(sets.mask),
  plain(sets.partial),
  plain(sets.buffered),
  plain(sets.logs),
  plain(sets.alias),
  plain(pair),
  restored,
  restored,
  blocked,
  blocked,
] as const;

/** Runs cases from a seed on, until one has a problem. `told` is told now and then how many are done. */
export const runCases = async (
  first: number,
  count: number,
  told: (done: number) => void = () => undefined,
): Promise<{ readonly seed: number; readonly problems: Problems } | undefined> => {
  for (let seed = first; seed < first + count; seed++) {
    const problems = await problemsOf(seed);
    if (problems.length > 0) return { seed, problems };
    if ((seed - first + 1) % 1_000 === 0) told(seed - first + 1);
  }
  return undefined;
};
