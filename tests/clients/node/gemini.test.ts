import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ApiError, FunctionCallingConfigMode, GoogleGenAI } from "@google/genai";
import { type GatewayProcess, startProcess } from "../../gateway/gateway-process.ts";
import { KEY, setup } from "../../gateway/setup.ts";
import { GEMINI_RECORDINGS, type GeminiUpstream, startGeminiUpstream } from "../../upstream/gemini.ts";
import { until } from "../../upstream/until.ts";
import { startUpstream, type Upstream } from "../../upstream/upstream.ts";
import { refusal } from "../open-ai.ts";

let upstream: GeminiUpstream;
let chat: Upstream;
let gateway: GatewayProcess;
beforeAll(async () => {
  upstream = startGeminiUpstream();
  chat = await startUpstream({ usage: "on-request" });
  gateway = await startProcess({
    yaml: setup({
      upstream: chat.url,
      providers: `g: { dialect: gemini, baseUrl: "${upstream.url}" }`,
      services: "g: { model: open, targets: [{ provider: g }] }",
    }),
  });
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all([upstream.stop(), chat.stop()]);
});

const client = (options: { readonly apiKey?: string; readonly headers?: Record<string, string> } = {}) =>
  new GoogleGenAI({
    apiKey: options.apiKey ?? KEY,
    httpOptions: {
      baseUrl: `${gateway.url}/ai-gateway/gemini`,
      ...(options.headers ? { headers: options.headers } : {}),
    },
  });
const ASK = { model: "g/text", contents: "Hello" };
const SAID = "Ask ann@a.de or bob@b.de: Grüße \u{1f44b}\u{1f3fd}";

describe("a provider of the same dialect", () => {
  test("answers, with thoughts beside the text", async () => {
    const answer = await client().models.generateContent(ASK);
    expect(answer.text).toBe(SAID);
    expect(answer.usageMetadata).toMatchObject({ promptTokenCount: 9, thoughtsTokenCount: 20 });
    expect(answer.candidates?.[0]?.content?.parts?.[0]).toMatchObject({ thought: true });
  });

  test("answers whom a bearer token identifies, whatever key the client must be given", async () => {
    const bearer = client({ apiKey: "unused", headers: { authorization: `Bearer ${KEY}` } });
    expect((await bearer.models.generateContent(ASK)).text).toBe(SAID);
  });

  test("streams", async () => {
    let text = "";
    let last: string | undefined;
    for await (const chunk of await client().models.generateContentStream(ASK)) {
      text += chunk.text ?? "";
      last = chunk.candidates?.[0]?.finishReason;
    }
    expect([text, last]).toEqual([SAID, "STOP"]);
  });

  test("calls tools, side by side, and gets their results", async () => {
    const session = client().chats.create({
      model: "g/tools",
      config: { tools: [{ functionDeclarations: [{ name: "weather" }] }] },
    });
    const { functionCalls = [] } = await session.sendMessage({ message: "Hello" });
    expect(functionCalls.map(({ name }) => name)).toEqual(["weather", "weather"]);
    await session.sendMessage({
      message: functionCalls.map(({ name = "" }) => ({
        functionResponse: { name, response: { output: "sunny" } },
      })),
    });
    const { contents } = JSON.parse(upstream.requests.at(-1)?.body ?? "");
    expect(contents[1].parts[0].thoughtSignature).toBe("c2ln");
    expect(contents[2].parts).toHaveLength(2);
  });

  test("counts tokens and embeds", async () => {
    const { models } = client();
    expect((await models.countTokens(ASK)).totalTokens).toBe(11);
    const embedded = await models.embedContent({ model: "g/e", contents: ["a", "b"] });
    expect(embedded.embeddings?.map(({ values }) => values?.length)).toEqual([1, 1]);
  });

  test("lists what may be called", async () => {
    const names: (string | undefined)[] = [];
    for await (const model of await client().models.list()) names.push(model.name);
    expect(names).toEqual(["models/up/*", "models/g/*"]);
    expect((await client().models.get({ model: "g/text" })).name).toBe("models/g/text");
  });

  test("is left alone once the client has gone away", async () => {
    const abort = new AbortController();
    const stream = await client().models.generateContentStream({
      ...ASK,
      model: "g/text~paceMs=150",
      config: { abortSignal: abort.signal },
    });
    const run = async () => {
      for await (const _ of stream) abort.abort();
    };
    await refusal(run());
    await until(() => upstream.requests.at(-1)?.gone === true);
    await gateway.wrote(/"outcome":"aborted"/);
  });
});

describe("an error is one of the client's own", () => {
  const errorOf = async (call: Promise<unknown>): Promise<ApiError> => {
    const error = await refusal(call);
    if (!(error instanceof ApiError)) throw error;
    return error;
  };

  test("from the provider, with its words and when to try again", async () => {
    const error = await errorOf(client().models.generateContent({ ...ASK, model: "g/quota" }));
    expect(error.status).toBe(429);
    expect(error.message).toContain("34.4s");
  });

  test("from the gateway", async () => {
    const { models } = client();
    expect((await errorOf(models.generateContent({ ...ASK, model: "nothing" }))).status).toBe(404);
    const wrong = client({ apiKey: "wrong" });
    expect((await errorOf(wrong.models.generateContent(ASK))).status).toBe(401);
  });

  test("in the middle of a stream", async () => {
    const run = async () => {
      for await (const _ of await client().models.generateContentStream({
        ...ASK,
        model: "g/text~cutAfter=3",
      })) {
      }
    };
    const error = await errorOf(run());
    expect(error.status).toBe(502);
    expect(error.message).toContain("UPSTREAM_CUT");
  });
});

describe("a provider of another dialect", () => {
  test("answers and streams", async () => {
    const ask = { ...ASK, model: "up/text" };
    const { text = "" } = await client().models.generateContent(ask);
    let streamed = "";
    for await (const chunk of await client().models.generateContentStream(ask)) streamed += chunk.text ?? "";
    expect(text.length).toBeGreaterThan(10);
    expect(streamed).toBe(text);
  });

  test("has the client's tools, schema and picture", async () => {
    await client().models.generateContent({
      model: "up/text",
      contents: [{ text: "look" }, { inlineData: { mimeType: "image/png", data: "AAAA" } }],
      config: {
        systemInstruction: "rules",
        tools: [{ functionDeclarations: [{ name: "f", parametersJsonSchema: { type: "object" } }] }],
        toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
        responseMimeType: "application/json",
        responseJsonSchema: { type: "object" },
        maxOutputTokens: 5,
      },
    });
    expect(JSON.parse(chat.requests.at(-1)?.body ?? "")).toMatchObject({
      messages: [
        { role: "system", content: "rules" },
        {
          role: "user",
          content: [{ text: "look" }, { image_url: { url: "data:image/png;base64,AAAA" } }],
        },
      ],
      tools: [{ type: "function", function: { name: "f" } }],
      tool_choice: "required",
      response_format: { type: "json_schema" },
      max_tokens: 5,
    });
  });
});

test("every recording is read by the client, whole and streamed", async () => {
  for (const name of Object.keys(GEMINI_RECORDINGS)) {
    const ask = { ...ASK, model: `g/${name}` };
    const whole = await client().models.generateContent(ask);
    expect(whole.candidates).toHaveLength(1);
    const finishes: unknown[] = [];
    for await (const chunk of await client().models.generateContentStream(ask))
      finishes.push(chunk.candidates?.[0]?.finishReason);
    expect(finishes.filter(Boolean)).toEqual(["STOP"]);
  }
});
