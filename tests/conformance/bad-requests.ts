import type { ClientName } from "./client.ts";
import type { KindName } from "./kinds.ts";
import type { Fields, Json } from "./meaning.ts";

/** A request in which something is wrong, or nearly. */
export interface BadRequest {
  readonly what: string;
  /** Members that stand in the place of those of a good request. */
  readonly with: Readonly<Record<string, Json | undefined>>;
  /** Before a provider of the client's dialect: `refused` with 400 before any call, or `left` to it, which gets the client's bytes. */
  readonly own: "refused" | "left";
  /** Before any other: `refused`, or `sent` as the provider's API takes it. */
  readonly across: "refused" | "sent";
  /** The kinds that take it all the same. */
  readonly takenBy?: readonly KindName[];
  /** The field that an error names, where it is refused before others. */
  readonly names?: string;
}

const bad = (what: string, fields: BadRequest["with"], names: string): BadRequest => ({
  what,
  with: fields,
  own: "left",
  across: "refused",
  names,
});
const refused = (what: string, fields: BadRequest["with"], names: string): BadRequest => ({
  ...bad(what, fields, names),
  own: "refused",
});
const borne = (what: string, fields: BadRequest["with"]): BadRequest => ({
  what,
  with: fields,
  own: "left",
  across: "sent",
});

const HELLO: Fields = { role: "user", content: "Hello" };
const CALL: Fields = { id: "c1", type: "function", function: { name: "weather", arguments: "{}" } };
const PARAMETERS: Fields = { type: "object", properties: {} };
const USE: Fields = { type: "tool_use", id: "c1", name: "weather", input: {} };
const FUNCTION_CALL: Fields = { type: "function_call", call_id: "c1", name: "weather", arguments: "{}" };
const OUTPUT: Fields = { type: "function_call_output", call_id: "c1", output: "rain" };
const CALLED: Fields = { role: "model", parts: [{ functionCall: { id: "c1", name: "weather", args: {} } }] };
const ANSWERED: Fields = {
  role: "user",
  parts: [{ functionResponse: { id: "c1", name: "weather", response: { output: "rain" } } }],
};
const SAID: Fields = { role: "user", parts: [{ text: "Hello" }] };
const BASE64 = "QUFB".repeat(500_000);

const CHAT: readonly BadRequest[] = [
  refused("no messages", { messages: undefined }, "messages"),
  refused("messages of another kind", { messages: "Hello" }, "messages"),
  refused("a model that is no name", { model: 7 }, "model"),
  refused("a stream that is no flag", { stream: "yes" }, "stream"),
  refused("stream options of another kind", { stream_options: [] }, "stream_options"),
  bad("messages without any", { messages: [] }, "messages"),
  bad("a message that is none", { messages: ["Hello"] }, "messages.0"),
  bad("a message of nobody", { messages: [{ content: "Hello" }] }, "messages.0.role"),
  bad("a role that is unknown", { messages: [{ role: "robot", content: "Hello" }] }, "messages.0.role"),
  bad("content that is a number", { messages: [{ role: "user", content: 7 }] }, "messages.0.content"),
  bad(
    "a part of an unknown kind",
    { messages: [{ role: "user", content: [{ type: "hologram" }] }] },
    "messages.0.content.0.type",
  ),
  bad(
    "an image without an address",
    { messages: [{ role: "user", content: [{ type: "image_url", image_url: {} }] }] },
    "messages.0.content.0.image_url.url",
  ),
  bad(
    "a result of no call",
    { messages: [HELLO, { role: "tool", content: "rain" }] },
    "messages.1.tool_call_id",
  ),
  bad(
    "a call without a name",
    { messages: [{ role: "assistant", tool_calls: [{ id: "c1", type: "function", function: {} }] }] },
    "messages.0.tool_calls.0.function",
  ),
  bad("a tool without a name", { tools: [{ type: "function", function: {} }] }, "tools.0.function.name"),
  bad("tools of another kind", { tools: "weather" }, "tools"),
  bad("a choice that is none", { tool_choice: "perhaps" }, "tool_choice"),
  bad("a form without its schema", { response_format: { type: "json_schema" } }, "response_format"),
  bad("a temperature in words", { temperature: "hot" }, "temperature"),
  bad("a bound in words", { max_completion_tokens: "many" }, "max_completion_tokens"),
  bad("stops of another kind", { stop: [1] }, "stop"),
  bad("an effort that is unknown", { reasoning_effort: "much" }, "reasoning_effort"),
  { ...bad("two answers at once", { n: 2 }, "n"), takenBy: ["gemini"] },
  borne("fields that nobody knows", { x_unknown: { model: "inner", list: [1] }, another: null }),
  borne("a message without content", { messages: [HELLO, { role: "assistant", content: null }, HELLO] }),
  borne("a result of a call that was never made", {
    messages: [HELLO, { role: "tool", tool_call_id: "c9", content: "rain" }],
  }),
  borne("two calls of one id", {
    messages: [
      HELLO,
      { role: "assistant", content: null, tool_calls: [CALL, CALL] },
      { role: "tool", tool_call_id: "c1", content: "rain" },
    ],
  }),
  borne("arguments that are no JSON", {
    messages: [
      HELLO,
      {
        role: "assistant",
        content: null,
        tool_calls: [{ ...CALL, function: { name: "weather", arguments: "{not json" } }],
      },
      { role: "tool", tool_call_id: "c1", content: "rain" },
    ],
  }),
  borne("two megabytes of base64", {
    messages: [
      {
        role: "user",
        content: [{ type: "image_url", image_url: { url: `data:image/png;base64,${BASE64}` } }],
      },
    ],
  }),
];

const RESPONSES: readonly BadRequest[] = [
  refused("no input", { input: undefined }, "input"),
  refused("input of another kind", { input: 7 }, "input"),
  refused("a model that is no name", { model: "" }, "model"),
  refused("a stream that is no flag", { stream: 1 }, "stream"),
  bad("input without any item", { input: [], instructions: undefined }, "messages"),
  bad("an item that is none", { input: ["Hello"] }, "input.0"),
  bad("a role that is unknown", { input: [{ role: "robot", content: "Hello" }] }, "input.0.role"),
  bad("content that is a number", { input: [{ role: "user", content: 7 }] }, "input.0.content"),
  bad(
    "an image without an address",
    { input: [{ role: "user", content: [{ type: "input_image" }] }] },
    "input.0.content.0.image_url",
  ),
  bad("a call without a name", { input: [{ ...FUNCTION_CALL, name: null }] }, "input.0.name"),
  bad("a result of no call", { input: [{ ...OUTPUT, call_id: null }] }, "input.0.call_id"),
  bad(
    "an item that is kept elsewhere",
    { input: [{ type: "item_reference", id: "x" }] },
    "input.0.item_reference",
  ),
  bad("what went before is kept elsewhere", { previous_response_id: "resp_1" }, "previous_response_id"),
  bad("an answer to fetch later", { background: true }, "background"),
  bad("a tool without a name", { tools: [{ type: "function" }] }, "tools.0.name"),
  bad("tools that only its own providers run", { tools: [{ type: "web_search" }] }, "tools.0"),
  bad("a choice that is none", { tool_choice: "perhaps" }, "tool_choice"),
  bad("a form that is unknown", { text: { format: { type: "xml" } } }, "text.format.type"),
  bad("a temperature in words", { temperature: "hot" }, "temperature"),
  bad("an effort that is unknown", { reasoning: { effort: "much" } }, "reasoning.effort"),
  bad("instructions of another kind", { instructions: ["rules"] }, "instructions"),
  borne("fields that nobody knows", { x_unknown: { model: "inner" }, truncation: "auto" }),
  borne("a part of an unknown kind beside a known one", {
    input: [{ role: "user", content: [{ type: "hologram" }, { type: "input_text", text: "Hello" }] }],
  }),
  borne("an item of an unknown kind", { input: [HELLO, { type: "hologram_call", id: "h" }, HELLO] }),
  borne("a result of a call that was never made", { input: [HELLO, { ...OUTPUT, call_id: "c9" }] }),
  borne("two calls of one id", { input: [HELLO, FUNCTION_CALL, FUNCTION_CALL, OUTPUT] }),
  borne("two megabytes of base64", {
    input: [
      { role: "user", content: [{ type: "input_image", image_url: `data:image/png;base64,${BASE64}` }] },
    ],
  }),
];

const MESSAGES: readonly BadRequest[] = [
  refused("no messages", { messages: undefined }, "messages"),
  refused("messages of another kind", { messages: {} }, "messages"),
  refused("a model that is no name", { model: [] }, "model"),
  refused("a stream that is no flag", { stream: "true" }, "stream"),
  bad("messages without any", { messages: [], system: undefined }, "messages"),
  bad("a message that is none", { messages: [7] }, "messages.0"),
  bad("a role that is unknown", { messages: [{ role: "robot", content: "Hello" }] }, "messages.0.role"),
  bad("content that is a number", { messages: [{ role: "user", content: 7 }] }, "messages.0.content"),
  bad("a block of no kind", { messages: [{ role: "user", content: [{}] }] }, "messages.0.content.0.type"),
  bad(
    "a source of an unknown kind",
    { messages: [{ role: "user", content: [{ type: "image", source: { type: "dream" } }] }] },
    "messages.0.content.0.source.type",
  ),
  bad(
    "a call without a name",
    { messages: [HELLO, { role: "assistant", content: [{ ...USE, name: null }] }] },
    "messages.1.content.0.name",
  ),
  bad(
    "a result of no call",
    { messages: [{ role: "user", content: [{ type: "tool_result", content: "rain" }] }] },
    "messages.0.content.0.tool_use_id",
  ),
  bad("a tool without a name", { tools: [{ input_schema: PARAMETERS }] }, "tools.0.name"),
  bad(
    "a tool that only its own providers run",
    { tools: [{ type: "bash_20250124", name: "bash" }] },
    "tools.0",
  ),
  bad("a choice that is none", { tool_choice: { type: "perhaps" } }, "tool_choice.type"),
  bad(
    "a form without its schema",
    { output_config: { format: { type: "json_schema" } } },
    "output_config.format",
  ),
  bad("a temperature in words", { temperature: "hot" }, "temperature"),
  bad("stops of another kind", { stop_sequences: [1] }, "stop_sequences.0"),
  bad("an effort that is unknown", { output_config: { effort: "much" } }, "output_config.effort"),
  borne("fields that nobody knows", { x_unknown: { model: "inner" }, container: "c" }),
  borne("a block of an unknown kind beside a known one", {
    messages: [{ role: "user", content: [{ type: "hologram" }, { type: "text", text: "Hello" }] }],
  }),
  borne("a result of a call that was never made", {
    messages: [
      HELLO,
      { role: "assistant", content: "Well." },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "c9", content: "rain" }] },
    ],
  }),
  borne("two calls of one id", {
    messages: [
      HELLO,
      { role: "assistant", content: [USE, USE] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "c1", content: "rain" }] },
    ],
  }),
  borne("blank texts beside others", {
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: " " },
          { type: "text", text: "Hello" },
        ],
      },
    ],
  }),
  borne("two megabytes of base64", {
    messages: [
      {
        role: "user",
        content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: BASE64 } }],
      },
    ],
  }),
];

const GEMINI: readonly BadRequest[] = [
  refused("no contents", { contents: undefined }, "contents"),
  refused("contents of another kind", { contents: "Hello" }, "contents"),
  bad("contents without any", { contents: [], systemInstruction: undefined }, "messages"),
  bad("a content that is none", { contents: [7] }, "contents.0"),
  bad("a role that is unknown", { contents: [{ ...SAID, role: "robot" }] }, "contents.0.role"),
  bad(
    "a part that is unknown",
    { contents: [{ role: "user", parts: [{ hologram: {} }] }] },
    "contents.0.parts.0",
  ),
  bad(
    "a text that is a number",
    { contents: [{ role: "user", parts: [{ text: 7 }] }] },
    "contents.0.parts.0.text",
  ),
  bad(
    "a file without an address",
    { contents: [{ role: "user", parts: [{ fileData: {} }] }] },
    "contents.0.parts.0.fileData.fileUri",
  ),
  bad(
    "a call without a name",
    { contents: [SAID, { role: "model", parts: [{ functionCall: {} }] }] },
    "contents.1.parts.0.functionCall.name",
  ),
  bad(
    "a result without a name",
    { contents: [{ role: "user", parts: [{ functionResponse: { response: {} } }] }] },
    "contents.0.parts.0.functionResponse.name",
  ),
  bad(
    "a tool without a name",
    { tools: [{ functionDeclarations: [{}] }] },
    "tools.0.functionDeclarations.0.name",
  ),
  bad("a tool that only its own providers run", { tools: [{ googleSearch: {} }] }, "tools.0"),
  bad("content that is kept elsewhere", { cachedContent: "cachedContents/1" }, "cachedContent"),
  bad(
    "an answer that is no text",
    { generationConfig: { responseModalities: ["IMAGE"] } },
    "generationConfig.responseModalities",
  ),
  bad("a temperature in words", { generationConfig: { temperature: "hot" } }, "generationConfig.temperature"),
  bad(
    "stops of another kind",
    { generationConfig: { stopSequences: [1] } },
    "generationConfig.stopSequences.0",
  ),
  {
    ...bad("two answers at once", { generationConfig: { candidateCount: 2 } }, "n"),
    takenBy: ["openai-chat"],
  },
  borne("fields that nobody knows", { xUnknown: { model: "inner" }, safetySettings: [{ category: "X" }] }),
  borne("a result of a call that was never made", { contents: [SAID, ANSWERED] }),
  borne("two calls of one id", {
    contents: [
      SAID,
      {
        role: "model",
        parts: [
          ...[CALLED, CALLED].flatMap(() => [{ functionCall: { id: "c1", name: "weather", args: {} } }]),
        ],
      },
      ANSWERED,
    ],
  }),
  borne("empty texts beside others", {
    contents: [{ role: "user", parts: [{ text: "" }, { text: "Hello" }] }],
  }),
  borne("two megabytes of base64", {
    contents: [{ role: "user", parts: [{ inlineData: { mimeType: "image/png", data: BASE64 } }] }],
  }),
];

/** What clients of each dialect may send that is wrong. */
export const BAD_REQUESTS: Readonly<Record<ClientName, readonly BadRequest[]>> = {
  "openai-chat": CHAT,
  "openai-responses": RESPONSES,
  "anthropic-messages": MESSAGES,
  gemini: GEMINI,
};

/** Bodies that are refused wherever they go, whatever they mean. */
export const BAD_TEXTS: Readonly<Record<string, (good: string) => string>> = {
  nothing: () => "",
  "half of it": (good) => good.slice(0, good.length / 2),
  "a list": (good) => `[${good}]`,
  "a number": () => "7",
  "two values": (good) => good + good,
  "a key twice": (good) => `{"tools":[],${good.slice(1, -1)},"tools":[]}`,
  "a key that equals one but for case": (good) => `${good.slice(0, -1)},"TOOLS":[]}`,
  "a mark before it": (good) => `\ufeff${good}`,
  "a deep nest": (good) => `${good.slice(0, -1)},"deep":${"[".repeat(300)}${"]".repeat(300)}}`,
};
