import { describe, expect, test } from "bun:test";
import { recording, recordingNames } from "../../tests/upstream/upstream.ts";
import { splice } from "../dialects/json/edit.ts";
import type { SseEvent } from "../dialects/sse/events.ts";
import { Random } from "../dialects/testing/random.ts";
import { RECORDINGS } from "../dialects/testing/recordings.ts";
import { Denied } from "./denial.ts";
import { denying, type Editor, editing, insert, mask, maskRest, type Reading } from "./testing/editors.ts";
import { chatExchange, pipelineOf } from "./testing/exchange.ts";
import { chunk, drain, eventsOf, skeletonOf, sourceOf, stagesOf, textsOf } from "./testing/stage.ts";

/** Silence never sets in where everything is there at once, so nothing is released for it. */
const HOLD_MS = 60_000;
const reading = (maxMatchChars: number): Reading => ({ maxMatchChars, maxHoldMs: HOLD_MS });

/** Every recorded stream of a chat. */
const RECORDED: readonly (readonly string[])[] = [
  ...RECORDINGS.map(({ payloads }) => payloads),
  ...recordingNames().flatMap((name) => {
    const events = recording(name)?.events;
    return events ? [events] : [];
  }),
];

const inBatches = (events: readonly SseEvent[], random: Random): SseEvent[][] => {
  const batches: SseEvent[][] = [];
  for (let at = 0; at < events.length; ) {
    const size = 1 + random.int(random.chance(30) ? 6 : 1);
    batches.push(events.slice(at, at + size));
    at += size;
  }
  return batches;
};

const PIECES = ["a", "b", "c", "k=", "px", " ", "é", '"', "\n", "\u{1f600}", "key", "[M]"] as const;
const FIELDS = ["content", "reasoning_content", "refusal"] as const;

/** A stream of up to three choices, with text, reasoning and two tool calls, its events cut and mixed by chance. */
const generated = (random: Random): string[] => {
  const choices = 1 + random.int(3);
  const text = (): string => random.times(4, () => random.pick(PIECES)).join("");
  const delta = () => {
    const choice = random.int(choices);
    if (random.chance(20)) {
      return { choice, tool_calls: [{ index: random.int(2), function: { arguments: text() } }] };
    }
    const fields = random.chance(85) ? [random.pick(FIELDS)] : FIELDS;
    return { choice, ...Object.fromEntries(fields.map((field) => [field, text()])) };
  };
  return [
    chunk({ role: "assistant", content: "" }),
    ...Array.from({ length: 5 + random.int(25) }, () => {
      if (random.chance(4)) return '{"odd":true}';
      return random.chance(85) ? chunk(delta()) : chunk(delta(), delta());
    }),
    JSON.stringify({ choices: [{ index: 0, delta: { content: "" }, finish_reason: "stop" }] }),
    JSON.stringify({ choices: [], usage: { prompt_tokens: 4, completion_tokens: 9 } }),
    "[DONE]",
  ];
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Words planted by taking them from where the text is: across the ends of events as often as not. */
const planted = (payloads: readonly string[], random: Random): { pattern: RegExp; longest: number } => {
  const texts = [...textsOf(eventsOf(payloads)).values()].filter((text) => text !== "");
  const words = Array.from({ length: 1 + random.int(3) }, () => {
    const text = texts[random.int(Math.max(1, texts.length))] ?? "a";
    const start = random.int(text.length);
    return text.slice(start, start + 1 + random.int(12));
  });
  return {
    pattern: new RegExp(words.map(escaped).join("|"), "g"),
    longest: Math.max(...words.map((w) => w.length)),
  };
};

interface Found {
  readonly editor: Editor;
  /** The longest text that it goes by. */
  readonly longest: number;
}

const editorFor = (payloads: readonly string[], random: Random): Found => {
  const by = random.pick(["", "#", "[M]", '"\n\u{1f600}', "a much longer text than what it stands for"]);
  if (random.chance(50)) {
    const { pattern, longest } = planted(payloads, random);
    return { editor: mask(pattern, by), longest };
  }
  return random.pick([
    { editor: mask(/[ab]{2,5}/g, by), longest: 5 },
    { editor: maskRest(/(k=)[abc]{1,4}/g, by), longest: 6 },
    { editor: maskRest(/(key ?)[^ ]/g, by), longest: 5 },
    { editor: insert(/(ab)/g, "!"), longest: 2 },
    { editor: insert(/()px/g, "<"), longest: 2 },
    { editor: insert(/(key)px/g, "-"), longest: 5 },
  ]);
};

/** Also reading a little more than the longest match, or all of the answer, must give the same. */
const readingOf = (longest: number, random: Random): Reading =>
  random.chance(15) ? undefined : reading(longest + (random.chance(30) ? random.int(20) : 0));

const payloadsFor = (random: Random): readonly string[] => {
  const recorded = RECORDED[random.int(RECORDED.length)];
  if (!recorded || random.chance(70)) return generated(random);
  return [...recorded.slice(0, 120), "[DONE]"];
};

const edited = (texts: ReadonlyMap<string, string>, editor: Editor): Map<string, string> =>
  new Map([...texts].map(([channel, text]) => [channel, splice(text, editor(text))]));

const CASES = 700;

describe("however a stream is cut into events", () => {
  test(`an editing plugin leaves each text as if it had seen it whole, and all else as it was (${CASES} streams)`, async () => {
    for (let seed = 0; seed < CASES; seed++) {
      const random = new Random(seed);
      const payloads = payloadsFor(random);
      const input = eventsOf(payloads);
      const { editor, longest } = editorFor(payloads, random);
      const plugin = editing("editor", editor, readingOf(longest, random));
      const source = sourceOf(inBatches(input, random));
      const { out, thrown } = await drain(stagesOf({ source, pipeline: await pipelineOf(plugin) }));
      expect({ seed, thrown }).toEqual({ seed, thrown: undefined });
      expect({ seed, texts: textsOf(out) }).toEqual({ seed, texts: edited(textsOf(input), editor) });
      expect({ seed, skeleton: skeletonOf(out) }).toEqual({ seed, skeleton: skeletonOf(input) });
    }
  });

  test("a second plugin sees what the first has left", async () => {
    for (let seed = 0; seed < 150; seed++) {
      const random = new Random(seed + 10_000);
      const payloads = payloadsFor(random);
      const input = eventsOf(payloads);
      const first = editorFor(payloads, random);
      const second = { editor: mask(/\[M\]|#|!|b+/g, "<2>"), longest: 3 };
      const runs = { editor: mask(/b{1,3}/g, "<3>"), longest: 3 };
      const last = random.chance(50) ? second : runs;
      // Answers pass the plugins in reverse.
      const pipeline = await pipelineOf(
        editing("last", last.editor, last === second ? undefined : readingOf(last.longest, random)),
        editing("first", first.editor, readingOf(first.longest, random)),
      );
      const { out } = await drain(stagesOf({ source: sourceOf(inBatches(input, random)), pipeline }));
      const expected = edited(edited(textsOf(input), first.editor), last.editor);
      expect({ seed, texts: textsOf(out) }).toEqual({ seed, texts: expected });
      expect(skeletonOf(out)).toEqual(skeletonOf(input));
    }
  });

  test("a denying plugin lets out a beginning that holds no character of what it denies", async () => {
    let denials = 0;
    for (let seed = 0; seed < 300; seed++) {
      const random = new Random(seed + 20_000);
      const payloads = payloadsFor(random);
      const input = eventsOf(payloads);
      const { pattern, longest } = planted(payloads, random);
      const editor = mask(random.chance(80) ? pattern : /never/g, "");
      const pipeline = await pipelineOf(denying("denier", editor, readingOf(longest, random)));
      const source = sourceOf(inBatches(input, random));
      const { out, thrown } = await drain(stagesOf({ source, pipeline, exchange: chatExchange() }));
      const whole = textsOf(input);
      const denied = [...whole.values()].some((text) => editor(text).length > 0);
      expect({ seed, denied: thrown instanceof Denied }).toEqual({ seed, denied });
      if (denied) denials++;
      expect(skeletonOf(out)).toEqual(skeletonOf(input).slice(0, out.length));
      for (const [channel, text] of textsOf(out)) {
        const all = whole.get(channel) ?? "";
        const first = editor(all)[0]?.start ?? all.length;
        expect(all.slice(0, first).startsWith(text)).toBe(true);
      }
    }
    expect(denials).toBeGreaterThan(150);
  });
});
