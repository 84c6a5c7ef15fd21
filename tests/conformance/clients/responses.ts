import type { Client } from "../client.ts";
import { argumentsIn, fields, list, number, objects, parse, present, type Sse, text } from "../json.ts";
import type { Asked, Fields, Finish, Picture, Piece, Said, Turn } from "../meaning.ts";
import { Following } from "./responses-grammar.ts";

const imageOf = (image: Picture): Fields => ({
  type: "input_image",
  image_url: "url" in image ? image.url : `data:${image.type};base64,${image.data}`,
  detail: "auto",
});

const mark = (cached: boolean | undefined): Fields =>
  cached ? { prompt_cache_breakpoint: { mode: "explicit" } } : {};

const partOf = (piece: Piece, role: Turn["role"]): Fields[] => {
  if (piece.kind === "image") return [imageOf(piece.image)];
  if (piece.kind !== "text") return [];
  const type = role === "assistant" ? "output_text" : "input_text";
  return [{ type, text: piece.text, ...mark(piece.cached) }];
};

const itemsOf = ({ role, pieces }: Turn): Fields[] => {
  const items = pieces.flatMap((piece): Fields[] => {
    if (piece.kind === "call") {
      const args = JSON.stringify(piece.args);
      return [{ type: "function_call", call_id: piece.id, name: piece.name, arguments: args }];
    }
    if (piece.kind !== "result") return [];
    const { id: call_id, text: said, image } = piece;
    const output = image ? [{ type: "input_text", text: said }, imageOf(image)] : said;
    return [{ type: "function_call_output", call_id, output }];
  });
  const content = pieces.flatMap((piece) => partOf(piece, role));
  const message = content.length > 0 ? [{ type: "message", role, content }] : [];
  return role === "assistant" ? [...message, ...items] : [...items, ...message];
};

const write = (asked: Asked, model: string, stream: boolean): Fields => {
  const { system, systemCached, turns, tools, choice, maxTokens, temperature, effort, schema } = asked;
  const content = [{ type: "input_text", text: system ?? "", ...mark(systemCached) }];
  const first = systemCached ? [{ type: "message", role: "system", content }] : [];
  return present({
    model,
    instructions: systemCached ? undefined : system,
    input: [...first, ...turns.flatMap(itemsOf)],
    max_output_tokens: maxTokens,
    temperature,
    tools: tools?.map(({ name, description, schema: parameters }) => ({
      type: "function",
      name,
      description,
      parameters,
      strict: false,
    })),
    tool_choice: choice,
    reasoning: effort && { effort, summary: "auto" },
    include: effort && ["reasoning.encrypted_content"],
    text: schema && { format: { type: "json_schema", name: "answer", schema, strict: true } },
    store: false,
    stream: stream || undefined,
  });
};

const resume = (request: Fields, answer: Fields, said: readonly Piece[]): Fields => ({
  ...request,
  input: [...list(request.input), ...list(answer.output), ...itemsOf({ role: "user", pieces: said })],
});

const pieceOf = (item: Fields): Piece[] => {
  if (item.type === "message")
    return objects(item.content).flatMap((part) =>
      part.type === "output_text" ? [{ kind: "text", text: text(part.text) }] : [],
    );
  if (item.type === "reasoning") {
    const thought = objects(item.summary)
      .map((part) => text(part.text))
      .join("");
    return thought === "" ? [] : [{ kind: "thought", text: thought }];
  }
  if (item.type !== "function_call") return [];
  const { call_id, name, arguments: args } = item;
  return [{ kind: "call", id: text(call_id), name: text(name), args: argumentsIn(text(args)) }];
};

const finishOf = (answer: Fields, pieces: readonly Piece[]): Finish => {
  if (answer.status === "completed") return pieces.some(({ kind }) => kind === "call") ? "calls" : "stop";
  return fields(answer.incomplete_details).reason === "max_output_tokens" ? "length" : "refused";
};

const read = (answer: Fields): Said => {
  const pieces = objects(answer.output).flatMap(pieceOf);
  const usage = fields(answer.usage);
  const input = fields(usage.input_tokens_details);
  return {
    pieces,
    finish: finishOf(answer, pieces),
    usage: {
      inputTokens: number(usage.input_tokens),
      outputTokens: number(usage.output_tokens),
      cachedInputTokens: number(input.cached_tokens),
      cacheWriteInputTokens: number(input.cache_write_tokens),
      reasoningTokens: number(fields(usage.output_tokens_details).reasoning_tokens),
    },
  };
};

const assemble = (events: readonly Sse[]): Fields => {
  const following = new Following();
  for (const { name, data } of events) {
    const event = fields(parse(data));
    if (name !== event.type) throw new Error(`the event ${name} says it is ${text(event.type)}`);
    following.take(event);
  }
  return following.whole;
};

/** A client of responses. */
export const responses: Client = {
  dialect: "openai-responses",
  cannot: ["result-failed", "cached-tools"],
  send: () => ({ path: "/v1/responses", headers: {} }),
  write,
  resume,
  assemble,
  read,
  failure: (body) => ({ message: text(fields(body.error).message) }),
  broken(events) {
    const told = events.filter(({ name }) => name === "error" || name === "response.failed");
    if (told.length === 0) return undefined;
    if (told.some((event, at) => event !== events.at(at - told.length)))
      throw new Error("something follows the error");
    const following = new Following();
    for (const { data } of events) following.take(fields(parse(data)));
    const last = fields(parse(events.at(-1)?.data ?? "null"));
    return { message: text(fields(fields(last.response).error).message) || text(last.message) };
  },
  schemas: { answer: "responses-answer", event: "responses-event", error: "openai-error" },
  valueOf: ({ data }) => parse(data),
};
