import { describe, expect, test } from "bun:test";
import { isObject } from "../../json/value.ts";
import { messages as dialect } from "../index.ts";
import { assemble } from "../testing/assemble.ts";
import { RECORDINGS, WHOLE } from "../testing/recordings.ts";
import { eventsOf, meta, payloadsOf } from "../testing/translated.ts";
import { translation } from "./index.ts";

/** What an answer means: what is peculiar to one reading of it is left out. */
const meaningOf = (answer: Record<string, unknown>) => {
  const { content, stop_reason, stop_sequence = null, usage } = answer;
  const { input_tokens, output_tokens } = isObject(usage) ? usage : {};
  const blocks = Array.isArray(content)
    ? content.map((block) => ({ ...block, citations: block.citations ?? null }))
    : [];
  return { content: blocks, stop_reason, stop_sequence, input_tokens, output_tokens };
};
/** The API adds no words of its own to a refusal; here its reason is one for clients that look at text alone. */
const withReason = (answer: Record<string, unknown>) => {
  const { stop_details: details, content } = answer;
  const text = isObject(details) ? details.explanation : undefined;
  return text && Array.isArray(content)
    ? { ...answer, content: [...content, { type: "text", text }] }
    : answer;
};

describe("an answer", () => {
  test("means the same when it has been there and back, whole and streamed", () => {
    for (const { text } of WHOLE) {
      const value = JSON.parse(text);
      const answer = translation.readAnswer(value);
      const back = JSON.parse(answer ? translation.writeAnswer(answer, meta) : "null");
      expect(meaningOf(back)).toEqual(meaningOf(withReason(value)));
      expect(dialect.isAnswer(back)).toBe(true);
    }
    for (const { payloads } of RECORDINGS) {
      const there = assemble(payloads);
      const back = assemble(payloadsOf(eventsOf(payloads)));
      expect(meaningOf(back)).toEqual(meaningOf(withReason(there)));
    }
  });

  test("is the same in the neutral form, streamed or not", () => {
    for (const { payloads } of RECORDINGS) {
      const whole = translation.readAnswer(assemble(payloads));
      const events = eventsOf(payloads);
      const told = events.flatMap((event) => (event.kind === "usage" ? [event.usage] : [])).at(-1);
      expect(told).toEqual(whole?.usage);
      const finish = events.find(({ kind }) => kind === "finish");
      expect(finish).toMatchObject({ reason: whole?.choices[0]?.finish });
      expect(events.at(0)).toMatchObject({ kind: "start", id: whole?.id });
      expect(events.filter(({ kind }) => kind === "end")).toHaveLength(1);
    }
  });

  test("that is none is none", () => {
    for (const value of [undefined, null, 1, [], {}, { content: "x" }, { error: {} }])
      expect(translation.readAnswer(value)).toBeUndefined();
    expect(translation.readAnswer({ content: [null, 1, {}, { type: 3 }] })?.choices[0]?.parts).toEqual([]);
  });
});
