import OpenAI, { APIError } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { ChatCompletionStream } from "openai/lib/ChatCompletionStream";
import {
  type Ask,
  type Client,
  type Conversed,
  GIVEN,
  Person,
  resultOf,
  type Sdk,
  stringOf,
  TOOLS,
  type Told,
} from "./sdk.ts";

type Params = Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, "stream">;
type Messages = OpenAI.ChatCompletionMessageParam[];

const PICTURE: OpenAI.ChatCompletionContentPart = {
  type: "image_url",
  image_url: { url: `data:${GIVEN.picture.mediaType};base64,${GIVEN.picture.data}` },
};
const asked = (look: boolean | undefined): Messages => [
  { role: "system", content: GIVEN.system },
  { role: "user", content: look ? [{ type: "text", text: GIVEN.prompt }, PICTURE] : GIVEN.prompt },
];
const tools: OpenAI.ChatCompletionTool[] = TOOLS.map(({ name, description, schema }) => ({
  type: "function",
  function: { name, description, parameters: schema, strict: true },
}));
const paramsOf = ({ model, think, look }: Ask): Params => ({
  model,
  messages: asked(look),
  ...(think ? { reasoning_effort: "low" } : {}),
});
const usageOf = (usage: OpenAI.CompletionUsage | null | undefined): Told["usage"] => ({
  input: usage?.prompt_tokens ?? 0,
  cached: usage?.prompt_tokens_details?.cached_tokens ?? 0,
  output: usage?.completion_tokens ?? 0,
});

class ChatClient implements Client {
  readonly #client: OpenAI;

  constructor(client: OpenAI) {
    this.#client = client;
  }

  async ask(ask: Ask): Promise<Told> {
    const options = ask.signal ? { signal: ask.signal } : {};
    if (!ask.stream) {
      const { choices, usage } = await this.#client.chat.completions.create(paramsOf(ask), options);
      const message = choices[0]?.message ?? {};
      const thought = stringOf(message, "reasoning_content");
      return { text: stringOf(message, "content"), thought, pieces: 0, usage: usageOf(usage) };
    }
    const stream = await this.#client.chat.completions.create(
      { ...paramsOf(ask), stream: true, stream_options: { include_usage: true } },
      options,
    );
    const told = { text: "", thought: "", pieces: 0, usage: usageOf(null) };
    for await (const { choices, usage } of stream) {
      const delta = choices[0]?.delta ?? {};
      told.text += stringOf(delta, "content");
      told.thought += stringOf(delta, "reasoning_content");
      if (usage) told.usage = usageOf(usage);
      told.pieces += 1;
      ask.onPiece?.();
    }
    return told;
  }

  async converse(ask: Ask): Promise<Conversed> {
    const { messages, ...params } = { ...paramsOf(ask), tools };
    const calls: Conversed["calls"][number][] = [];
    const dropped: (string | null)[] = [];
    for (;;) {
      const { message, header } = await this.#turn({ ...params, messages }, ask.stream === true);
      dropped.push(header);
      messages.push(message);
      const all: readonly OpenAI.ChatCompletionMessageToolCall[] = message.tool_calls ?? [];
      const called = all.filter((call) => call.type === "function");
      if (called.length === 0) return { calls, text: message.content ?? "", dropped };
      for (const { id, function: own } of called) {
        calls.push({ name: own.name, input: JSON.parse(own.arguments) });
        messages.push({ role: "tool", tool_call_id: id, content: resultOf(own.name) });
      }
    }
  }

  async #turn(params: Params, stream: boolean) {
    if (!stream) {
      const { data, response } = await this.#client.chat.completions.create(params).withResponse();
      const [choice] = data.choices;
      if (!choice) throw new Error("there is no choice");
      return { message: choice.message, header: response.headers.get("x-sluice-dropped") };
    }
    const { data, response } = await this.#client.chat.completions
      .create({ ...params, stream: true })
      .withResponse();
    const runner = ChatCompletionStream.fromReadableStream(data.toReadableStream());
    const [choice] = (await runner.finalChatCompletion()).choices;
    if (!choice) throw new Error("there is no choice");
    return { message: choice.message, header: response.headers.get("x-sluice-dropped") };
  }

  async form(model: string): Promise<unknown> {
    const { choices } = await this.#client.chat.completions.parse({
      ...paramsOf({ model }),
      response_format: zodResponseFormat(Person, "person"),
    });
    return choices[0]?.message.parsed;
  }
}

/** What an error of the client for OpenAI says. */
export const openAiThrown: Sdk["thrown"] = (error) => {
  if (!(error instanceof APIError)) throw error;
  return { kind: error.constructor.name, status: error.status ?? null, message: error.message };
};

/** OpenAI's client for Node, by chat completions. */
export const openAiChat: Sdk = {
  name: "openai, chat",
  connect: ({ url, key }) =>
    new ChatClient(new OpenAI({ baseURL: `${url}/ai-gateway/mlflow/v1`, apiKey: key, maxRetries: 0 })),
  thrown: openAiThrown,
};
