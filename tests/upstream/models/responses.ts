import {
  checkPairs,
  checkSeal,
  type Fields,
  fieldsIn,
  fieldsOf,
  imageOf,
  merged,
  onlyKnown,
  parsed,
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
  "model input instructions stream stream_options tools tool_choice parallel_tool_calls text reasoning include store " +
  "max_output_tokens temperature top_p top_logprobs metadata user service_tier truncation prompt_cache_key prompt_cache_retention " +
  "safety_identifier max_tool_calls client_metadata";
const NAME = "gpt";
const PREFIXES: Readonly<Record<string, string>> = {
  message: "msg_",
  reasoning: "rs_",
  function_call: "fc_",
  custom_tool_call: "ctc_",
};

const pieceOf = (part: Fields): Item => {
  const type = String(part.type);
  if (["input_text", "output_text", "refusal"].includes(type))
    return { kind: "text", text: textOf(part.text ?? part.refusal, "text") };
  if (type === "input_image") return imageOf(textOf(part.image_url, "image_url"));
  throw new Complaint(`Invalid value: '${type}'. Supported values are: 'input_text', 'input_image'.`);
};

const contentOf = (content: unknown): Item[] =>
  typeof content === "string" ? [{ kind: "text", text: content }] : fieldsIn(content, "content").map(pieceOf);

const resultText = (output: unknown): string =>
  contentOf(output)
    .map((item) => (item.kind === "text" ? item.text : ""))
    .join("");

const called = (item: Fields, input: unknown): Turn => ({
  by: "model",
  items: [{ kind: "call", id: textOf(item.call_id, "call_id"), name: textOf(item.name, "name"), input }],
});
const resulted = (item: Fields): Turn => ({
  by: "user",
  items: [{ kind: "result", id: textOf(item.call_id, "call_id"), text: resultText(item.output) }],
});

const ITEMS: Readonly<Record<string, (item: Fields) => Turn>> = {
  message: ({ role, content }) => ({
    by: role === "assistant" ? "model" : "user",
    items: contentOf(content),
  }),
  function_call: (item) => called(item, parsed(textOf(item.arguments, "arguments"))),
  function_call_output: resulted,
  custom_tool_call: (item) => called(item, textOf(item.input, "input")),
  custom_tool_call_output: resulted,
  reasoning: ({ summary, encrypted_content, id }) => {
    if (typeof encrypted_content !== "string")
      throw new Complaint(
        `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false.`,
      );
    checkSeal([NAME], encrypted_content, `The encrypted content for item ${id} could not be verified.`);
    const text = fieldsIn(summary, "summary")
      .map((one) => textOf(one.text))
      .join("");
    return { by: "model", items: [{ kind: "thought", text, seal: encrypted_content }] };
  },
};

const turnOf = (item: Fields, index: number): Turn => {
  const type = String(item.type ?? "message");
  const read = ITEMS[type];
  if (!read) throw new Complaint(`Invalid value: '${type}'. input[${index}].type`);
  const prefix = PREFIXES[type] ?? "";
  if (typeof item.id === "string" && !item.id.startsWith(prefix))
    throw new Complaint(
      `Invalid 'input[${index}].id': '${item.id}'. Expected an ID that begins with '${prefix}'.`,
    );
  return read(item);
};

const isInstruction = ({ role }: Fields) => role === "system" || role === "developer";
const systemOf = ({ instructions }: Fields, items: readonly Fields[]): string =>
  [
    ...(typeof instructions === "string" ? [instructions] : []),
    ...items.filter(isInstruction).map(({ content }) => resultText(content)),
  ].join("\n");

const usage = {
  input_tokens: USAGE.input,
  input_tokens_details: { cached_tokens: USAGE.cached },
  output_tokens: USAGE.output,
  output_tokens_details: { reasoning_tokens: 4 },
  total_tokens: USAGE.input + USAGE.output,
};

/** The items of an answer: a thought, a message and a call are one each. */
const itemsOf = (parts: readonly SaidPart[], { callsBefore }: Meta): Fields[] =>
  parts.map((part, index) => {
    const own = `${callsBefore}${index}gpt`;
    if (part.kind === "thought")
      return {
        type: "reasoning",
        id: `rs_${own}`,
        summary: [{ type: "summary_text", text: part.text }],
        encrypted_content: sealed(NAME, part.text),
      };
    if (part.kind === "text")
      return {
        type: "message",
        id: `msg_${own}`,
        role: "assistant",
        status: "completed",
        content: [{ type: "output_text", text: part.text, annotations: [], logprobs: [] }],
      };
    const { name } = part;
    const call = { id: `fc_${own}`, call_id: `call_${own}`, name, arguments: JSON.stringify(part.input) };
    return { type: "function_call", status: "completed", ...call };
  });

const responseOf = (model: string, status: string, output: readonly object[], more: object = {}): object => ({
  id: "resp_1",
  object: "response",
  created_at: 1760000000,
  model,
  status,
  error: null,
  incomplete_details: null,
  instructions: null,
  metadata: {},
  parallel_tool_calls: true,
  temperature: 1,
  tool_choice: "auto",
  tools: [],
  top_p: 1,
  output,
  usage: null,
  ...more,
});

type Say = (type: string, more: object) => string;

const deltasOf: Readonly<Record<string, (item: Fields, part: SaidPart, at: object, say: Say) => string[]>> = {
  reasoning: (_, part, at, say) => {
    const text = part.kind === "call" ? "" : part.text;
    const place = { ...at, summary_index: 0 };
    return [
      say("response.reasoning_summary_part.added", { ...place, part: { type: "summary_text", text: "" } }),
      ...pieces(text).map((delta) => say("response.reasoning_summary_text.delta", { ...place, delta })),
      say("response.reasoning_summary_text.done", { ...place, text }),
      say("response.reasoning_summary_part.done", { ...place, part: { type: "summary_text", text } }),
    ];
  },
  message: (_, part, at, say) => {
    const text = part.kind === "call" ? "" : part.text;
    const place = { ...at, content_index: 0 };
    const output = (own: string) => ({ type: "output_text", text: own, annotations: [], logprobs: [] });
    return [
      say("response.content_part.added", { ...place, part: output("") }),
      ...pieces(text).map((delta) => say("response.output_text.delta", { ...place, delta, logprobs: [] })),
      say("response.output_text.done", { ...place, text, logprobs: [] }),
      say("response.content_part.done", { ...place, part: output(text) }),
    ];
  },
  function_call: (item, _, at, say) => [
    ...pieces(textOf(item.arguments)).map((delta) =>
      say("response.function_call_arguments.delta", { ...at, delta }),
    ),
    say("response.function_call_arguments.done", { ...at, arguments: item.arguments }),
  ],
};

const BEGUN: Readonly<Record<string, object>> = {
  reasoning: { summary: [], encrypted_content: "" },
  message: { content: [], status: "in_progress" },
  function_call: { arguments: "", status: "in_progress" },
};

/** OpenAI's Responses. */
export const responses: Wire = {
  eventType: "text/event-stream; charset=utf-8",

  hear({ body }) {
    onlyKnown(body, KNOWN, "body");
    const { input } = body;
    const items = typeof input === "string" ? [{ role: "user", content: input }] : fieldsIn(input, "input");
    const said = items.map((item, index) => [item, index] as const).filter(([item]) => !isInstruction(item));
    const turns = merged(said.map(([item, index]) => turnOf(item, index)));
    checkPairs(turns);
    const text = body.text === undefined ? {} : fieldsOf(body.text);
    const format = text.format === undefined ? {} : fieldsOf(text.format);
    return {
      system: systemOf(body, items),
      turns,
      tools: fieldsIn(body.tools, "tools").map(({ name, type }) => textOf(name ?? type)),
      ...(format.type === "json_schema" ? { schema: format.schema } : {}),
    };
  },

  whole: (parts, meta) => responseOf(meta.model, "completed", itemsOf(parts, meta), { usage }),

  events(parts, meta) {
    let number = 0;
    const say: Say = (type, more) => sse({ type, sequence_number: number++, ...more }, type);
    const items = itemsOf(parts, meta);
    const begun = responseOf(meta.model, "in_progress", []);
    return [
      say("response.created", { response: begun }),
      say("response.in_progress", { response: begun }),
      ...items.flatMap((item, output_index) => {
        const part = parts[output_index] ?? { kind: "text", text: "" };
        const type = String(item.type);
        const at = { item_id: item.id, output_index };
        return [
          say("response.output_item.added", { output_index, item: { ...item, ...BEGUN[type] } }),
          ...(deltasOf[type]?.(item, part, at, say) ?? []),
          say("response.output_item.done", { output_index, item }),
        ];
      }),
      say("response.completed", { response: responseOf(meta.model, "completed", items, { usage }) }),
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
  failure: (message) =>
    sse(
      {
        type: "error",
        sequence_number: 99,
        error: { type: "server_error", code: "server_error", message, param: null },
      },
      "error",
    ),
};
