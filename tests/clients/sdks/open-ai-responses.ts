import OpenAI from "openai";
import { zodTextFormat } from "openai/helpers/zod";
import { openAiThrown } from "./open-ai-chat.ts";
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

type Params = Omit<OpenAI.Responses.ResponseCreateParamsNonStreaming, "stream" | "input"> & {
  input: OpenAI.Responses.ResponseInputItem[];
};

const PICTURE: OpenAI.Responses.ResponseInputContent = {
  type: "input_image",
  detail: "auto",
  image_url: `data:${GIVEN.picture.mediaType};base64,${GIVEN.picture.data}`,
};
const tools: OpenAI.Responses.Tool[] = TOOLS.map(({ name, description, schema }) => ({
  type: "function",
  name,
  description,
  parameters: schema,
  strict: true,
}));
const paramsOf = ({ model, think, look }: Ask): Params => ({
  model,
  instructions: GIVEN.system,
  input: [
    { role: "user", content: [{ type: "input_text", text: GIVEN.prompt }, ...(look ? [PICTURE] : [])] },
  ],
  store: false,
  ...(think
    ? { reasoning: { effort: "low", summary: "auto" }, include: ["reasoning.encrypted_content"] }
    : {}),
});
const toldBy = ({ output, output_text: text, usage }: OpenAI.Responses.Response): Told => {
  const thoughts = output.flatMap((item) => (item.type === "reasoning" ? item.summary : []));
  return {
    text,
    thought: thoughts.map((part) => part.text).join(""),
    pieces: 0,
    usage: {
      input: usage?.input_tokens ?? 0,
      cached: usage?.input_tokens_details.cached_tokens ?? 0,
      output: usage?.output_tokens ?? 0,
    },
  };
};

class ResponsesClient implements Client {
  readonly #client: OpenAI;

  constructor(client: OpenAI) {
    this.#client = client;
  }

  async ask(ask: Ask): Promise<Told> {
    const options = ask.signal ? { signal: ask.signal } : {};
    if (!ask.stream) return toldBy(await this.#client.responses.create(paramsOf(ask), options));
    const stream = this.#client.responses.stream(paramsOf(ask), options);
    let [pieces, text] = [0, ""];
    for await (const event of stream) {
      if (event.type !== "response.output_text.delta") continue;
      text += event.delta;
      pieces += 1;
      ask.onPiece?.();
    }
    const told = toldBy(await stream.finalResponse());
    if (told.text !== text) throw new Error("the deltas are not the text of the whole");
    return { ...told, pieces };
  }

  async converse(ask: Ask): Promise<Conversed> {
    const { input, ...params } = { ...paramsOf(ask), tools };
    const calls: Conversed["calls"][number][] = [];
    const dropped: (string | null)[] = [];
    for (;;) {
      const { answer, header } = await this.#turn({ ...params, input }, ask.stream === true);
      dropped.push(header);
      for (const item of answer.output) {
        if (item.type !== "message" && item.type !== "reasoning" && item.type !== "function_call")
          throw new Error(`nobody asked for ${item.type}`);
        input.push(item);
      }
      const called = answer.output.filter((item) => item.type === "function_call");
      if (called.length === 0) return { calls, text: answer.output_text, dropped };
      for (const call of called) {
        calls.push({ name: call.name, input: JSON.parse(call.arguments) });
        input.push({
          type: "function_call_output",
          call_id: call.call_id,
          output: resultOf(call.name),
        });
      }
    }
  }

  async #turn(params: Params, stream: boolean) {
    if (!stream) {
      const { data, response } = await this.#client.responses.create(params).withResponse();
      return { answer: data, header: response.headers.get("x-sluice-dropped") };
    }
    const { data, response } = await this.#client.responses
      .create({ ...params, stream: true })
      .withResponse();
    let answer: OpenAI.Responses.Response | undefined;
    for await (const event of data) if (event.type === "response.completed") answer = event.response;
    if (!answer) throw new Error("the stream did not end with a response");
    const text = answer.output.flatMap((item) => (item.type === "message" ? item.content : []));
    const output_text = text.map((part) => (part.type === "output_text" ? part.text : "")).join("");
    return { answer: { ...answer, output_text }, header: response.headers.get("x-sluice-dropped") };
  }

  async form(model: string): Promise<unknown> {
    const answer = await this.#client.responses.parse({
      ...paramsOf({ model }),
      text: { format: zodTextFormat(Person, "person") },
    });
    return answer.output_parsed;
  }
}

/** OpenAI's client for Node, by Responses. */
export const openAiResponses: Sdk = {
  name: "openai, responses",
  connect: ({ url, key }) =>
    new ResponsesClient(new OpenAI({ baseURL: `${url}/ai-gateway/openai/v1`, apiKey: key, maxRetries: 0 })),
  thrown: openAiThrown,
};
