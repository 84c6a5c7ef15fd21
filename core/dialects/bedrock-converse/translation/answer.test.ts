import { describe, expect, test } from "bun:test";
import type { NeutralAnswer, NeutralEvent } from "../../neutral/answer.ts";
import type { Part } from "../../neutral/parts.ts";
import { Random } from "../../testing/random.ts";
import { bedrockConverse } from "../index.ts";
import { RECORDINGS } from "../testing.ts";
import { translation } from "./index.ts";

const readAll = (lines: readonly string[], end = true): NeutralEvent[] => {
  const reader = translation.readStream();
  return [...lines.flatMap((line) => [...reader.read(line)]), ...(end ? reader.end() : [])];
};

/** What a stream comes to; throws where its events are out of order. */
const collected = (events: readonly NeutralEvent[]) => {
  const parts: { part: Part; open: boolean }[] = [];
  let [started, finish, ended, usage]: [boolean, string | undefined, boolean, unknown] = [
    false,
    undefined,
    false,
    undefined,
  ];
  let stopSequence: string | undefined;
  for (const event of events) {
    if (ended) throw new Error(`${event.kind} behind the end`);
    if (event.kind !== "start" && event.kind !== "usage" && event.kind !== "error" && !started)
      throw new Error(`${event.kind} before the start`);
    switch (event.kind) {
      case "start":
        if (started) throw new Error("two starts");
        started = true;
        break;
      case "part-start": {
        if (event.part !== parts.length) throw new Error("parts are not counted on");
        const { of } = event;
        const part: Part = of.kind === "tool-call" ? { ...of, input: "" } : { kind: of.kind, text: "" };
        parts.push({ part, open: true });
        break;
      }
      case "delta": {
        const found = parts[event.part];
        if (!found?.open) throw new Error("a delta of no open part");
        const { part } = found;
        if (part.kind === "tool-call") found.part = { ...part, input: part.input + event.text };
        else if ("text" in part) found.part = { ...part, text: part.text + event.text };
        break;
      }
      case "signature": {
        const found = parts[event.part];
        if (found?.part.kind !== "reasoning") throw new Error("a signature of no thought");
        const { origin, value, sealed } = event;
        found.part = { ...found.part, signature: { origin, value, ...(sealed ? { sealed } : {}) } };
        break;
      }
      case "part-end": {
        const found = parts[event.part];
        if (!found?.open) throw new Error("an end of no open part");
        found.open = false;
        break;
      }
      case "finish":
        if (parts.some(({ open }) => open)) throw new Error("open parts at the finish");
        finish = event.reason;
        stopSequence = event.stopSequence;
        break;
      case "usage":
        usage = event.usage;
        break;
      case "end":
        ended = true;
    }
  }
  return { parts: parts.map(({ part }) => part), finish, stopSequence, usage, ended };
};

const answered = (text: string | undefined): NeutralAnswer => {
  const answer = translation.readAnswer(JSON.parse(text ?? "null"));
  if (!answer) throw new Error("it is no answer");
  return answer;
};
const named = (name: string) => {
  const found = RECORDINGS.find((recording) => recording.name === name);
  if (!found) throw new Error(name);
  return found;
};

describe("an answer", () => {
  test.each(["text", "tools", "guarded", "stopped"])("says the same whole and streamed: %s", (name) => {
    const { whole, events } = named(name);
    const { choices, usage } = answered(whole);
    const streamed = collected(readAll(events));
    const normal = (parts: readonly Part[] = []) =>
      parts.map((part) => (part.kind === "tool-call" ? { ...part, input: JSON.parse(part.input) } : part));
    expect(normal(streamed.parts)).toEqual(normal(choices[0]?.parts));
    expect(streamed.finish).toBe(choices[0]?.finish);
    expect(streamed.stopSequence).toBe(choices[0]?.stopSequence);
    expect(streamed.usage).toEqual(usage);
    expect(streamed.ended).toBe(true);
  });

  test("counts tokens of caches among the input", () => {
    expect(answered(named("text").whole).usage).toEqual({
      inputTokens: 35,
      outputTokens: 7,
      cachedInputTokens: 20,
      cacheWriteInputTokens: 10,
    });
  });

  test("keeps seals, tells why it ended, and names what has no place", () => {
    const { parts = [] } = answered(named("tools").whole).choices[0] ?? {};
    expect(parts.slice(0, 2)).toEqual([
      { kind: "reasoning", text: "Let me see", signature: { origin: "bedrock-converse", value: "c2ln" } },
      {
        kind: "reasoning",
        text: "",
        signature: { origin: "bedrock-converse", value: "c2VhbGVk", sealed: true },
      },
    ]);
    const guarded = answered(named("guarded").whole);
    expect(guarded.choices[0]?.finish).toBe("content-filter");
    expect(guarded.others).toEqual(["trace"]);
    expect(answered(named("stopped").whole).choices[0]).toMatchObject({
      finish: "stop",
      stopSequence: "two",
    });
  });

  test("has citations, pictures and what the provider's own tools did", () => {
    const call = { toolUseId: "s", name: "nova_grounding", input: {}, type: "server_tool_use" };
    const { choices, others } = answered(
      JSON.stringify({
        stopReason: "end_turn",
        output: {
          message: {
            content: [
              { toolUse: call },
              {
                citationsContent: {
                  content: [{ text: "So it is." }],
                  citations: [
                    {
                      title: "T",
                      sourceContent: [{ text: "quoted" }],
                      location: { web: { url: "https://a.example" } },
                    },
                  ],
                },
              },
              { image: { format: "png", source: { bytes: "AAAA" } } },
              { video: {} },
              7,
            ],
          },
        },
      }),
    );
    expect(choices[0]?.parts).toEqual([
      { kind: "built-in", origin: "bedrock-converse", type: "toolUse", value: { toolUse: call } },
      {
        kind: "text",
        text: "So it is.",
        citations: [{ title: "T", url: "https://a.example", quoted: "quoted" }],
      },
      { kind: "image", source: { kind: "bytes", mediaType: "image/png", data: "AAAA" } },
    ]);
    expect(others).toEqual(["content.video"]);
  });

  test("that is none is none", () => {
    for (const value of [null, 1, "x", [], {}, { output: 1 }, { message: "m" }]) {
      expect(translation.readAnswer(value)).toBeUndefined();
      expect(bedrockConverse.isAnswer(value)).toBe(false);
    }
  });
});

describe("a stream", () => {
  test("of every recording is whole and in order", () => {
    for (const { events } of RECORDINGS) expect(collected(readAll(events)).ended).toBe(true);
  });

  test("that was cut has no end, and one without its usage has", () => {
    const { events } = named("text");
    for (let length = 0; length < events.length - 2; length++)
      expect(collected(readAll(events.slice(0, length))).ended).toBe(false);
    expect(collected(readAll(events.slice(0, -1))).ended).toBe(true);
  });

  test("ends with an exception, and says nothing behind it", () => {
    const { events } = named("text");
    const broken = [...events.slice(0, 2), '{"throttlingException":{"message":"slow"}}', ...events.slice(2)];
    expect(readAll(broken).at(-1)).toEqual({ kind: "error", message: "slow", status: 429 });
  });

  test("a call without arguments has none, and a piece of no call is nothing", () => {
    const { parts } = collected(
      readAll([
        '{"contentBlockDelta":{"contentBlockIndex":4,"delta":{"toolUse":{"input":"x"}}}}',
        '{"contentBlockStart":{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"a","name":"f"}}}}',
        '{"contentBlockStart":{"contentBlockIndex":1,"start":{"toolUse":{"toolUseId":"s","name":"g","type":"server_tool_use"}}}}',
        '{"contentBlockDelta":{"contentBlockIndex":1,"delta":{"toolUse":{"input":"x"}}}}',
        '{"contentBlockStop":{"contentBlockIndex":1}}',
        '{"messageStop":{"stopReason":"tool_use"}}',
      ]),
    );
    expect(parts).toEqual([{ kind: "tool-call", id: "a", name: "f", input: "{}" }]);
  });

  test("made of hostile events is read without a throw, and no event comes out of place", () => {
    const pool = [
      ...RECORDINGS.flatMap(({ events }) => events),
      "",
      "[DONE]",
      "null",
      "[]",
      "{",
      '{"contentBlockDelta":null}',
      '{"contentBlockDelta":{"delta":{"text":3}}}',
      '{"contentBlockDelta":{"contentBlockIndex":"x","delta":{"reasoningContent":{"signature":1}}}}',
      '{"contentBlockStart":{"contentBlockIndex":0,"start":{"toolUse":7}}}',
      '{"contentBlockStart":{"contentBlockIndex":0,"start":{"image":{}}}}',
      '{"contentBlockStop":{}}',
      '{"messageStop":{"stopReason":{}}}',
      '{"metadata":{"usage":"x"}}',
      '{"unknown":{"a":1}}',
    ] as const;
    for (let seed = 1; seed <= 400; seed++) {
      const random = new Random(seed);
      const lines = random.times(40, () => random.pick([pool[0], ...pool.slice(1)]));
      expect(() => collected(readAll(lines.map((line) => line ?? "")))).not.toThrow();
    }
  });

  test("each event means to the core what it says", () => {
    const kinds = (name: string) => named(name).events.map((line) => bedrockConverse.stream?.read(line).kind);
    expect(kinds("text")).toEqual(["start", "content", "content", "content", "start", "finish", "usage"]);
    expect(kinds("tools").slice(9, 14)).toEqual(["content", "content", "content", "start", "content"]);
    const read = (line: string) => bedrockConverse.stream?.read(line);
    expect(read('{"validationException":{"message":"bad"}}')).toEqual({
      kind: "error",
      error: { message: "bad", status: 400 },
    });
    expect(read('{"message":"Too many tokens"}')).toMatchObject({ error: { message: "Too many tokens" } });
    for (const line of ["", "x", "[]", "{}", '{"a":1}', '{"metadata":{}}'])
      expect(read(line)?.kind).toBe("other");
  });
});
