import { describe, expect, test } from "bun:test";
import { GEMINI_RECORDINGS } from "../../../../tests/upstream/gemini.ts";
import { DIALECTS } from "../../index.ts";
import type { NeutralEvent } from "../../neutral/answer.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
import { splitEvents } from "../../sse/events.ts";
import { Random } from "../../testing/random.ts";
import { gemini } from "../index.ts";
import { translation } from "./index.ts";

const meta: WriterMeta = {
  id: "r1",
  model: "svc",
  created: 1_700_000_000,
  request: {},
  head: { model: "svc", stream: true, usageAsked: true },
};
/** What a stream says, whatever its deltas are cut into. Throws where the grammar is broken. */
const told = (events: readonly NeutralEvent[]) => {
  const parts = new Map<string, { of: unknown; text: string; signature?: string; closed: boolean }>();
  const rest: NeutralEvent[] = [];
  const next = new Map<number, number>();
  for (const event of events) {
    if (event.kind === "part-start") {
      if (event.part !== (next.get(event.choice) ?? 0)) throw new Error("parts are numbered in their order");
      next.set(event.choice, event.part + 1);
      parts.set(`${event.choice}.${event.part}`, { of: event.of, text: "", closed: false });
    } else if (event.kind === "delta" || event.kind === "part-end" || event.kind === "signature") {
      const part = parts.get(`${event.choice}.${event.part}`);
      if (!part || part.closed) throw new Error(`${event.kind} of no open part`);
      if (event.kind === "delta") part.text += event.text;
      else if (event.kind === "signature") part.signature = event.value;
      else part.closed = true;
    } else if (event.kind !== "usage" && event.kind !== "start") rest.push(event);
  }
  expect(events[0]?.kind).toBe("start");
  expect([...parts.values()].every(({ closed }) => closed)).toBe(true);
  return { parts: [...parts.values()], rest };
};
const readAll = (payloads: readonly string[]): NeutralEvent[] => {
  const reader = translation.readStream();
  return [...payloads.flatMap((payload) => [...reader.read(payload)]), ...reader.end()];
};

const OTHERS = Object.entries(DIALECTS).filter(([id, dialect]) => id !== "gemini" && dialect.translation);

/** Texts, calls and the end of a stream: what any dialect can say. */
const saidIn = (events: readonly NeutralEvent[]) => {
  const kinds = new Map<string, string>();
  const said = { text: "", reasoning: "", input: "", names: [] as string[], finish: [] as string[] };
  for (const event of events) {
    if (event.kind === "part-start") {
      kinds.set(`${event.choice}.${event.part}`, event.of.kind);
      if (event.of.kind === "tool-call") said.names.push(event.of.name);
    } else if (event.kind === "delta") {
      const kind = kinds.get(`${event.choice}.${event.part}`);
      if (kind === "text") said.text += event.text;
      else if (kind === "reasoning") said.reasoning += event.text;
      else said.input += event.text;
    } else if (event.kind === "finish") said.finish.push(event.reason);
  }
  return said;
};

describe.each(Object.entries(GEMINI_RECORDINGS))("the recording %s", (_, { whole, events }) => {
  test("says what it said before, streamed", () => {
    const neutralEvents = readAll(events);
    expect(neutralEvents.at(-1)).toEqual({ kind: "end" });
    const writer = translation.writeStream(meta);
    const text = neutralEvents.map((event) => writer.write(event)).join("");
    const payloads = splitEvents(new TextEncoder().encode(text)).map(({ data }) => data);
    for (const payload of payloads) expect(gemini.stream?.read(payload).kind).not.toBe("other");
    expect(payloads.filter((payload) => payload.includes("finishReason"))).toHaveLength(1);
    expect(told(readAll(payloads))).toEqual(told(neutralEvents));
    expect(gemini.stream?.read(payloads.at(-1) ?? "").usage).toMatchObject({
      inputTokens: gemini.stream?.read(events.at(-1) ?? "").usage?.inputTokens ?? -1,
    });
  });

  test("says what it said before, whole, and is an answer of another dialect", () => {
    const answer = translation.readAnswer(JSON.parse(whole));
    if (!answer) throw new Error("it is an answer");
    const text = translation.writeAnswer(answer, meta);
    expect(gemini.isAnswer(JSON.parse(text))).toBe(true);
    const read = translation.readAnswer(JSON.parse(text));
    expect(read?.choices).toEqual(answer.choices);
    expect(read?.usage).toEqual(answer.usage);
  });

  test.each(OTHERS)("is an answer of %s, whole and streamed", (_id, other) => {
    const answer = translation.readAnswer(JSON.parse(whole));
    if (!answer || !other.translation) throw new Error("both can be translated");
    expect(other.isAnswer(JSON.parse(other.translation.writeAnswer(answer, meta)))).toBe(true);
    const writer = other.translation.writeStream(meta);
    const text = readAll(events)
      .map((event) => writer.write(event))
      .join("");
    const reader = other.translation.readStream();
    const read = splitEvents(new TextEncoder().encode(text)).flatMap(({ data }) => [...reader.read(data)]);
    read.push(...reader.end());
    expect(saidIn(read)).toEqual(saidIn(readAll(events)));
    expect(read.at(-1)).toEqual({ kind: "end" });
  });

  test("comes as one stream, whatever is amiss in it", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = new Random(seed);
      const broken = events.flatMap((event) => {
        if (random.chance(15)) return [];
        if (random.chance(15)) return [event, event];
        return random.chance(15) ? [event.slice(0, random.int(event.length)), "[]", "null", event] : [event];
      });
      const events_ = readAll(broken);
      if (events_.length > 0) told([...events_, ...(events_.at(-1)?.kind === "end" ? [] : closing(events_))]);
    }
  });
});

/** The ends of the parts that a cut stream has left open. */
const closing = (events: readonly NeutralEvent[]): NeutralEvent[] => {
  const open = new Map<string, NeutralEvent>();
  for (const event of events) {
    if (event.kind === "part-start")
      open.set(`${event.choice}.${event.part}`, { kind: "part-end", choice: event.choice, part: event.part });
    if (event.kind === "part-end") open.delete(`${event.choice}.${event.part}`);
  }
  return [...open.values()];
};

describe("a stream", () => {
  const event = (parts: object[], more: object = {}, finish?: string) =>
    JSON.stringify({
      candidates: [
        { content: { role: "model", parts }, index: 0, ...(finish ? { finishReason: finish } : {}) },
      ],
      responseId: "R/1",
      ...more,
    });

  test("gives calls ids of their own, and ends with them", () => {
    const events = readAll([
      event([{ functionCall: { name: "f", args: { a: 1 } } }]),
      event([{ functionCall: { name: "f", args: { a: 1 } } }], {}, "STOP"),
    ]);
    const ids = events.flatMap((one) => (one.kind === "part-start" && "id" in one.of ? [one.of.id] : []));
    expect(ids).toEqual(["call_R1_00", "call_R1_01"]);
    expect(events.at(-2)).toEqual({ kind: "finish", choice: 0, reason: "tool-calls" });
  });

  test("is read without a throw, whatever a provider sends", () => {
    const deep = `{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}}}]}}]}`;
    const odd = [
      '{"candidates":[{"content":{"parts":{"text":"a"}}}]}',
      '{"candidates":{"content":{"parts":[null,1,"x",{}]}}}',
      '{"candidates":[{"index":-1,"finishReason":7}],"usageMetadata":[]}',
      '{"promptFeedback":{"blockReason":3},"candidates":null}',
      '{"candidates":[{"groundingMetadata":{"groundingSupports":[{"groundingChunkIndices":["x",9]}]}}]}',
      deep,
    ];
    for (const data of odd) {
      expect(() => readAll([data, data])).not.toThrow();
      expect(() => translation.readAnswer(JSON.parse(data))).not.toThrow();
    }
  });

  test("is no end where it was cut, and says nothing behind an error", () => {
    expect(readAll([event([{ text: "a" }])]).map(({ kind }) => kind)).toEqual([
      "start",
      "part-start",
      "delta",
    ]);
    const failed = readAll([event([{ text: "a" }]), '{"error":{"code":503,"message":"full"}}']);
    expect(failed.at(-1)).toEqual({ kind: "error", message: "full", status: 503 });
    const writer = translation.writeStream(meta);
    expect(
      JSON.parse(writer.write({ kind: "error", message: "full", status: 503 }).slice(6)).error,
    ).toMatchObject({
      code: 503,
      status: "UNAVAILABLE",
    });
    expect(writer.write({ kind: "end" })).toBe("");
  });

  test("of a blocked prompt is a refusal", () => {
    const events = readAll(['{"promptFeedback":{"blockReason":"SAFETY","blockReasonMessage":"no"}}']);
    expect(told(events)).toMatchObject({
      parts: [{ of: { kind: "refusal" }, text: "no" }],
      rest: [{ kind: "finish", reason: "content-filter" }, { kind: "end" }],
    });
  });

  test("has citations, pictures and log probabilities", () => {
    const more = {
      candidates: [
        {
          content: { parts: [{ inlineData: { mimeType: "image/png", data: "AAAA" } }] },
          finishReason: "STOP",
          groundingMetadata: {
            groundingChunks: [{ web: { uri: "https://e.example", title: "E" } }],
            groundingSupports: [{ segment: { text: "so" }, groundingChunkIndices: [0] }],
          },
          logprobsResult: { chosenCandidates: [{ token: "a", logProbability: -0.5 }] },
        },
      ],
    };
    const events = readAll([event([{ text: "so" }]), JSON.stringify(more)]);
    const citation = { url: "https://e.example", title: "E", quoted: "so" };
    expect(told(events).rest).toMatchObject([
      { kind: "whole-part", value: { kind: "image" } },
      { kind: "whole-part", value: { kind: "text", text: "", citations: [citation] } },
      { kind: "log-probabilities", value: { content: [{ token: "a", logprob: -0.5 }] } },
      { kind: "finish" },
      { kind: "end" },
    ]);
    const writer = translation.writeStream(meta);
    const text = events.map((one) => writer.write(one)).join("");
    expect(told(readAll(splitEvents(new TextEncoder().encode(text)).map(({ data }) => data))).parts).toEqual(
      told(events).parts,
    );
    expect(text).toContain('"groundingSupports":[{"segment":{"text":"so"},"groundingChunkIndices":[0]}]');
  });

  test("writes a call that came in pieces as a whole one, whatever was written into it", () => {
    const writer = translation.writeStream(meta);
    const place = { choice: 0, part: 0 };
    const pieces: NeutralEvent[] = [
      { kind: "start", id: "", model: "", created: 0 },
      { kind: "part-start", ...place, of: { kind: "tool-call", id: "c1", name: "f" } },
      { kind: "delta", ...place, text: '{"a"' },
      { kind: "delta", ...place, text: ":1}" },
      { kind: "delta", choice: 0, part: 9, text: "of nothing" },
      { kind: "part-end", ...place },
    ];
    const [only] = pieces.map((one) => writer.write(one)).filter((text) => text !== "");
    expect(JSON.parse(only?.slice(6) ?? "").candidates[0].content.parts).toEqual([
      {
        functionCall: { id: "c1", name: "f", args: { a: 1 } },
        thoughtSignature: "skip_thought_signature_validator",
      },
    ]);
  });
});
