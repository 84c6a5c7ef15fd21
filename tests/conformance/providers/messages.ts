import { fields, number, objects, present, text } from "../json.ts";
import type { Asked, Fields, Finish, Json, Picture, Piece, Said } from "../meaning.ts";
import { inThree, joined, textPiece } from "../pieces.ts";
import type { Cut, Provider } from "../provider.ts";

const pictureIn = (source: Json | undefined): Picture => {
  const { type, url, media_type, data } = fields(source);
  return type === "url" ? { url: text(url) } : { type: text(media_type), data: text(data) };
};

const resultOf = ({ tool_use_id, content, is_error }: Fields): Piece => {
  const parts = typeof content === "string" ? [{ type: "text", text: content }] : objects(content);
  const image = parts.find(({ type }) => type === "image");
  return {
    kind: "result",
    id: text(tool_use_id),
    text: parts.map((part) => text(fields(part).text)).join(""),
    ...(image && "source" in image ? { image: pictureIn(image.source) } : {}),
    ...(is_error === true ? { failed: true } : {}),
  };
};

const BLOCKS: Readonly<Record<string, (block: Fields) => Piece>> = {
  text: (block) => textPiece(text(block.text), "cache_control" in block),
  image: ({ source }) => ({ kind: "image", image: pictureIn(source) }),
  thinking: ({ thinking, signature }) => ({ kind: "thought", text: text(thinking), seal: text(signature) }),
  tool_use: ({ id, name, input }) => ({ kind: "call", id: text(id), name: text(name), args: fields(input) }),
  tool_result: resultOf,
};

const piecesOf = (content: Json | undefined): Piece[] => {
  if (typeof content === "string") return [{ kind: "text", text: content }];
  return objects(content).map((block) => {
    const read = BLOCKS[text(block.type)];
    if (!read) throw new Error(`a block of ${text(block.type)} was sent`);
    return read(block);
  });
};

const read = (request: Fields): Asked => {
  const [system] = "system" in request ? piecesOf(request.system) : [];
  const { effort, format } = fields(request.output_config);
  const tools = objects(request.tools).map((tool) => ({
    name: text(tool.name),
    description: text(tool.description),
    schema: fields(tool.input_schema),
    ...("cache_control" in tool ? { cached: true } : {}),
  }));
  return {
    ...(system?.kind === "text"
      ? { system: system.text, ...(system.cached ? { systemCached: true } : {}) }
      : {}),
    turns: joined(
      objects(request.messages).map(({ role, content }) => ({
        role: role === "assistant" ? "assistant" : "user",
        pieces: piecesOf(content),
      })),
    ),
    ...(tools.length > 0 ? { tools } : {}),
    ...(fields(request.tool_choice).type === "any" ? { choice: "required" } : {}),
    maxTokens: number(request.max_tokens),
    ...("temperature" in request ? { temperature: number(request.temperature) } : {}),
    ...(effort === "high" && fields(request.thinking).type === "adaptive" ? { effort: "high" } : {}),
    ...(format === undefined ? {} : { schema: untitled(fields(fields(format).schema)) }),
  };
};

/** The name of a schema stands in it there. */
const untitled = ({ title: _, ...schema }: Fields): Fields => schema;

const FINISHES: Readonly<Record<Finish, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  calls: "tool_use",
  refused: "refusal",
};

const usageOf = ({ usage }: Said): Fields => {
  const { cachedInputTokens: cached = 0, cacheWriteInputTokens: written = 0, reasoningTokens } = usage;
  return present({
    input_tokens: usage.inputTokens - cached - written,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: written,
    output_tokens: usage.outputTokens,
    output_tokens_details: reasoningTokens === undefined ? undefined : { thinking_tokens: reasoningTokens },
  });
};

const BASE = { id: "msg_provider", type: "message", role: "assistant", model: "provider-model-2" };

const blockOf = (piece: Piece): Fields => {
  if (piece.kind === "thought")
    return { type: "thinking", thinking: piece.text, signature: piece.seal ?? "" };
  if (piece.kind === "call") return { type: "tool_use", id: piece.id, name: piece.name, input: piece.args };
  return { type: "text", text: piece.kind === "text" ? piece.text : "", citations: null };
};

const whole = (said: Said): Fields => ({
  ...BASE,
  content: said.pieces.map(blockOf),
  stop_reason: FINISHES[said.finish],
  stop_sequence: null,
  usage: usageOf(said),
});

const deltasOf = (piece: Piece, cut: Cut): Fields[] => {
  if (piece.kind === "call")
    return cut(JSON.stringify(piece.args)).map((partial_json) => ({
      type: "input_json_delta",
      partial_json,
    }));
  if (piece.kind === "thought")
    return [
      ...cut(piece.text).map((thinking) => ({ type: "thinking_delta", thinking })),
      { type: "signature_delta", signature: piece.seal ?? "" },
    ];
  return cut(piece.kind === "text" ? piece.text : "").map((one) => ({ type: "text_delta", text: one }));
};

const EMPTY: Readonly<Record<string, Fields>> = {
  text: { text: "" },
  thinking: { thinking: "", signature: "" },
  tool_use: { input: {} },
};

const events = (said: Said, cut: Cut = inThree): string[] => {
  const start = { ...BASE, content: [], stop_reason: null, stop_sequence: null };
  const { output_tokens_details: _, ...spent } = usageOf(said);
  const all: Fields[] = [
    { type: "message_start", message: { ...start, usage: { ...spent, output_tokens: 1 } } },
    { type: "ping" },
    ...said.pieces.flatMap((piece, index): Fields[] => {
      const block = blockOf(piece);
      return [
        { type: "content_block_start", index, content_block: { ...block, ...EMPTY[text(block.type)] } },
        ...deltasOf(piece, cut).map((delta) => ({ type: "content_block_delta", index, delta })),
        { type: "content_block_stop", index },
      ];
    }),
    {
      type: "message_delta",
      delta: { stop_reason: FINISHES[said.finish], stop_sequence: null },
      usage: usageOf(said),
    },
    { type: "message_stop" },
  ];
  return all.map((event) => JSON.stringify(event));
};

const TYPES: Readonly<Record<number, string>> = { 400: "invalid_request_error", 429: "rate_limit_error" };

const failure: Provider["failure"] = ({ message, status = 529 }) => ({
  type: "error",
  error: { type: TYPES[status] ?? "overloaded_error", message },
  request_id: "req_provider",
});

/** A provider of messages. */
export const messages: Provider = {
  dialect: "anthropic-messages",
  cannot: [],
  counts: ["cachedInputTokens", "cacheWriteInputTokens", "reasoningTokens"],
  schema: "messages-request",
  read,
  kept: ({ pieces }) => pieces,
  whole,
  events,
  failure,
  failed: (failed) => JSON.stringify(failure(failed)),
};
