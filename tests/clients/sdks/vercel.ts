import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogle } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import {
  generateText,
  isStepCount,
  jsonSchema,
  type LanguageModel,
  type ModelMessage,
  Output,
  streamText,
  tool,
} from "ai";
import {
  type Address,
  type Ask,
  type Client,
  type Conversed,
  GIVEN,
  memberOf,
  Person,
  resultOf,
  type Sdk,
  TOOLS,
  type Told,
} from "./sdk.ts";

type ModelOf = (model: string) => LanguageModel;

const OPTIONS = {
  anthropic: { thinking: { type: "enabled", budgetTokens: 1024 } },
  google: { thinkingConfig: { includeThoughts: true, thinkingBudget: 1024 } },
  openai: { reasoningEffort: "low", reasoningSummary: "auto", store: false, forceReasoning: true },
} as const;

/** Without it the SDK refers to what OpenAI keeps, which no other provider knows. */
const UNKEPT = { openai: { store: false } };

const messagesOf = ({ look }: Ask): ModelMessage[] => [
  {
    role: "user",
    content: [
      { type: "text", text: GIVEN.prompt },
      ...(look ? [{ type: "file" as const, ...GIVEN.picture }] : []),
    ],
  },
];
const tools = Object.fromEntries(
  TOOLS.map(({ name, description, schema }) => [
    name,
    tool({
      description,
      inputSchema: jsonSchema({ ...schema, required: [...schema.required] }),
      execute: () => resultOf(name),
    }),
  ]),
);

class VercelClient implements Client {
  readonly #modelOf: ModelOf;

  constructor(modelOf: ModelOf) {
    this.#modelOf = modelOf;
  }

  #request(ask: Ask) {
    return {
      model: this.#modelOf(ask.model),
      instructions: GIVEN.system,
      messages: messagesOf(ask),
      maxRetries: 0,
      providerOptions: ask.think ? OPTIONS : UNKEPT,
      ...(ask.signal ? { abortSignal: ask.signal } : {}),
    };
  }

  async ask(ask: Ask): Promise<Told> {
    if (!ask.stream) {
      const { text, reasoningText = "", usage } = await generateText(this.#request(ask));
      return { text, thought: reasoningText, pieces: 0, usage: usageOf(usage) };
    }
    const told = { text: "", thought: "", pieces: 0, usage: { input: 0, cached: 0, output: 0 } };
    const onError = () => undefined;
    for await (const part of streamText({ ...this.#request(ask), onError }).stream) {
      if (part.type === "error") throw part.error;
      if (part.type === "abort") throw new DOMException("left", "AbortError");
      if (part.type === "text-delta") told.text += part.text;
      if (part.type === "reasoning-delta") told.thought += part.text;
      if (part.type === "finish") told.usage = usageOf(part.totalUsage);
      if (part.type !== "text-delta") continue;
      told.pieces += 1;
      ask.onPiece?.();
    }
    return told;
  }

  async converse(ask: Ask): Promise<Conversed> {
    const request = { ...this.#request(ask), tools, stopWhen: isStepCount(5) };
    const steps = ask.stream ? await streamText(request).steps : (await generateText(request)).steps;
    const calls = steps.flatMap(({ toolCalls }) => toolCalls);
    return {
      calls: calls.map(({ toolName, input }) => ({ name: toolName, input })),
      text: steps.at(-1)?.text ?? "",
      dropped: steps.map(({ response }) => response.headers?.["x-sluice-dropped"] ?? null),
    };
  }

  async form(model: string): Promise<unknown> {
    const { output } = await generateText({
      ...this.#request({ model }),
      output: Output.object({ schema: Person, name: "person" }),
    });
    return output;
  }
}

const usageOf = (usage: {
  inputTokens: number | undefined;
  inputTokenDetails: { cacheReadTokens: number | undefined };
  outputTokens: number | undefined;
}): Told["usage"] => ({
  input: usage.inputTokens ?? 0,
  cached: usage.inputTokenDetails.cacheReadTokens ?? 0,
  output: usage.outputTokens ?? 0,
});

const sdkOf = (name: string, provider: (address: Address) => ModelOf): Sdk => ({
  name: `vercel ai, ${name}`,
  connect: (address) => new VercelClient(provider(address)),
  thrown(error) {
    // The class of errors within streams is not exported.
    if (!(error instanceof Error) || !error.name.startsWith("AI_")) throw error;
    const status = memberOf(error, "statusCode");
    return { kind: error.name, status: typeof status === "number" ? status : null, message: error.message };
  },
});

/** The Vercel AI SDK, by each of its providers for a dialect. */
export const vercel = {
  chat: sdkOf(
    "openai chat",
    ({ url, key }) => createOpenAI({ baseURL: `${url}/ai-gateway/mlflow/v1`, apiKey: key }).chat,
  ),
  responses: sdkOf(
    "openai responses",
    ({ url, key }) => createOpenAI({ baseURL: `${url}/ai-gateway/openai/v1`, apiKey: key }).responses,
  ),
  anthropic: sdkOf("anthropic", ({ url, key }) =>
    createAnthropic({ baseURL: `${url}/ai-gateway/anthropic/v1`, apiKey: key }),
  ),
  google: sdkOf("google", ({ url, key }) => {
    const provider = createGoogle({ baseURL: `${url}/ai-gateway/gemini/v1beta`, apiKey: key });
    // A name with a slash is a path, which begins with `models/` here.
    return (model) => provider(`models/${model}`);
  }),
};
