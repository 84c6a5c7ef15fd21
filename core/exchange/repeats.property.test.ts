import { describe, expect, test } from "bun:test";
import { definePlugin } from "@sluice/sdk";
import { splice } from "../dialects/json/edit.ts";
import { openaiResponses } from "../dialects/openai-responses/index.ts";
import { generatedResponse, withOddities } from "../dialects/openai-responses/testing/generated.ts";
import { onTheWire, RECORDED_RESPONSES } from "../dialects/openai-responses/testing/recordings.ts";
import { eachEvent } from "../dialects/openai-responses/write.ts";
import { type SseEvent, splitEvents } from "../dialects/sse/events.ts";
import { Random } from "../dialects/testing/random.ts";
import { type Editor, editing, insert, mask, maskRest, type Reading } from "./testing/editors.ts";
import { pipelineOf } from "./testing/exchange.ts";
import { drain, repeatedIn, skeletonOf, sourceOf, stagesOf, textsOf } from "./testing/stage.ts";

const dialect = openaiResponses.stream;
if (!dialect) throw new Error("the dialect has streams");

const PIECES = [
  "a",
  "b",
  "c",
  "k=",
  "px",
  " ",
  "é",
  '"',
  "\n",
  "\u{1f600}",
  "\ud83d",
  "\ude00",
  "key",
  "[M]",
] as const;
const EDITORS: readonly [{ editor: Editor; longest: number }, ...{ editor: Editor; longest: number }[]] = [
  { editor: mask(/[ab]{2,5}/g, "#"), longest: 5 },
  { editor: mask(/key|k=|\u{1f600}/gu, ""), longest: 3 },
  { editor: mask(/the/g, '"\n\u{1f600}'), longest: 3 },
  { editor: maskRest(/(k=)[abc]{1,4}/g, "a much longer text than what it stands for"), longest: 6 },
  { editor: insert(/(ab)/g, "!"), longest: 2 },
  { editor: insert(/()px/g, "<"), longest: 2 },
];

const encoder = new TextEncoder();
const eventsOf = (wire: string): SseEvent[] => splitEvents(encoder.encode(wire));

const streamFor = (random: Random): SseEvent[] => {
  const recorded = RECORDED_RESPONSES[random.int(RECORDED_RESPONSES.length)];
  if (recorded && random.chance(15)) return eventsOf(onTheWire(recorded.payloads));
  const made = generatedResponse(random, () => random.times(4, () => random.pick(PIECES)).join(""));
  const events = eachEvent(made);
  return eventsOf((random.chance(30) ? withOddities(events, random) : events).join(""));
};

const inBatches = (events: readonly SseEvent[], random: Random): SseEvent[][] => {
  const batches: SseEvent[][] = [];
  for (let at = 0; at < events.length; ) {
    const size = 1 + random.int(random.chance(30) ? 6 : 1);
    batches.push(events.slice(at, at + size));
    at += size;
  }
  return batches;
};

const readingOf = (longest: number, random: Random): Reading =>
  random.chance(15) ? undefined : { maxMatchChars: longest + random.int(8), maxHoldMs: 60_000 };

const applied =
  (...editors: readonly Editor[]) =>
  (text: string): string =>
    editors.reduce((left, editor) => splice(left, editor(left)), text);

const CASES = 400;

describe("what a stream says again", () => {
  test(`is edited as it was edited the first time, and all else stays (${CASES} streams)`, async () => {
    for (let seed = 0; seed < CASES; seed++) {
      const random = new Random(seed);
      const input = streamFor(random);
      const used = random.chance(30) ? [random.pick(EDITORS), random.pick(EDITORS)] : [random.pick(EDITORS)];
      // Answers pass the plugins in reverse.
      const plugins = used.map(({ editor, longest }, at) =>
        editing(`editor-${at}`, editor, readingOf(longest, random)),
      );
      const pipeline = await pipelineOf(...plugins.toReversed());
      const { out, thrown } = await drain(
        stagesOf({ source: sourceOf(inBatches(input, random)), pipeline, dialect }),
      );
      const edit = applied(...used.map(({ editor }) => editor));
      expect({ seed, thrown }).toEqual({ seed, thrown: undefined });
      expect({ seed, repeated: repeatedIn(out, dialect) }).toEqual({
        seed,
        repeated: repeatedIn(input, dialect).map((texts) => texts.map(edit)),
      });
      const texts = new Map([...textsOf(input, dialect)].map(([channel, text]) => [channel, edit(text)]));
      expect({ seed, texts: textsOf(out, dialect) }).toEqual({ seed, texts });
      expect({ seed, skeleton: skeletonOf(out, dialect) }).toEqual({
        seed,
        skeleton: skeletonOf(input, dialect),
      });
    }
  }, 60_000);

  test("is not shown again, but what stands there in other words is, and as a text that is whole", async () => {
    const shown: string[] = [];
    const watcher = definePlugin({
      name: "watcher",
      version: "1.0.0",
      powers: { text: "read" },
      hooks: {
        onResponse(ctx) {
          shown.push(...ctx.text.segments().map(({ kind, text }) => `${kind} ${text}`));
        },
      },
    });
    const place = { output_index: 0, content_index: 0 };
    const item = (text: string) => ({ type: "message", content: [{ type: "output_text", text }] });
    const events = [
      { type: "response.output_text.delta", ...place, delta: "ab" },
      { type: "response.output_text.delta", ...place, delta: "cd" },
      { type: "response.output_text.done", ...place, text: "abcd" },
      { type: "response.output_item.done", output_index: 0, item: item("abcd") },
      { type: "response.output_item.done", output_index: 1, item: item("never said") },
      { type: "response.completed", response: { output: [item("other words"), item("never said")] } },
    ].map((event) => JSON.stringify(event));
    const source = sourceOf([eventsOf(onTheWire(events))]);
    await drain(stagesOf({ source, pipeline: await pipelineOf(watcher), dialect }));
    expect(shown).toEqual(["text abcd", "text never said", "text other words"]);
  });
});
