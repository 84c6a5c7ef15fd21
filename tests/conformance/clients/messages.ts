import type { Client } from "../client.ts";
import { argumentsIn, fields, list, number, objects, parse, present, type Sse, text } from "../json.ts";
import type { Asked, Fields, Finish, Json, Picture, Piece, Said, Turn } from "../meaning.ts";

const mark = (cached: boolean | undefined): Fields =>
  cached ? { cache_control: { type: "ephemeral" } } : {};

const imageOf = (image: Picture): Fields => ({
  type: "image",
  source:
    "url" in image
      ? { type: "url", url: image.url }
      : { type: "base64", media_type: image.type, data: image.data },
});

const blockOf = (piece: Piece): Fields => {
  switch (piece.kind) {
    case "text":
      return { type: "text", text: piece.text, ...mark(piece.cached) };
    case "image":
      return imageOf(piece.image);
    case "thought":
      return { type: "thinking", thinking: piece.text, signature: piece.seal ?? "" };
    case "call":
      return { type: "tool_use", id: piece.id, name: piece.name, input: piece.args };
    case "result":
      return present({
        type: "tool_result",
        tool_use_id: piece.id,
        content: piece.image ? [{ type: "text", text: piece.text }, imageOf(piece.image)] : piece.text,
        is_error: piece.failed,
      });
  }
};

const messageOf = ({ role, pieces }: Turn): Fields => ({ role, content: pieces.map(blockOf) });

const write = (asked: Asked, model: string, stream: boolean): Fields => {
  const { system, systemCached, turns, tools, choice, maxTokens, temperature, effort, schema } = asked;
  const output = present({ effort, format: schema && { type: "json_schema", schema } });
  return present({
    model,
    max_tokens: maxTokens,
    system: system === undefined ? undefined : [{ type: "text", text: system, ...mark(systemCached) }],
    messages: turns.map(messageOf),
    temperature,
    tools: tools?.map(({ name, description, schema: input_schema, cached }) => ({
      name,
      description,
      input_schema,
      ...mark(cached),
    })),
    tool_choice: choice && { type: "any" },
    thinking: effort && { type: "adaptive" },
    output_config: Object.keys(output).length > 0 ? output : undefined,
    stream: stream || undefined,
  });
};

const resume = (request: Fields, answer: Fields, said: readonly Piece[]): Fields => ({
  ...request,
  messages: [
    ...list(request.messages),
    { role: "assistant", content: answer.content ?? null },
    messageOf({ role: "user", pieces: said }),
  ],
});

const FINISHES: Readonly<Record<string, Finish>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  tool_use: "calls",
  refusal: "refused",
};

const pieceOf = (block: Fields): Piece[] => {
  if (block.type === "text") return [{ kind: "text", text: text(block.text) }];
  if (block.type === "thinking") return [{ kind: "thought", text: text(block.thinking) }];
  if (block.type !== "tool_use") return [];
  return [{ kind: "call", id: text(block.id), name: text(block.name), args: fields(block.input) }];
};

const read = (answer: Fields): Said => {
  const usage = fields(answer.usage);
  const cached = number(usage.cache_read_input_tokens);
  const written = number(usage.cache_creation_input_tokens);
  return {
    pieces: objects(answer.content).flatMap(pieceOf),
    finish: FINISHES[text(answer.stop_reason)] ?? "refused",
    usage: {
      inputTokens: number(usage.input_tokens) + cached + written,
      outputTokens: number(usage.output_tokens),
      cachedInputTokens: cached,
      cacheWriteInputTokens: written,
      reasoningTokens: number(fields(usage.output_tokens_details).thinking_tokens),
    },
  };
};

/** Which delta fits which block, and the member that it adds to. */
const DELTAS: Readonly<
  Record<string, { readonly block: string; readonly from: string; readonly to: string }>
> = {
  text_delta: { block: "text", from: "text", to: "text" },
  thinking_delta: { block: "thinking", from: "thinking", to: "thinking" },
  signature_delta: { block: "thinking", from: "signature", to: "signature" },
  input_json_delta: { block: "tool_use", from: "partial_json", to: "input" },
};

/** A message that grows. */
class Growing {
  #message: Record<string, Json> | undefined;
  readonly #blocks: Record<string, Json>[] = [];
  #open = false;
  #delta: Fields | undefined;
  stopped = false;

  take(event: Fields): void {
    const { type } = event;
    if (this.stopped) throw new Error(`${text(type)} behind message_stop`);
    if (type === "ping") return;
    if ((this.#message === undefined) !== (type === "message_start"))
      throw new Error("there must be one message_start, and first");
    if (this.#delta && type !== "message_stop") throw new Error(`${text(type)} behind message_delta`);
    if (type === "message_start") this.#message = { ...fields(event.message) };
    else if (type === "content_block_start") this.#start(event);
    else if (type === "content_block_delta") this.#grow(event);
    else if (type === "content_block_stop") this.#stop(event);
    else if (type === "message_delta") this.#end(event);
    else if (type === "message_stop") this.#close();
    else throw new Error(`unknown event ${text(type)}`);
  }

  #start({ index, content_block }: Fields): void {
    if (this.#open) throw new Error("a block begins within another");
    if (index !== this.#blocks.length)
      throw new Error(`block ${number(index)} follows ${this.#blocks.length - 1}`);
    const block = fields(content_block);
    this.#blocks.push({ ...block, ...(block.type === "tool_use" ? { input: "" } : {}) });
    this.#open = true;
  }

  #current(index: Json | undefined): Record<string, Json> {
    const block = this.#blocks.at(-1);
    if (!block || !this.#open || index !== this.#blocks.length - 1)
      throw new Error(`block ${number(index)} is not the open one`);
    return block;
  }

  #grow({ index, delta }: Fields): void {
    const block = this.#current(index);
    const told = fields(delta);
    const row = DELTAS[text(told.type)];
    if (!row || row.block !== block.type)
      throw new Error(`${text(told.type)} in a block of ${text(block.type)}`);
    block[row.to] = text(block[row.to]) + text(told[row.from]);
  }

  #stop({ index }: Fields): void {
    const block = this.#current(index);
    if (block.type === "tool_use") block.input = argumentsIn(text(block.input) || "{}");
    this.#open = false;
  }

  #end({ delta, usage }: Fields): void {
    if (this.#open) throw new Error("message_delta within a block");
    this.#delta = fields(delta);
    if (this.#message) this.#message.usage = { ...fields(this.#message.usage), ...fields(usage) };
  }

  #close(): void {
    if (!this.#delta) throw new Error("message_stop without message_delta");
    this.stopped = true;
  }

  get whole(): Fields {
    if (!this.stopped) throw new Error("the stream does not end in message_stop");
    return { ...this.#message, ...this.#delta, content: this.#blocks };
  }
}

const assemble = (events: readonly Sse[]): Fields => {
  const growing = new Growing();
  for (const { name, data } of events) {
    const event = fields(parse(data));
    if (name !== event.type) throw new Error(`the event ${name} says it is ${text(event.type)}`);
    growing.take(event);
  }
  return growing.whole;
};

/** A client of messages. */
export const messages: Client = {
  dialect: "anthropic-messages",
  cannot: [],
  send: () => ({ path: "/v1/messages", headers: { "anthropic-version": "2023-06-01" } }),
  write,
  resume,
  assemble,
  read,
  failure: (body) => ({ message: text(fields(body.error).message) }),
  broken(events) {
    const at = events.findIndex(({ name }) => name === "error");
    if (at < 0) return undefined;
    if (at !== events.length - 1) throw new Error("something follows the error");
    const growing = new Growing();
    for (const { data } of events.slice(0, at)) growing.take(fields(parse(data)));
    return messages.failure(fields(parse(events[at]?.data ?? "")));
  },
  schemas: { answer: "messages-answer", event: "messages-event", error: "messages-error" },
  valueOf: ({ data }) => parse(data),
};
