import {
  checkPairs,
  checkSeal,
  type Fields,
  fieldsIn,
  fieldsOf,
  merged,
  onlyKnown,
  sealed,
  sse,
  textOf,
} from "./json.ts";
import {
  Complaint,
  type Item,
  type Meta,
  pieces,
  type SaidPart,
  type Turn,
  USAGE,
  type Wire,
} from "./model.ts";

const KNOWN =
  "model messages system max_tokens stream tools tool_choice thinking temperature top_p top_k stop_sequences metadata " +
  "output_config service_tier container context_management mcp_servers cache_control speed";
const NAME = "claude";

const resultText = (content: unknown): string =>
  typeof content === "string"
    ? content
    : fieldsIn(content, "tool_result.content")
        .map(({ text }) => (typeof text === "string" ? text : ""))
        .join("");

const BLOCKS: Readonly<Record<string, (block: Fields) => Item>> = {
  text: ({ text }) => {
    if (text === "") throw new Complaint("messages: text content blocks must be non-empty");
    return { kind: "text", text: textOf(text, "text") };
  },
  image: ({ source }) => {
    const { type, media_type, data } = fieldsOf(source, "source");
    if (type !== "base64") throw new Complaint("source: no picture is fetched here");
    return { kind: "image", mediaType: textOf(media_type), data: textOf(data) };
  },
  tool_use: ({ id, name, input }) => {
    if (!/^[a-zA-Z0-9_-]+$/.test(textOf(id, "tool_use.id")))
      throw new Complaint("tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'");
    return { kind: "call", id: textOf(id), name: textOf(name), input: fieldsOf(input, "tool_use.input") };
  },
  tool_result: ({ tool_use_id, content }) => ({
    kind: "result",
    id: textOf(tool_use_id, "tool_use_id"),
    text: resultText(content),
  }),
  thinking: ({ thinking, signature }) => ({
    kind: "thought",
    text: textOf(thinking, "thinking"),
    seal: textOf(signature, "signature"),
  }),
  redacted_thinking: ({ data }) => ({ kind: "thought", text: "", seal: textOf(data, "data") }),
};

const blockOf = (block: Fields): Item => {
  const read = BLOCKS[String(block.type)];
  if (!read) throw new Complaint(`messages: Input tag '${block.type}' found using 'type' does not match`);
  const item = read(block);
  if (item.kind === "thought")
    checkSeal([NAME], item.seal, "messages.1.content.0: Invalid `signature` in `thinking` block");
  return item;
};

/** Without this beta only two sides may speak; with it instructions may stand between them. */
const SYSTEM_BETA = "mid-conversation-system";

const isInstruction = ({ role }: Fields): boolean => role === "system";

const instructionsOf = (content: unknown): string =>
  typeof content === "string"
    ? content
    : fieldsIn(content, "system")
        .map(({ text }) => textOf(text))
        .join("\n");

const turnOf = ({ role, content }: Fields): Turn => {
  const blocks =
    typeof content === "string" ? [{ type: "text", text: content }] : fieldsIn(content, "content");
  if (role !== "user" && role !== "assistant")
    throw new Complaint(`messages: Unexpected role "${role}". Allowed roles are "user" or "assistant".`);
  const items = blocks.map(blockOf);
  const results = items.findLastIndex(({ kind }) => kind === "result");
  if (results >= 0 && items.slice(0, results).some(({ kind }) => kind !== "result"))
    throw new Complaint("messages: tool_result blocks must come first in the content");
  return { by: role === "user" ? "user" : "model", items };
};

/** Beside thoughts tokens are chosen as the API does it, and never by two measures at once. */
const checkSampling = ({ thinking, temperature, top_p, top_k }: Fields): void => {
  const thinks = thinking !== undefined && fieldsOf(thinking).type !== "disabled";
  if (temperature !== undefined && top_p !== undefined)
    throw new Complaint("`temperature` and `top_p` cannot both be specified for this model.");
  if (thinks && temperature !== undefined && temperature !== 1)
    throw new Complaint("`temperature` may only be set to 1 when thinking is enabled.");
  if (thinks && top_k !== undefined) throw new Complaint("`top_k` must be unset when thinking is enabled.");
};

/** With thinking on, the turn that calls tools must begin with the thought that led to them. */
const checkThinking = (thinking: unknown, turns: readonly Turn[], body: Fields): void => {
  if (thinking === undefined || fieldsOf(thinking).type !== "enabled") return;
  if (Number(fieldsOf(thinking).budget_tokens) >= Number(body.max_tokens))
    throw new Complaint("`max_tokens` must be greater than `thinking.budget_tokens`");
  const last = turns.findLast(({ by }) => by === "model");
  const open = turns.at(-1)?.items.some(({ kind }) => kind === "result");
  if (open && last?.items[0]?.kind !== "thought")
    throw new Complaint("messages: Expected `thinking` or `redacted_thinking`, but found `tool_use`.");
};

const usage = {
  input_tokens: USAGE.input - USAGE.cached,
  cache_read_input_tokens: USAGE.cached,
  cache_creation_input_tokens: 0,
  output_tokens: USAGE.output,
};
const idOf = ({ callsBefore }: Meta, index: number): string => `toolu_${callsBefore + index}claude`;
const reasonOf = (parts: readonly SaidPart[]) =>
  parts.some(({ kind }) => kind === "call") ? "tool_use" : "end_turn";

const written = (parts: readonly SaidPart[], meta: Meta): Fields[] => {
  let calls = 0;
  return parts.map((part) => {
    if (part.kind === "text") return { type: "text", text: part.text, citations: null };
    if (part.kind === "thought")
      return { type: "thinking", thinking: part.text, signature: sealed(NAME, part.text) };
    return { type: "tool_use", id: idOf(meta, calls++), name: part.name, input: part.input };
  });
};

const deltasOf = (block: Fields): object[] => {
  if (block.type === "text") return pieces(textOf(block.text)).map((text) => ({ type: "text_delta", text }));
  if (block.type === "tool_use")
    return ["", ...pieces(JSON.stringify(block.input))].map((partial_json) => ({
      type: "input_json_delta",
      partial_json,
    }));
  return [
    ...pieces(textOf(block.thinking)).map((thinking) => ({ type: "thinking_delta", thinking })),
    { type: "signature_delta", signature: block.signature },
  ];
};

const EMPTY: Readonly<Record<string, object>> = {
  text: { text: "" },
  tool_use: { input: {} },
  thinking: { thinking: "", signature: "" },
};

const message = (meta: Meta, more: object) => ({
  id: "msg_01",
  type: "message",
  role: "assistant",
  model: meta.model,
  stop_sequence: null,
  ...more,
});

/** Anthropic's messages. */
export const messages: Wire = {
  eventType: "text/event-stream; charset=utf-8",

  hear({ body, headers }) {
    if (headers.get("anthropic-version") === null)
      throw new Complaint("anthropic-version: header is required");
    onlyKnown(body, KNOWN, "body");
    if (typeof body.max_tokens !== "number") throw new Complaint("max_tokens: Field required");
    const said = fieldsIn(body.messages, "messages");
    const between = headers.get("anthropic-beta")?.includes(SYSTEM_BETA) ? said.filter(isInstruction) : [];
    const turns = merged(said.filter((message) => !between.includes(message)).map(turnOf));
    if (turns[0]?.by !== "user") throw new Complaint('messages: first message must use the "user" role');
    checkPairs(turns);
    checkThinking(body.thinking, turns, body);
    checkSampling(body);
    const format = body.output_config === undefined ? undefined : fieldsOf(body.output_config).format;
    return {
      system: [body.system ?? "", ...between.map(({ content }) => content)]
        .map(instructionsOf)
        .join("\n")
        .trim(),
      turns,
      tools: fieldsIn(body.tools, "tools").map(({ name }) => textOf(name)),
      ...(format === undefined ? {} : { schema: fieldsOf(format).schema }),
    };
  },

  whole: (parts, meta) =>
    message(meta, { content: written(parts, meta), stop_reason: reasonOf(parts), usage }),

  events: (parts, meta) => [
    sse(
      {
        type: "message_start",
        message: message(meta, { content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } }),
      },
      "message_start",
    ),
    sse({ type: "ping" }, "ping"),
    ...written(parts, meta).flatMap((block, index) => [
      sse(
        { type: "content_block_start", index, content_block: { ...block, ...EMPTY[String(block.type)] } },
        "content_block_start",
      ),
      ...deltasOf(block).map((delta) =>
        sse({ type: "content_block_delta", index, delta }, "content_block_delta"),
      ),
      sse({ type: "content_block_stop", index }, "content_block_stop"),
    ]),
    sse(
      {
        type: "message_delta",
        delta: { stop_reason: reasonOf(parts), stop_sequence: null },
        usage: { output_tokens: USAGE.output },
      },
      "message_delta",
    ),
    sse({ type: "message_stop" }, "message_stop"),
  ],

  error: (status, said) => ({
    type: "error",
    error: {
      type: { 429: "rate_limit_error", 529: "overloaded_error" }[status] ?? "invalid_request_error",
      message: said,
    },
    request_id: "req_01",
  }),
  failure: (said) => sse({ type: "error", error: { type: "overloaded_error", message: said } }, "error"),
};
