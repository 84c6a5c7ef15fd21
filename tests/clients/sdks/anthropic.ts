import Anthropic, { APIError } from "@anthropic-ai/sdk";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
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

type Params = Anthropic.MessageCreateParamsNonStreaming;

const PICTURE: Anthropic.ContentBlockParam = {
  type: "image",
  source: { type: "base64", media_type: GIVEN.picture.mediaType, data: GIVEN.picture.data },
};
const tools: Anthropic.Tool[] = TOOLS.map(({ name, description, schema }) => ({
  name,
  description,
  input_schema: { ...schema, required: [...schema.required] },
}));
const paramsOf = ({ model, think, look }: Ask): Params => ({
  model,
  max_tokens: 4096,
  system: GIVEN.system,
  messages: [
    { role: "user", content: look ? [{ type: "text", text: GIVEN.prompt }, PICTURE] : GIVEN.prompt },
  ],
  ...(think ? { thinking: { type: "enabled", budget_tokens: 1024 } } : {}),
});
const textOf = (content: readonly Anthropic.ContentBlock[]): string =>
  content.map((block) => (block.type === "text" ? block.text : "")).join("");
const toldBy = ({ content, usage }: Anthropic.Message): Told => {
  const cached = usage.cache_read_input_tokens ?? 0;
  return {
    text: textOf(content),
    thought: content.map((block) => (block.type === "thinking" ? block.thinking : "")).join(""),
    pieces: 0,
    usage: { input: usage.input_tokens + cached, cached, output: usage.output_tokens },
  };
};

class MessagesClient implements Client {
  readonly #client: Anthropic;

  constructor(client: Anthropic) {
    this.#client = client;
  }

  async ask(ask: Ask): Promise<Told> {
    const options = ask.signal ? { signal: ask.signal } : {};
    if (!ask.stream) return toldBy(await this.#client.messages.create(paramsOf(ask), options));
    const stream = this.#client.messages.stream(paramsOf(ask), options);
    let pieces = 0;
    for await (const event of stream) {
      if (event.type !== "content_block_delta") continue;
      pieces += 1;
      ask.onPiece?.();
    }
    return { ...toldBy(await stream.finalMessage()), pieces };
  }

  async converse(ask: Ask): Promise<Conversed> {
    const { messages, ...params } = { ...paramsOf(ask), tools };
    const calls: Conversed["calls"][number][] = [];
    const dropped: (string | null)[] = [];
    for (;;) {
      const { message, header } = await this.#turn({ ...params, messages }, ask.stream === true);
      dropped.push(header);
      messages.push({ role: "assistant", content: message.content });
      const called = message.content.filter((block) => block.type === "tool_use");
      if (called.length === 0) return { calls, text: textOf(message.content), dropped };
      calls.push(...called.map(({ name, input }) => ({ name, input })));
      messages.push({
        role: "user",
        content: called.map(({ id, name }) => ({
          type: "tool_result",
          tool_use_id: id,
          content: resultOf(name),
        })),
      });
    }
  }

  async #turn(params: Params, stream: boolean) {
    if (!stream) {
      const { data, response } = await this.#client.messages.create(params).withResponse();
      return { message: data, header: response.headers.get("x-sluice-dropped") };
    }
    const runner = this.#client.messages.stream(params);
    const { response } = await runner.withResponse();
    return { message: await runner.finalMessage(), header: response.headers.get("x-sluice-dropped") };
  }

  async form(model: string): Promise<unknown> {
    const answer = await this.#client.messages.parse({
      ...paramsOf({ model }),
      output_config: { format: zodOutputFormat(Person) },
    });
    return answer.parsed_output;
  }
}

/** Anthropic's client for Node. */
export const anthropic: Sdk = {
  name: "anthropic",
  connect: ({ url, key }) =>
    new MessagesClient(
      new Anthropic({
        baseURL: `${url}/ai-gateway/anthropic`,
        apiKey: key,
        authToken: null,
        maxRetries: 0,
      }),
    ),
  thrown(error) {
    if (!(error instanceof APIError)) throw error;
    return { kind: error.constructor.name, status: error.status ?? null, message: error.message };
  },
};
