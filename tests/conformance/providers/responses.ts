import { fields, number, objects, parse, present, text } from "../json.ts";
import type { Asked, Fields, Finish, Json, Piece, Said, Turn } from "../meaning.ts";
import { inThree, joined, pictureAt, textPiece } from "../pieces.ts";
import type { Cut, Provider } from "../provider.ts";

const piecesOf = (content: Json | undefined): Piece[] => {
  if (typeof content === "string") return [{ kind: "text", text: content }];
  return objects(content).map((part) =>
    part.type === "input_image"
      ? { kind: "image", image: pictureAt(text(part.image_url)) }
      : textPiece(text(part.text), "prompt_cache_breakpoint" in part),
  );
};

const resultOf = ({ call_id, output }: Fields): Piece => {
  const pieces = piecesOf(output);
  const image = pieces.find((piece) => piece.kind === "image");
  return {
    kind: "result",
    id: text(call_id),
    text: pieces.map((piece) => (piece.kind === "text" ? piece.text : "")).join(""),
    ...(image ? { image: image.image } : {}),
  };
};

const ITEMS: Readonly<Record<string, (item: Fields) => Turn>> = {
  message: ({ role, content }) => ({
    role: role === "assistant" ? "assistant" : "user",
    pieces: piecesOf(content),
  }),
  reasoning: ({ summary, encrypted_content }) => ({
    role: "assistant",
    pieces: [
      {
        kind: "thought",
        text: objects(summary)
          .map((part) => text(part.text))
          .join(""),
        seal: text(encrypted_content),
      },
    ],
  }),
  function_call: ({ call_id, name, arguments: args }) => ({
    role: "assistant",
    pieces: [{ kind: "call", id: text(call_id), name: text(name), args: fields(parse(text(args))) }],
  }),
  function_call_output: (item) => ({ role: "user", pieces: [resultOf(item)] }),
};

const turnOf = (item: Fields): Turn => {
  const read = ITEMS[text(item.type) || "message"];
  if (!read) throw new Error(`an item of ${text(item.type)} was sent`);
  return read(item);
};

const systemIn = ({
  instructions,
  input,
}: Fields): { readonly said?: Piece; readonly rest: readonly Fields[] } => {
  const items = objects(input);
  if (typeof instructions === "string") return { said: { kind: "text", text: instructions }, rest: items };
  const [first, ...rest] = items;
  const [said] = first?.role === "system" ? piecesOf(first.content) : [];
  return said ? { said, rest } : { rest: items };
};

const read = (request: Fields): Asked => {
  const { said, rest } = systemIn(request);
  const { schema } = fields(fields(request.text).format);
  const tools = objects(request.tools).map(({ name, description, parameters }) => ({
    name: text(name),
    description: text(description),
    schema: fields(parameters),
  }));
  return {
    ...(said?.kind === "text" ? { system: said.text, ...(said.cached ? { systemCached: true } : {}) } : {}),
    turns: joined(rest.map(turnOf)),
    ...(tools.length > 0 ? { tools } : {}),
    ...(request.tool_choice === "required" ? { choice: "required" } : {}),
    maxTokens: number(request.max_output_tokens),
    ...("temperature" in request ? { temperature: number(request.temperature) } : {}),
    ...(fields(request.reasoning).effort === "high" ? { effort: "high" } : {}),
    ...(schema === undefined ? {} : { schema: fields(schema) }),
  };
};

const BASE = {
  id: "resp_provider",
  object: "response",
  created_at: 1_760_000_000,
  error: null,
  model: "provider-model-2",
  parallel_tool_calls: true,
  tool_choice: "auto",
  tools: [],
  temperature: null,
  top_p: null,
  instructions: null,
  metadata: {},
};

const itemOf = (piece: Piece, at: number): Fields => {
  if (piece.kind === "thought")
    return present({
      id: `rs_${at}`,
      type: "reasoning",
      summary: piece.text === "" ? [] : [{ type: "summary_text", text: piece.text }],
      encrypted_content: piece.seal,
    });
  if (piece.kind === "call")
    return {
      id: `fc_${at}`,
      type: "function_call",
      call_id: piece.id,
      name: piece.name,
      arguments: JSON.stringify(piece.args),
      status: "completed",
    };
  const said = piece.kind === "text" ? piece.text : "";
  const content = [{ type: "output_text", text: said, annotations: [], logprobs: [] }];
  return { id: `msg_${at}`, type: "message", role: "assistant", status: "completed", content };
};

const REASONS: Readonly<Partial<Record<Finish, string>>> = {
  length: "max_output_tokens",
  refused: "content_filter",
};

const whole = ({ pieces, finish, usage }: Said): Fields => {
  const reason = REASONS[finish];
  return {
    ...BASE,
    status: reason === undefined ? "completed" : "incomplete",
    incomplete_details: reason === undefined ? null : { reason },
    output: pieces.map(itemOf),
    usage: {
      input_tokens: usage.inputTokens,
      input_tokens_details: present({
        cached_tokens: usage.cachedInputTokens ?? 0,
        cache_write_tokens: usage.cacheWriteInputTokens,
      }),
      output_tokens: usage.outputTokens,
      output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
      total_tokens: usage.inputTokens + usage.outputTokens,
    },
  };
};

const part = (said: string): Fields => ({ type: "output_text", text: said, annotations: [], logprobs: [] });

/** The events within an item. */
const within = (piece: Piece, item: Fields, output_index: number, cut: Cut): Fields[] => {
  const place = { item_id: text(item.id), output_index };
  if (piece.kind === "call") {
    const args = JSON.stringify(piece.args);
    return [
      ...cut(args).map((delta) => ({ type: "response.function_call_arguments.delta", ...place, delta })),
      { type: "response.function_call_arguments.done", ...place, arguments: args },
    ];
  }
  if (piece.kind === "thought") {
    const at = { ...place, summary_index: 0 };
    const summary = { type: "summary_text", text: piece.text };
    return [
      { type: "response.reasoning_summary_part.added", ...at, part: { ...summary, text: "" } },
      ...cut(piece.text).map((delta) => ({
        type: "response.reasoning_summary_text.delta",
        ...at,
        delta,
      })),
      { type: "response.reasoning_summary_text.done", ...at, text: piece.text },
      { type: "response.reasoning_summary_part.done", ...at, part: summary },
    ];
  }
  const said = piece.kind === "text" ? piece.text : "";
  const at = { ...place, content_index: 0 };
  return [
    { type: "response.content_part.added", ...at, part: part("") },
    ...cut(said).map((delta) => ({ type: "response.output_text.delta", ...at, delta, logprobs: [] })),
    { type: "response.output_text.done", ...at, text: said, logprobs: [] },
    { type: "response.content_part.done", ...at, part: part(said) },
  ];
};

const EMPTY: Readonly<Record<string, Fields>> = {
  message: { content: [], status: "in_progress" },
  reasoning: { summary: [] },
  function_call: { arguments: "", status: "in_progress" },
};

const events = (said: Said, cut: Cut = inThree): string[] => {
  const answer = whole(said);
  const begun = { ...answer, status: "in_progress", incomplete_details: null, output: [], usage: null };
  const all: Fields[] = [
    { type: "response.created", response: begun },
    { type: "response.in_progress", response: begun },
    ...said.pieces.flatMap((piece, output_index) => {
      const item = itemOf(piece, output_index);
      return [
        { type: "response.output_item.added", output_index, item: { ...item, ...EMPTY[text(item.type)] } },
        ...within(piece, item, output_index, cut),
        { type: "response.output_item.done", output_index, item },
      ];
    }),
    { type: `response.${text(answer.status)}`, response: answer },
  ];
  return all.map((event, sequence_number) => JSON.stringify({ ...event, sequence_number }));
};

/** A provider of responses. */
export const responses: Provider = {
  dialect: "openai-responses",
  cannot: ["result-failed", "cached-tools"],
  counts: ["cachedInputTokens", "cacheWriteInputTokens", "reasoningTokens"],
  schema: "responses-request",
  read,
  kept: ({ pieces }) => pieces,
  whole,
  events,
  failure: ({ message }) => ({ error: { message, type: "invalid_request_error", param: null, code: null } }),
  failed: ({ message }, sequence_number) =>
    JSON.stringify({ type: "error", code: "server_error", message, param: null, sequence_number }),
};
