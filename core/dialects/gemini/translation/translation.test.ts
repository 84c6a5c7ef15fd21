import { describe, expect, test } from "bun:test";
import { GEMINI_RECORDINGS } from "../../../../tests/upstream/gemini.ts";
import { readJson } from "../../json/read.ts";
import type { NeutralEvent } from "../../neutral/answer.ts";
import type { NeutralRequest } from "../../neutral/request.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
import { openaiChat } from "../../openai-chat/index.ts";
import { splitEvents } from "../../sse/events.ts";
import { Random } from "../../testing/random.ts";
import { gemini } from "../index.ts";
import { translation } from "./index.ts";

const CALL = { model: "m", stream: false };
const neutral = (request: object): NeutralRequest =>
  translation.readRequest(
    readJson(new TextEncoder().encode(JSON.stringify({ contents: [], ...request })), gemini.request),
    { model: "m" },
  );
const written = (request: NeutralRequest) => {
  const { body, losses } = translation.writeRequest(request, CALL);
  return { body: JSON.parse(body), losses };
};
const again = (request: object) => written(neutral(request));
const meta: WriterMeta = {
  id: "r1",
  model: "svc",
  created: 1_700_000_000,
  request: {},
  head: { model: "svc", stream: true, usageAsked: true },
};
const user = (...parts: object[]) => ({ role: "user", parts });
const model = (...parts: object[]) => ({ role: "model", parts });

const RICH = {
  systemInstruction: { parts: [{ text: "rules" }] },
  contents: [
    user(
      { text: "look" },
      { inlineData: { mimeType: "image/png", data: "AAAA" } },
      { inlineData: { mimeType: "audio/mp3", data: "AAAA" } },
      { inlineData: { mimeType: "application/pdf", data: "AAAA" } },
      { fileData: { mimeType: "image/png", fileUri: "https://e.example/a.png" } },
      { fileData: { mimeType: "application/pdf", fileUri: "https://x.example/v1beta/files/abc" } },
    ),
    model(
      { text: "hm", thought: true },
      { text: "I call", thoughtSignature: "dGV4dA==" },
      { functionCall: { id: "c1", name: "f", args: { a: 1 } }, thoughtSignature: "c2ln" },
      { functionCall: { id: "c2", name: "g", args: {} } },
    ),
    user(
      { functionResponse: { id: "c1", name: "f", response: { output: "sunny" } } },
      {
        functionResponse: {
          id: "c2",
          name: "g",
          response: { error: "no such place" },
          parts: [{ inlineData: { mimeType: "image/png", data: "AAAA" } }],
        },
      },
    ),
    model({ text: "It is sunny." }),
  ],
  tools: [
    {
      functionDeclarations: [
        { name: "f", description: "d", parametersJsonSchema: { type: "object", properties: { a: {} } } },
        { name: "g" },
      ],
    },
    { googleSearch: {} },
    { codeExecution: {} },
  ],
  toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["f", "g"] } },
  generationConfig: {
    responseMimeType: "application/json",
    responseJsonSchema: { type: "object" },
    maxOutputTokens: 5,
    temperature: 0.5,
    topP: 0.9,
    topK: 3,
    seed: 1,
    frequencyPenalty: 0.1,
    presencePenalty: 0.2,
    stopSequences: ["x"],
    candidateCount: 2,
    responseLogprobs: true,
    logprobs: 3,
    thinkingConfig: { thinkingLevel: "LOW", includeThoughts: true },
  },
  serviceTier: "flex",
  store: false,
};

/** The same in the other spelling, with lists of one as their only item. */
const snaked = (value: unknown, key = ""): unknown => {
  if (Array.isArray(value)) {
    const items = value.map((item) => snaked(item));
    return items.length === 1 && ["parts", "tools", "contents"].includes(key) ? items[0] : items;
  }
  if (typeof value !== "object" || value === null) return value;
  if (["args", "response", "responseJsonSchema", "parametersJsonSchema"].includes(key)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snaked(held, name),
    ]),
  );
};

describe("a request that went through the neutral form", () => {
  test("says what it said before", () => {
    expect(again(RICH)).toEqual({ body: RICH, losses: [] });
    expect(neutral(RICH).others).toEqual([]);
  });

  test("means the same in the other spelling, and without brackets around lists of one", () => {
    const request = snaked(RICH);
    if (typeof request !== "object" || request === null) throw new Error("it is an object");
    expect(again(request)).toEqual({ body: RICH, losses: [] });
  });

  test("has schemas as JSON Schema, whichever words they were in", () => {
    const parameters = {
      type: "OBJECT",
      properties: {
        type: { type: "STRING", nullable: true, enum: ["a"] },
        list: { type: "ARRAY", items: { anyOf: [{ type: "INTEGER" }] }, maxItems: "3" },
      },
      required: ["type"],
      propertyOrdering: ["list", "type"],
    };
    const { tools } = neutral({ tools: [{ functionDeclarations: [{ name: "f", parameters }] }] });
    expect(tools[0]).toMatchObject({
      parameters: {
        type: "object",
        properties: {
          type: { type: ["string", "null"], enum: ["a", null] },
          list: { type: "array", items: { anyOf: [{ type: "integer" }] }, maxItems: 3 },
        },
        required: ["type"],
      },
    });
    const config = { responseMimeType: "application/json", responseSchema: { type: "OBJECT" } };
    expect(neutral({ generationConfig: config }).output).toMatchObject({ schema: { type: "object" } });
  });

  test("names what has no place, and is grave about what the answer hangs on", () => {
    const request = neutral({
      contents: [user({ text: "a", mediaResolution: {} }), model({ executableCode: { code: "1" } })],
      safetySettings: [],
      cachedContent: "cachedContents/1",
      generationConfig: { speechConfig: {}, responseModalities: ["IMAGE"] },
    });
    expect(request.others).toEqual([
      "safetySettings",
      "generationConfig.speechConfig",
      "contents.0.parts.0.mediaResolution",
      "contents.1.parts.0.executableCode",
    ]);
    expect(request.lost?.map(({ field, grave }) => [field, grave])).toEqual([
      ["cachedContent", true],
      ["generationConfig.responseModalities", true],
    ]);
  });

  test("gives calls without ids some, the same each time, and results those of their calls", () => {
    const contents = [
      user({ text: "go" }),
      model(
        { functionCall: { name: "f", args: { n: 1 } } },
        { functionCall: { name: "f", args: { n: 2 } } },
        { functionCall: { name: "g" } },
      ),
      user(
        { functionResponse: { name: "f", response: { n: 1 } } },
        { functionResponse: { name: "g", response: {} } },
        { functionResponse: { name: "f", response: { n: 2 } } },
      ),
    ];
    const idsIn = ({ messages }: NeutralRequest) =>
      messages.map(({ parts }) =>
        parts.flatMap((part) =>
          part.kind === "tool-call" ? [part.id] : part.kind === "tool-result" ? [part.callId] : [],
        ),
      );
    const [, calls = [], results = []] = idsIn(neutral({ contents }));
    expect(new Set(calls).size).toBe(3);
    expect(results).toEqual([calls[0] ?? "", calls[2] ?? "", calls[1] ?? ""]);
    const longer = neutral({ contents: [...contents, model({ functionCall: { name: "f" } })] });
    expect(idsIn(longer).slice(0, 3)).toEqual(idsIn(neutral({ contents })));
    expect(new Set(idsIn(longer).flat()).size).toBe(4);
    for (const id of calls) expect(id).toMatch(/^[A-Za-z0-9_-]{1,40}$/);
  });

  test("joins an answer that came in pieces, as clients keep it", () => {
    const { messages } = neutral({
      contents: [
        model({ text: "Let", thought: true }),
        model({ text: " me", thought: true, thoughtSignature: "c2ln" }),
        model({ text: "Hel" }),
        model({ text: "lo" }),
      ],
    });
    expect(messages).toEqual([
      {
        role: "assistant",
        parts: [
          { kind: "reasoning", text: "Let me", signature: { origin: "gemini", value: "c2ln" } },
          { kind: "text", text: "Hello" },
        ],
      },
    ]);
  });
});

describe("a conversation that another model has begun", () => {
  const call = { kind: "tool-call", id: "c1", name: "f", input: '{"a":1}' } as const;
  const request = (parts: NeutralRequest["messages"][number]["parts"]): NeutralRequest => ({
    messages: [
      { role: "user", parts: [{ kind: "text", text: "go" }] },
      { role: "assistant", parts },
      {
        role: "tool",
        parts: [{ kind: "tool-result", callId: "c1", content: [{ kind: "text", text: "x" }] }],
      },
    ],
    tools: [],
    sampling: {},
    others: [],
  });

  test("has calls that pass without a signature, and results with the names of their calls", () => {
    const { body, losses } = written(
      request([
        { kind: "reasoning", text: "hm", signature: { origin: "anthropic-messages", value: "s" } },
        call,
      ]),
    );
    expect(body.contents.slice(1)).toEqual([
      model(
        { text: "hm", thought: true },
        {
          functionCall: { id: "c1", name: "f", args: { a: 1 } },
          thoughtSignature: "skip_thought_signature_validator",
        },
      ),
      user({ functionResponse: { id: "c1", name: "f", response: { output: "x" } } }),
    ]);
    expect(losses).toEqual([{ field: "messages.1.content.0.reasoning.signature", grave: false }]);
  });

  test("gives a signature that came without words to the first call", () => {
    const signature = { origin: "gemini", value: "c2ln" };
    const { body } = written(
      request([{ kind: "reasoning", text: "", signature }, call, { ...call, id: "c2" }]),
    );
    const [first, second] = body.contents[1].parts;
    expect([first.thoughtSignature, second.thoughtSignature]).toEqual(["c2ln", undefined]);
  });

  test("keeps what another provider has signed, through a client of this dialect and back", () => {
    const signature = { origin: "anthropic-messages", value: "sig\u00e9", sealed: true } as const;
    const answer = translation.writeAnswer(
      {
        id: "a",
        model: "p",
        created: 0,
        choices: [
          { index: 0, parts: [{ kind: "reasoning", text: "", signature }, call], finish: "tool-calls" },
        ],
        usage: undefined,
        others: [],
      },
      meta,
    );
    const { content } = JSON.parse(answer).candidates[0];
    const { messages } = neutral({ contents: [content] });
    expect(messages[0]?.parts).toEqual([{ kind: "reasoning", text: "", signature }, call]);
    // And a provider of this dialect is not shown it.
    const body = readJson(new TextEncoder().encode(JSON.stringify({ contents: [content] })), gemini.request);
    const sent = JSON.parse(gemini.splice(body, { model: "m", askUsage: true }));
    expect(sent.contents[0].parts[0].thoughtSignature).toBe("skip_thought_signature_validator");
  });

  test("is refused what cannot be had here, and told of what is left out", () => {
    const { losses } = written({
      ...request([call]),
      tools: [
        { kind: "custom", name: "patch" },
        { kind: "built-in", origin: "openai-responses", type: "web_search", value: {} },
      ],
      parallelToolCalls: false,
      user: "u",
      metadata: {},
      cacheKey: "k",
      serviceTier: "scale",
      sampling: { logitBias: {} },
    });
    expect(losses.filter(({ grave }) => grave).map(({ field }) => field)).toEqual(["tools.0", "tools.1"]);
    expect(losses.filter(({ grave }) => !grave).map(({ field }) => field)).toEqual([
      ...["logit_bias", "parallel_tool_calls", "service_tier", "user", "metadata", "prompt_cache_key"],
    ]);
  });

  test.each([
    [{ kind: "auto" }, { mode: "VALIDATED" }],
    [{ kind: "none" }, { mode: "NONE" }],
    [{ kind: "required" }, { mode: "ANY" }],
    [
      { kind: "tool", name: "f" },
      { mode: "ANY", allowedFunctionNames: ["f"] },
    ],
    [
      { kind: "allowed", names: ["f"], required: false },
      { mode: "VALIDATED", allowedFunctionNames: ["f"] },
    ],
  ] as const)("the tool choice %j holds, with calls that keep to their schemas", (toolChoice, expected) => {
    const tools = [{ kind: "function", name: "f", strict: true }] as const;
    const { body } = written({ ...request([call]), tools, toolChoice });
    expect(body.toolConfig.functionCallingConfig).toEqual(expected);
  });
});

test("a field of a wrong form is named", () => {
  const wrong: Record<string, object> = {
    "contents.0": { contents: [1] },
    "contents.0.role": { contents: [{ role: "robot", parts: [] }] },
    "contents.0.parts.0": { contents: [{ parts: [{}] }] },
    "contents.0.parts.1.text": { contents: [{ parts: [{ text: "a" }, { text: 1 }] }] },
    "contents.0.parts.0.functionCall.name": { contents: [{ parts: [{ functionCall: {} }] }] },
    "contents.0.parts.0.functionCall.args": {
      contents: [{ parts: [{ functionCall: { name: "f", args: [] } }] }],
    },
    "contents.0.parts.0.functionResponse.name": { contents: [{ parts: [{ functionResponse: {} }] }] },
    "contents.0.parts.0.fileData.fileUri": { contents: [{ parts: [{ fileData: {} }] }] },
    "tools.0.functionDeclarations.0.name": { tools: [{ functionDeclarations: [{}] }] },
    "generationConfig.temperature": { generationConfig: { temperature: "hot" } },
    "generationConfig.stopSequences": { generationConfig: { stopSequences: 1 } },
    "generationConfig.stopSequences.0": { generationConfig: { stopSequences: [1] } },
    generationConfig: { generationConfig: 1 },
  };
  for (const [field, request] of Object.entries(wrong)) {
    const message = ((): string => {
      try {
        neutral(request);
        return "nothing was thrown";
      } catch (thrown) {
        return thrown instanceof Error ? thrown.message : String(thrown);
      }
    })();
    expect({ field, message }).toEqual({ field, message: expect.stringContaining(`${field}: `) });
  }
});

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
    const chat: unknown = JSON.parse(openaiChat.translation?.writeAnswer(answer, meta) ?? "{}");
    expect(openaiChat.isAnswer(chat)).toBe(true);
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
      { functionCall: { id: "c1", name: "f", args: { a: 1 } } },
    ]);
  });
});
