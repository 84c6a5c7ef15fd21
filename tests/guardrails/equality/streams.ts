import { splice } from "../../../core/dialects/json/edit.ts";
import { parseJson } from "../../../core/dialects/json/read.ts";
import { Random } from "../../../core/dialects/testing/random.ts";
import { RECORDINGS } from "../../../core/dialects/testing/recordings.ts";
import { chatStream, chunk, eventsOf, textsOf } from "../../../core/exchange/testing/stage.ts";
import { recording, recordingNames } from "../../upstream/upstream.ts";
import { withPlants } from "./values.ts";

/** As many events of a long recording take part in one case. */
const MAX_EVENTS = 160;

/** Every recorded stream of a chat, those of real providers where they lie beside the project. */
export const RECORDED: readonly (readonly string[])[] = [
  ...RECORDINGS.map(({ payloads }) => payloads),
  ...recordingNames().flatMap((name) => {
    const events = recording(name)?.events;
    return events ? [events] : [];
  }),
];

const WORDS = [
  "the ",
  "water ",
  "is ",
  "4111 ",
  "a@",
  "iban ",
  "é",
  "\n",
  "\u{1f600}",
  '"',
  "\\",
  "DE12 ",
  "-----",
  "u",
  "f",
] as const;
const FIELDS = ["content", "reasoning_content", "refusal"] as const;

const logprobs = (random: Random): object | null =>
  random.chance(30) ? { content: [{ token: "x", logprob: -0.5, top_logprobs: [] }] } : null;

/** A stream of up to three choices, with text, reasoning, refusals, two tool calls, and probabilities. */
const generated = (random: Random): string[] => {
  const choices = 1 + random.int(3);
  const text = (): string => random.times(3, () => random.pick(WORDS)).join("");
  const event = (): string => {
    const index = random.int(choices);
    const delta = random.chance(25)
      ? { tool_calls: [{ index: random.int(2), function: { arguments: text() } }] }
      : { [random.chance(70) ? "content" : random.pick(FIELDS)]: text() };
    if (random.chance(10))
      return chunk({ choice: index, ...delta }, { choice: random.int(choices), content: text() });
    return JSON.stringify({
      id: "c1",
      object: "chat.completion.chunk",
      choices: [{ index, delta, logprobs: logprobs(random), finish_reason: null }],
    });
  };
  return [
    chunk({ role: "assistant", content: "" }),
    ...Array.from({ length: 4 + random.int(30) }, event),
    JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }),
    ...(random.chance(50)
      ? [JSON.stringify({ choices: [], usage: { prompt_tokens: 4, completion_tokens: 9 } })]
      : []),
  ];
};

/** Sorted places at which a text is cut into so many pieces, halves of pairs among them. */
const cuts = (length: number, pieces: number, random: Random): number[] => {
  const close = random.chance(30) ? random.int(length + 1) : 0;
  const spread = close > 0 ? Math.min(40, length - close) : length;
  return Array.from({ length: Math.max(0, pieces - 1) }, () => close + random.int(spread + 1)).sort(
    (a, b) => a - b,
  );
};

/** The events with other texts in them, by channel, cut anew over the places where there is text. */
const retold = (
  payloads: readonly string[],
  texts: ReadonlyMap<string, string>,
  random: Random,
): string[] => {
  const bodies = payloads.map((payload) =>
    payload.startsWith("{") ? parseJson(payload, chatStream.shape) : undefined,
  );
  const slots = bodies.map((body) => (body ? chatStream.slots(body) : []));
  const pieces = new Map<string, string[]>();
  for (const [channel, text] of texts) {
    const count = slots.flat().filter((slot) => slot.channel === channel).length;
    const places = [0, ...cuts(text.length, count, random), text.length];
    pieces.set(
      channel,
      places.slice(1).map((end, at) => text.slice(places[at], end)),
    );
  }
  return payloads.map((payload, at) => {
    const body = bodies[at];
    if (!body) return payload;
    const edits = (slots[at] ?? []).map(({ start, end, channel }) => ({
      start,
      end,
      text: JSON.stringify(pieces.get(channel)?.shift() ?? ""),
    }));
    return splice(body.text, edits);
  });
};

/** The payloads of a stream, recorded or generated, with values planted in its texts; without the closing `[DONE]`. */
export const plantedStream = (
  seed: number,
  plant: (text: string, random: Random) => string = planted,
): string[] => {
  const random = new Random(seed);
  const recorded = random.chance(25) ? RECORDED[seed % RECORDED.length] : undefined;
  const payloads = recorded ? excerpt(recorded, random) : generated(random);
  const texts = [...textsOf(eventsOf(payloads))].map(
    ([channel, text]) => [channel, plant(text, random)] as const,
  );
  return retold(payloads, new Map(texts), random);
};

const planted = (text: string, random: Random): string => withPlants(text, random, 4);

/** The beginning, some of the middle, and the end, which has what finishes the stream. */
const excerpt = (payloads: readonly string[], random: Random): readonly string[] => {
  if (payloads.length <= MAX_EVENTS) return payloads;
  const from = 3 + random.int(payloads.length - MAX_EVENTS);
  return [...payloads.slice(0, 3), ...payloads.slice(from, from + MAX_EVENTS - 8), ...payloads.slice(-5)];
};
