import type { Client } from "../client.ts";
import { argumentsIn, fields, list, number, objects, parse, present, type Sse, text } from "../json.ts";
import type { Asked, Fields, Finish, Json, Piece, Said, Turn } from "../meaning.ts";

const mark = (cached: boolean | undefined): Fields =>
  cached ? { cache_control: { type: "ephemeral" } } : {};

const contentOf = (pieces: readonly Piece[]): Json => {
  const [only] = pieces;
  if (pieces.length === 1 && only?.kind === "text" && !only.cached) return only.text;
  return pieces.flatMap((piece): Fields[] => {
    if (piece.kind === "text") return [{ type: "text", text: piece.text, ...mark(piece.cached) }];
    if (piece.kind !== "image") return [];
    const { image } = piece;
    const url = "url" in image ? image.url : `data:${image.type};base64,${image.data}`;
    return [{ type: "image_url", image_url: { url } }];
  });
};

const messagesOf = ({ role, pieces }: Turn): Fields[] => {
  const results = pieces.flatMap((piece): Fields[] =>
    piece.kind === "result" ? [{ role: "tool", tool_call_id: piece.id, content: piece.text }] : [],
  );
  const calls = pieces.flatMap((piece): Fields[] =>
    piece.kind === "call"
      ? [
          {
            id: piece.id,
            type: "function",
            function: { name: piece.name, arguments: JSON.stringify(piece.args) },
          },
        ]
      : [],
  );
  const said = pieces.filter(({ kind }) => kind === "text" || kind === "image");
  if (said.length === 0 && calls.length === 0) return results;
  const content = said.length === 0 ? null : contentOf(said);
  return [...results, present({ role, content, tool_calls: calls.length > 0 ? calls : undefined })];
};

const write = (asked: Asked, model: string, stream: boolean): Fields => {
  const {
    system,
    systemCached: cached,
    turns,
    tools,
    choice,
    maxTokens,
    temperature,
    effort,
    schema,
  } = asked;
  const instructions =
    system === undefined
      ? []
      : [
          {
            role: "system",
            content: contentOf([{ kind: "text", text: system, ...(cached ? { cached } : {}) }]),
          },
        ];
  return present({
    model,
    messages: [...instructions, ...turns.flatMap(messagesOf)],
    max_completion_tokens: maxTokens,
    temperature,
    tools: tools?.map(({ name, description, schema: parameters, cached: kept }) => ({
      type: "function",
      function: { name, description, parameters },
      ...mark(kept),
    })),
    tool_choice: choice,
    reasoning_effort: effort,
    response_format: schema && {
      type: "json_schema",
      json_schema: { name: "answer", schema, strict: true },
    },
    stream: stream || undefined,
    stream_options: stream ? { include_usage: true } : undefined,
  });
};

const resume = (request: Fields, answer: Fields, said: readonly Piece[]): Fields => {
  const [choice] = objects(answer.choices);
  const turn = messagesOf({ role: "user", pieces: said });
  return { ...request, messages: [...list(request.messages), fields(choice?.message), ...turn] };
};

const FINISHES: Readonly<Record<string, Finish>> = {
  stop: "stop",
  length: "length",
  tool_calls: "calls",
  content_filter: "refused",
};

const read = (answer: Fields): Said => {
  const [choice] = objects(answer.choices);
  const message = fields(choice?.message);
  const thought = text(message.reasoning_content);
  const said = text(message.content);
  const usage = fields(answer.usage);
  const [input, output] = [fields(usage.prompt_tokens_details), fields(usage.completion_tokens_details)];
  return {
    pieces: [
      ...(thought === "" ? [] : [{ kind: "thought" as const, text: thought }]),
      ...(said === "" ? [] : [{ kind: "text" as const, text: said }]),
      ...objects(message.tool_calls).map((call) => ({
        kind: "call" as const,
        id: text(call.id),
        name: text(fields(call.function).name),
        args: argumentsIn(text(fields(call.function).arguments)),
      })),
    ],
    finish: FINISHES[text(choice?.finish_reason)] ?? "refused",
    usage: {
      inputTokens: number(usage.prompt_tokens),
      outputTokens: number(usage.completion_tokens),
      cachedInputTokens: number(input.cached_tokens),
      cacheWriteInputTokens: number(input.cache_write_tokens),
      reasoningTokens: number(output.reasoning_tokens),
    },
  };
};

const DONE = "[DONE]";

/** A choice that grows. */
class Growing {
  readonly #texts: Record<string, string> = {};
  readonly #details: Json[] = [];
  readonly #calls: { id: string; name: string; args: string }[] = [];
  #finish: string | undefined;
  #begun = false;

  take(choice: Fields): void {
    const delta = fields(choice.delta);
    if (this.#finish !== undefined) throw new Error("a chunk behind the end of its choice");
    if (!this.#begun && delta.role !== "assistant") throw new Error("the first chunk names no role");
    if (this.#begun && "role" in delta) throw new Error("a role that is named twice");
    this.#begun = true;
    for (const name of ["content", "reasoning_content", "refusal"])
      if (typeof delta[name] === "string") this.#texts[name] = (this.#texts[name] ?? "") + delta[name];
    this.#details.push(...list(delta.reasoning_details));
    for (const piece of objects(delta.tool_calls)) this.#call(piece);
    if (typeof choice.finish_reason === "string") this.#finish = choice.finish_reason;
  }

  #call({ index, id, function: called }: Fields): void {
    const { name, arguments: args } = fields(called);
    const at = number(index);
    const known = this.#calls[at];
    if (known) {
      if (id !== undefined || name !== undefined) throw new Error(`call ${at} begins twice`);
      known.args += text(args);
      return;
    }
    if (at !== this.#calls.length) throw new Error(`call ${at} comes before call ${this.#calls.length}`);
    if (typeof id !== "string" || typeof name !== "string")
      throw new Error(`call ${at} begins without id or name`);
    this.#calls.push({ id: text(id), name: text(name), args: text(args) });
  }

  get whole(): Fields {
    if (this.#finish === undefined) throw new Error("a choice does not end");
    const calls = this.#calls.map(({ id, name, args }) => ({
      id,
      type: "function",
      function: { name, arguments: args },
    }));
    const { content = "", reasoning_content, refusal = null } = this.#texts;
    const message = present({
      role: "assistant",
      content: content === "" && calls.length > 0 ? null : content,
      refusal,
      reasoning_content,
      reasoning_details: this.#details.length > 0 ? this.#details : undefined,
      tool_calls: calls.length > 0 ? calls : undefined,
    });
    return { index: 0, message, logprobs: null, finish_reason: this.#finish };
  }
}

/** One role first, calls in their order, one finish; then usage alone; then the end. */
const assemble = (events: readonly Sse[]): Fields => {
  if (events.at(-1)?.data !== DONE) throw new Error("the stream does not end in [DONE]");
  const chunks = events.slice(0, -1).map(({ data }) => fields(parse(data)));
  const choice = new Growing();
  let usage: Json | undefined;
  for (const chunk of chunks) {
    if (usage !== undefined) throw new Error("a chunk behind the usage");
    const [only, ...more] = objects(chunk.choices);
    if (more.length > 0) throw new Error("more choices than were asked for");
    if (only) choice.take(only);
    if (!only && chunk.usage) usage = chunk.usage;
  }
  const [first] = chunks;
  if (chunks.some(({ id, model }) => id !== first?.id || model !== first?.model))
    throw new Error("chunks of more than one answer");
  return present({
    id: text(first?.id),
    object: "chat.completion",
    created: number(first?.created),
    model: text(first?.model),
    choices: [choice.whole],
    usage,
  });
};

/** A client of chat completions. */
export const chat: Client = {
  dialect: "openai-chat",
  cannot: ["result-image", "result-failed"],
  send: () => ({ path: "/v1/chat/completions", headers: {} }),
  write,
  resume,
  assemble,
  read,
  failure: (body) => ({ message: text(fields(body.error).message) }),
  broken(events) {
    const at = events.findIndex(({ data }) => data !== DONE && "error" in fields(parse(data)));
    if (at < 0) return undefined;
    if (at !== events.length - 1) throw new Error("something follows the error");
    const choice = new Growing();
    for (const { data } of events.slice(0, at)) {
      const [only] = objects(fields(parse(data)).choices);
      if (only) choice.take(only);
    }
    return chat.failure(fields(parse(events[at]?.data ?? "")));
  },
  schemas: { answer: "chat-answer", event: "chat-chunk", error: "openai-error" },
  valueOf: ({ data }) => (data === DONE ? undefined : parse(data)),
};
