import { describe, expect, test } from "bun:test";
import OpenAI from "openai";
import { leftOut } from "../../../../checks/left-out.ts";
import type { NeutralEvent } from "../../neutral/answer.ts";
import type { Part } from "../../neutral/parts.ts";
import { Random } from "../../testing/random.ts";
import {
  checked,
  collected,
  generatedEvents as generated,
  META as meta,
  readAll,
  writeAll,
} from "../testing/neutral.ts";
import { HAS_RECORDED, RECORDED_RESPONSES } from "../testing/recordings.ts";
import { translation } from "./index.ts";

if (!HAS_RECORDED) leftOut("recorded answers of Responses", "they do not lie beside the project");

/** The same without what a provider encrypts anew each time it says it. */
const unsealed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === "signature" ? "sealed" : inner)));

describe.skipIf(!HAS_RECORDED)("a recorded answer", () => {
  test("is the same whole and streamed", () => {
    for (const { name, payloads } of RECORDED_RESPONSES) {
      // Some hold several turns.
      const end = payloads.findIndex((data) => data.includes('"type":"response.completed"'));
      const turn = payloads.slice(0, end < 0 ? undefined : end + 1);
      const last = JSON.parse(turn.at(-1) ?? "{}");
      const events = readAll(turn);
      if (last.type === "response.failed") {
        expect(events.at(-1)).toMatchObject({ kind: "error", status: 429 });
        continue;
      }
      const whole = translation.readAnswer(last.response);
      const [choice] = whole?.choices ?? [];
      expect(events.at(-1)).toEqual({ kind: "end" });
      const told = collected(events);
      // Its deltas are not all there.
      if (name.startsWith("openai-phase")) continue;
      expect(unsealed({ name, ...told })).toEqual(
        unsealed({ name, parts: choice?.parts, finish: choice?.finish, usage: whole?.usage }),
      );
    }
  });
  test("says what it said before, read and written again", () => {
    for (const { whole } of RECORDED_RESPONSES) {
      const answer = translation.readAnswer(JSON.parse(whole));
      if (!answer) continue;
      const written = translation.readAnswer(JSON.parse(translation.writeAnswer(answer, meta)));
      expect(written?.choices).toEqual(answer.choices);
      expect(written?.usage).toMatchObject({ ...answer.usage });
    }
  });
});

const callsAndTexts = (parts: readonly Part[]): string[] =>
  parts
    .map((part) =>
      "text" in part
        ? `${part.kind} ${part.text}`
        : part.kind === "tool-call"
          ? `${part.id} ${part.name} ${part.input} ${part.custom}`
          : part.kind,
    )
    .filter((said) => !/^(text|refusal|reasoning) $/.test(said));

describe("a stream that is written", () => {
  test("keeps the grammar and says what it was told, whatever comes in whatever order (300 streams)", () => {
    for (let seed = 0; seed < 300; seed++) {
      const events = generated(new Random(seed));
      const written = checked(writeAll(events));
      const back = collected(readAll(written.map((event) => JSON.stringify(event))));
      const said = callsAndTexts(collected(events).parts);
      const text = callsAndTexts(back.parts);
      expect({ seed, said: text.toSorted() }).toEqual({ seed, said: said.toSorted() });
      const whole = translation.readAnswer(written.at(-1)?.response);
      expect(callsAndTexts(whole?.choices[0]?.parts ?? []).toSorted()).toEqual(said.toSorted());
      expect(whole?.usage).toMatchObject({ inputTokens: 3, outputTokens: 2 });
    }
  });
  test("ends as it ended, and says why", () => {
    const begun: NeutralEvent[] = [
      { kind: "start", id: "", model: "", created: 0, serviceTier: "flex" },
      { kind: "part-start", choice: 0, part: 0, of: { kind: "text" } },
      { kind: "delta", choice: 0, part: 0, text: "a" },
    ];
    const last = (...more: NeutralEvent[]) => checked(writeAll([...begun, ...more])).at(-1);
    const finish = (reason: "length" | "content-filter" | "refusal"): NeutralEvent => ({
      kind: "finish",
      choice: 0,
      reason,
    });
    const end: NeutralEvent = { kind: "end" };
    expect(last(finish("length"), end)).toMatchObject({
      type: "response.incomplete",
      response: {
        status: "incomplete",
        incomplete_details: { reason: "max_output_tokens" },
        output: [{ status: "incomplete" }],
        service_tier: "flex",
      },
    });
    expect(last(finish("content-filter"), end)).toMatchObject({
      type: "response.incomplete",
      response: { incomplete_details: { reason: "content_filter" } },
    });
    expect(last(finish("refusal"), end)).toMatchObject({
      type: "response.completed",
      response: { output: [{ content: [{ text: "a" }] }] },
    });
    const failed = checked(writeAll([...begun, { kind: "error", message: "full", status: 503 }, end]));
    expect(failed.slice(-2)).toMatchObject([
      { type: "error", error: { message: "full" } },
      { type: "response.failed", response: { status: "failed", error: { message: "full" } } },
    ]);
  });
  test("has citations, tokens and pictures in their places", () => {
    const citation = { url: "https://e.example", title: "E", start: 0, end: 1 };
    const events = checked(
      writeAll([
        { kind: "part-start", choice: 0, part: 0, of: { kind: "text" } },
        { kind: "delta", choice: 0, part: 0, text: "a" },
        { kind: "whole-part", choice: 0, value: { kind: "text", text: "", citations: [citation] } },
        {
          kind: "log-probabilities",
          choice: 0,
          value: { content: [{ token: "a", logprob: -1 }], refusal: null },
        },
        { kind: "part-end", choice: 0, part: 0 },
        {
          kind: "whole-part",
          choice: 0,
          value: { kind: "image", source: { kind: "bytes", mediaType: "image/webp", data: "AAAA" } },
        },
        { kind: "whole-part", choice: 0, value: { kind: "tool-call", id: "c", name: "f", input: "{}" } },
        { kind: "end" },
      ]),
    );
    const response = events.at(-1)?.response;
    const [choice] = translation.readAnswer(response)?.choices ?? [];
    expect(choice).toMatchObject({
      parts: [
        { kind: "text", text: "a", citations: [citation] },
        { kind: "image", source: { mediaType: "image/webp" } },
        { kind: "tool-call", id: "c", input: "{}" },
      ],
      logProbabilities: { content: [{ token: "a" }] },
    });
  });
  test("is read by the official client", async () => {
    const body = writeAll(generated(new Random(7)));
    const client = new OpenAI({
      apiKey: "k",
      baseURL: "http://127.0.0.1/v1",
      maxRetries: 0,
      fetch: async () => new Response(body, { headers: { "content-type": "text/event-stream" } }),
    });
    const final = await client.responses.stream({ model: "m", input: "x" }).finalResponse();
    expect(final.output.length).toBeGreaterThan(2);
  });
});

describe("a stream that is not as it should be", () => {
  const end = { type: "response.completed", response: { output: [] } };
  const read = (...events: object[]) => readAll(events.map((event) => JSON.stringify(event)));
  const kinds = (events: readonly NeutralEvent[]): string => events.map(({ kind }) => kind).join(" ");
  test("never throws, and orphans are nothing", () => {
    for (const odd of [
      "",
      "{",
      "null",
      "3",
      "[]",
      '{"type":"response.output_text.delta"}',
      '{"type":"response.output_item.done","item":3}',
      '{"type":"response.completed"}',
      '{"type":"constructor"}',
      '{"type":"response.output_item.done","item":{"type":"toString"}}',
    ])
      expect(() => readAll([odd])).not.toThrow();
    const orphan = { type: "response.function_call_arguments.delta", output_index: 4, delta: "{" };
    expect(kinds(read(orphan, end))).toBe("start finish end");
  });
  test("that has no end has none", () => {
    expect(kinds(read({ type: "response.output_text.delta", delta: "a" }))).toBe("start part-start delta");
  });
  test("that has nothing but its end is read by that", () => {
    const output = [
      { type: "message", content: [{ type: "output_text", text: "a" }] },
      { type: "function_call", call_id: "c", name: "f", arguments: "{}" },
    ];
    expect(collected(read({ ...end, response: { output } }))).toMatchObject({
      parts: [
        { kind: "text", text: "a" },
        { kind: "tool-call", id: "c", name: "f", input: "{}" },
      ],
      finish: "tool-calls",
    });
  });
  test("that goes on behind its end says nothing more", () => {
    expect(kinds(read(end, { type: "response.output_text.delta", delta: "a" }))).toBe("start finish end");
    expect(kinds(read({ type: "error", message: "x" }, end))).toBe("error");
  });
  test("whose calls are told at once, or twice, is told once", () => {
    const item = { type: "function_call", call_id: "c", name: "f", arguments: "{}" };
    const added = { type: "response.output_item.added", output_index: 0, item };
    const done = { type: "response.output_item.done", output_index: 0, item };
    expect(collected(read(added, done, done, end)).parts).toMatchObject([{ kind: "tool-call", input: "{}" }]);
    expect(collected(read(done, end)).parts).toMatchObject([{ kind: "tool-call", input: "{}" }]);
  });
});
