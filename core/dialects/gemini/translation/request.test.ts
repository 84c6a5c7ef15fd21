import { describe, expect, test } from "bun:test";
import { readJson } from "../../json/read.ts";
import type { NeutralRequest } from "../../neutral/request.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
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
      { executableCode: { language: "PYTHON", code: "1" }, thoughtSignature: "c2ln" },
      { codeExecutionResult: { outcome: "OUTCOME_OK", output: "1" } },
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

  test("has bytes in the usual alphabet, whichever they came in", () => {
    const parts = [{ inlineData: { mimeType: "image/png", data: "-_8A" } }];
    const [message] = neutral({ contents: [user(...parts)] }).messages;
    expect(message?.parts).toEqual([
      { kind: "image", source: { kind: "bytes", mediaType: "image/png", data: "+/8A" } },
    ]);
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
      contents: [user({ text: "a", mediaResolution: {} })],
      safetySettings: [],
      cachedContent: "cachedContents/1",
      generationConfig: { speechConfig: {}, responseModalities: ["IMAGE"] },
    });
    expect(request.others).toEqual([
      "safetySettings",
      "generationConfig.speechConfig",
      "contents.0.parts.0.mediaResolution",
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
