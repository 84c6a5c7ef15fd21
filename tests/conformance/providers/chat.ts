import { fields, number, objects, parse, present, text } from "../json.ts";
import {
  type Asked,
  callsOf,
  type Fields,
  type Finish,
  type Json,
  type Piece,
  type Said,
  type Turn,
  textOf,
} from "../meaning.ts";
import { inThree, joined, pictureAt } from "../pieces.ts";
import type { Cut, Provider } from "../provider.ts";

const piecesOf = (content: Json | undefined): Piece[] => {
  if (typeof content === "string") return [{ kind: "text", text: content }];
  return objects(content).map((part) =>
    part.type === "image_url"
      ? { kind: "image", image: pictureAt(text(fields(part.image_url).url)) }
      : { kind: "text", text: text(part.text) },
  );
};

const turnOf = (message: Fields): Turn => {
  if (message.role === "tool") {
    const id = text(message.tool_call_id);
    return { role: "user", pieces: [{ kind: "result", id, text: text(message.content) }] };
  }
  const calls = objects(message.tool_calls).map((call): Piece => {
    const { name, arguments: args } = fields(call.function);
    return { kind: "call", id: text(call.id), name: text(name), args: fields(parse(text(args))) };
  });
  return {
    role: message.role === "assistant" ? "assistant" : "user",
    pieces: [...piecesOf(message.content), ...calls],
  };
};

const read = (request: Fields): Asked => {
  const messages = objects(request.messages);
  const [first] = messages;
  const system = first?.role === "system" ? textOf(piecesOf(first.content)) : undefined;
  const { schema } = fields(fields(request.response_format).json_schema);
  const tools = objects(request.tools).map(({ function: described }) => {
    const { name, description, parameters } = fields(described);
    return { name: text(name), description: text(description), schema: fields(parameters) };
  });
  return {
    ...(system === undefined ? {} : { system }),
    turns: joined(messages.slice(system === undefined ? 0 : 1).map(turnOf)),
    ...(tools.length > 0 ? { tools } : {}),
    ...(request.tool_choice === "required" ? { choice: "required" } : {}),
    maxTokens: number(request.max_completion_tokens ?? request.max_tokens),
    ...("temperature" in request ? { temperature: number(request.temperature) } : {}),
    ...(request.reasoning_effort === "high" ? { effort: "high" } : {}),
    ...(schema === undefined ? {} : { schema: fields(schema) }),
  };
};

/** Pictures of results follow in the user's words, with the call that they belong to. */
const placed = (asked: Asked): Asked => ({
  ...asked,
  turns: asked.turns.map(({ role, pieces }) => {
    const shown = pieces.flatMap((piece): Piece[] =>
      piece.kind === "result" && piece.image
        ? [
            { kind: "text", text: `Result of the tool call ${piece.id}:` },
            { kind: "image", image: piece.image },
          ]
        : [],
    );
    const plain = pieces.map((piece): Piece => {
      if (piece.kind !== "result") return piece;
      const { image: _, ...rest } = piece;
      return rest;
    });
    return { role, pieces: [...plain, ...shown] };
  }),
});

const FINISHES: Readonly<Record<Finish, string>> = {
  stop: "stop",
  length: "length",
  calls: "tool_calls",
  refused: "content_filter",
};

const BASE = { id: "chatcmpl-provider", created: 1_760_000_000, model: "provider-model-2" };

const usageOf = ({ usage }: Said): Fields => ({
  prompt_tokens: usage.inputTokens,
  completion_tokens: usage.outputTokens,
  total_tokens: usage.inputTokens + usage.outputTokens,
  prompt_tokens_details: present({
    cached_tokens: usage.cachedInputTokens,
    cache_write_tokens: usage.cacheWriteInputTokens,
  }),
  completion_tokens_details: present({ reasoning_tokens: usage.reasoningTokens }),
});

const callOf = ({ id, name, args }: ReturnType<typeof callsOf>[number]): Fields => ({
  id,
  type: "function",
  function: { name, arguments: JSON.stringify(args) },
});

const whole = (said: Said): Fields => {
  const calls = callsOf(said.pieces).map(callOf);
  const [content, thought] = [textOf(said.pieces), textOf(said.pieces, "thought")];
  const message = present({
    role: "assistant",
    content: content === "" ? null : content,
    refusal: null,
    reasoning_content: thought === "" ? undefined : thought,
    tool_calls: calls.length > 0 ? calls : undefined,
  });
  return {
    ...BASE,
    object: "chat.completion",
    choices: [{ index: 0, message, logprobs: null, finish_reason: FINISHES[said.finish] }],
    usage: usageOf(said),
  };
};

const chunk = (choices: readonly Fields[], usage: Json = null): string =>
  JSON.stringify({ ...BASE, object: "chat.completion.chunk", choices, usage });

const delta = (fields: Fields, finish: string | null = null): string =>
  chunk([{ index: 0, delta: fields, logprobs: null, finish_reason: finish }]);

/** Pieces of calls come in turns, as they do where a model writes them side by side. */
const callEvents = (said: Said, cut: Cut): string[] => {
  const calls = callsOf(said.pieces);
  const begun = calls.map(({ id, name }, index) =>
    delta({ tool_calls: [{ index, id, type: "function", function: { name, arguments: "" } }] }),
  );
  const pieces = calls.map(({ args }) => cut(JSON.stringify(args)));
  const longest = Math.max(0, ...pieces.map(({ length }) => length));
  const rounds = Array.from({ length: longest }, (_, nth) => nth).flatMap((nth) =>
    pieces.flatMap((own, index) => {
      const piece = own[nth];
      return piece === undefined ? [] : [delta({ tool_calls: [{ index, function: { arguments: piece } }] })];
    }),
  );
  return [...begun, ...rounds];
};

const events = (said: Said, cut: Cut = inThree): string[] => [
  delta({ role: "assistant", content: "", refusal: null }),
  ...cut(textOf(said.pieces, "thought")).map((piece) => delta({ reasoning_content: piece })),
  ...cut(textOf(said.pieces)).map((piece) => delta({ content: piece })),
  ...callEvents(said, cut),
  delta({}, FINISHES[said.finish]),
  chunk([], usageOf(said)),
  "[DONE]",
];

/** A provider of chat completions. */
export const chat: Provider = {
  dialect: "openai-chat",
  cannot: ["result-failed", "cache", "cached-tools"],
  counts: ["cachedInputTokens", "cacheWriteInputTokens", "reasoningTokens"],
  schema: "chat-request",
  read,
  kept: ({ pieces }) => pieces.filter(({ kind }) => kind !== "thought"),
  placed,
  whole,
  events,
  failure: ({ message }) => ({ error: { message, type: "invalid_request_error", param: null, code: null } }),
  failed: ({ message }) =>
    JSON.stringify({ error: { message, type: "server_error", param: null, code: null } }),
};
