import {
  checkPairs,
  type Fields,
  fieldsIn,
  fieldsOf,
  imageOf,
  merged,
  onlyKnown,
  parsed,
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
  "model messages stream stream_options tools tool_choice parallel_tool_calls response_format max_tokens max_completion_tokens " +
  "temperature top_p n stop seed user metadata store reasoning_effort service_tier prompt_cache_key safety_identifier verbosity";

/** `parsed` and thoughts: the official clients leave them in what they send back. */
const MESSAGE =
  "role content tool_calls refusal name audio annotations function_call parsed reasoning_content";

const partOf = (part: Fields): Item => {
  if (part.type === "text") return { kind: "text", text: textOf(part.text, "text") };
  if (part.type === "image_url")
    return imageOf(textOf(fieldsOf(part.image_url, "image_url").url, "image_url.url"));
  throw new Complaint(`Invalid value: '${part.type}'. Supported values are: 'text', 'image_url'.`);
};

const contentOf = (content: unknown): Item[] => {
  if (content === null || content === undefined || content === "") return [];
  if (typeof content === "string") return [{ kind: "text", text: content }];
  return fieldsIn(content, "content").map(partOf);
};

const callOf = (call: Fields): Item => {
  const { name, arguments: input } = fieldsOf(call.function, "tool_calls.function");
  return {
    kind: "call",
    id: textOf(call.id, "tool_calls.id"),
    name: textOf(name, "tool_calls.function.name"),
    input: parsed(textOf(input, "tool_calls.function.arguments")),
  };
};

const turnOf = (message: Fields): Turn => {
  const items = contentOf(message.content);
  const calls = fieldsIn(message.tool_calls, "tool_calls").map(callOf);
  if (message.role === "tool") {
    const id = textOf(message.tool_call_id, "tool_call_id");
    const text = items.map((item) => (item.kind === "text" ? item.text : "")).join("");
    return { by: "user", items: [{ kind: "result", id, text }] };
  }
  if (message.role !== "assistant") return { by: "user", items };
  if (items.length === 0 && calls.length === 0)
    throw new Complaint("Invalid value for 'content': expected a string, got null.");
  onlyKnown(message, MESSAGE, "messages");
  return { by: "model", items: [...items, ...calls] };
};

const idOf = ({ callsBefore }: Meta, index: number): string => `call_${callsBefore + index}chat`;
const finishOf = (parts: readonly SaidPart[]) =>
  parts.some(({ kind }) => kind === "call") ? "tool_calls" : "stop";
const textsOf = (parts: readonly SaidPart[], kind: "text" | "thought"): string =>
  parts.map((part) => (part.kind === kind ? part.text : "")).join("");
const callsOf = (parts: readonly SaidPart[]) => parts.filter((part) => part.kind === "call");

const usage = {
  prompt_tokens: USAGE.input,
  completion_tokens: USAGE.output,
  total_tokens: USAGE.input + USAGE.output,
  prompt_tokens_details: { cached_tokens: USAGE.cached },
  completion_tokens_details: { reasoning_tokens: 0 },
};

/** OpenAI's chat completions, as OpenAI and Azure take them and as providers with thoughts write them. */
export const chat: Wire = {
  eventType: "text/event-stream; charset=utf-8",

  hear({ body }) {
    onlyKnown(body, KNOWN, "body");
    const messages = fieldsIn(body.messages, "messages");
    const isSystem = ({ role }: Fields) => role === "system" || role === "developer";
    const turns = merged(messages.filter((message) => !isSystem(message)).map(turnOf));
    checkPairs(turns);
    const format = body.response_format === undefined ? {} : fieldsOf(body.response_format);
    return {
      system: messages
        .filter(isSystem)
        .flatMap(({ content }) => contentOf(content))
        .map((item) => (item.kind === "text" ? item.text : ""))
        .join("\n"),
      turns,
      tools: fieldsIn(body.tools, "tools").map((tool) => textOf(fieldsOf(tool.function ?? tool.custom).name)),
      ...(format.type === "json_schema" ? { schema: fieldsOf(format.json_schema).schema } : {}),
    };
  },

  whole: (parts, meta) => ({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1760000000,
    model: meta.model,
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: textsOf(parts, "text") || null,
          refusal: null,
          ...(textsOf(parts, "thought") ? { reasoning_content: textsOf(parts, "thought") } : {}),
          ...(callsOf(parts).length > 0
            ? {
                tool_calls: callsOf(parts).map(({ name, input }, index) => ({
                  id: idOf(meta, index),
                  type: "function",
                  function: { name, arguments: JSON.stringify(input) },
                })),
              }
            : {}),
        },
        logprobs: null,
        finish_reason: finishOf(parts),
      },
    ],
    usage,
  }),

  events(parts, meta) {
    const head = {
      id: "chatcmpl-1",
      object: "chat.completion.chunk",
      created: 1760000000,
      model: meta.model,
    };
    const chunk = (delta: object, finish_reason: string | null = null) =>
      sse({ ...head, choices: [{ index: 0, delta, finish_reason }], usage: null });
    let index = -1;
    const said = parts.flatMap((part) => {
      if (part.kind !== "call")
        return pieces(part.text).map((piece) =>
          chunk(part.kind === "text" ? { content: piece } : { reasoning_content: piece }),
        );
      index += 1;
      const [at, { name, input }] = [index, part];
      const call = (more: object) => chunk({ tool_calls: [{ index: at, ...more }] });
      return [
        call({ id: idOf(meta, at), type: "function", function: { name, arguments: "" } }),
        ...pieces(JSON.stringify(input)).map((piece) => call({ function: { arguments: piece } })),
      ];
    });
    return [
      chunk({ role: "assistant", content: "" }),
      ...said,
      chunk({}, finishOf(parts)),
      sse({ ...head, choices: [], usage }),
      "data: [DONE]\n\n",
    ];
  },

  error: (status, message) => ({
    error: {
      message,
      type: status === 429 ? "rate_limit_exceeded" : "invalid_request_error",
      param: null,
      code: null,
    },
  }),
  failure: (message) => sse({ error: { message, type: "server_error", param: null, code: null } }),
};
