import {
  ApiError,
  type GenerateContentConfig,
  type GenerateContentResponse,
  GoogleGenAI,
  type PartListUnion,
} from "@google/genai";
import { z } from "zod";
import {
  type Ask,
  type Client,
  type Conversed,
  GIVEN,
  Person,
  resultOf,
  type Sdk,
  TOOLS,
  type Told,
} from "./sdk.ts";

const configOf = ({ think, signal }: Ask): GenerateContentConfig => ({
  systemInstruction: GIVEN.system,
  ...(think ? { thinkingConfig: { includeThoughts: true, thinkingBudget: 1024 } } : {}),
  ...(signal ? { abortSignal: signal } : {}),
});
const contentsOf = ({ look }: Ask) =>
  look
    ? [
        { text: GIVEN.prompt },
        { inlineData: { mimeType: GIVEN.picture.mediaType, data: GIVEN.picture.data } },
      ]
    : GIVEN.prompt;

const partsOf = ({ candidates }: GenerateContentResponse) => candidates?.[0]?.content?.parts ?? [];
const textsIn = (answer: GenerateContentResponse, thoughts: boolean): string =>
  partsOf(answer)
    .map((part) => ((part.thought ?? false) === thoughts ? (part.text ?? "") : ""))
    .join("");
const usageOf = ({ usageMetadata: usage }: GenerateContentResponse): Told["usage"] => ({
  input: usage?.promptTokenCount ?? 0,
  cached: usage?.cachedContentTokenCount ?? 0,
  output: (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0),
});
const droppedBy = ({ sdkHttpResponse }: GenerateContentResponse): string | null =>
  sdkHttpResponse?.headers?.["x-sluice-dropped"] ?? null;

class GeminiClient implements Client {
  readonly #client: GoogleGenAI;

  constructor(client: GoogleGenAI) {
    this.#client = client;
  }

  async ask(ask: Ask): Promise<Told> {
    const request = { model: ask.model, contents: contentsOf(ask), config: configOf(ask) };
    if (!ask.stream) {
      const answer = await this.#client.models.generateContent(request);
      const [text, thought] = [textsIn(answer, false), textsIn(answer, true)];
      return { text, thought, pieces: 0, usage: usageOf(answer) };
    }
    const told = { text: "", thought: "", pieces: 0, usage: { input: 0, cached: 0, output: 0 } };
    for await (const answer of await this.#client.models.generateContentStream(request)) {
      told.text += textsIn(answer, false);
      told.thought += textsIn(answer, true);
      if (answer.usageMetadata) told.usage = usageOf(answer);
      told.pieces += 1;
      ask.onPiece?.();
    }
    return told;
  }

  async converse(ask: Ask): Promise<Conversed> {
    const functionDeclarations = TOOLS.map(({ name, description, schema }) => ({
      name,
      description,
      parametersJsonSchema: schema,
    }));
    const chat = this.#client.chats.create({
      model: ask.model,
      config: { ...configOf(ask), tools: [{ functionDeclarations }] },
    });
    const calls: Conversed["calls"][number][] = [];
    const dropped: (string | null)[] = [];
    let message: PartListUnion = GIVEN.prompt;
    for (;;) {
      const answers: GenerateContentResponse[] = ask.stream
        ? await Array.fromAsync(await chat.sendMessageStream({ message }))
        : [await chat.sendMessage({ message })];
      dropped.push(answers[0] ? droppedBy(answers[0]) : null);
      const called = answers.flatMap((answer) => answer.functionCalls ?? []);
      const text = answers.map((answer) => textsIn(answer, false)).join("");
      if (called.length === 0) return { calls, text, dropped };
      calls.push(...called.map(({ name = "", args }) => ({ name, input: args })));
      message = called.map(({ id, name = "" }) => ({
        functionResponse: { name, response: { output: resultOf(name) }, ...(id ? { id } : {}) },
      }));
    }
  }

  async form(model: string): Promise<unknown> {
    const answer = await this.#client.models.generateContent({
      model,
      contents: GIVEN.prompt,
      config: {
        ...configOf({ model }),
        responseMimeType: "application/json",
        responseJsonSchema: z.toJSONSchema(Person),
      },
    });
    return Person.parse(JSON.parse(answer.text ?? ""));
  }
}

/** Google's client for Node. */
export const google: Sdk = {
  name: "google",
  connect: ({ url, key }) =>
    new GeminiClient(new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: `${url}/ai-gateway/gemini` } })),
  thrown(error) {
    if (!(error instanceof ApiError)) throw error;
    return { kind: error.constructor.name, status: error.status, message: error.message };
  },
};
