import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** An answer as a stream's payloads, and as a whole where there is one of the very same words. */
export interface Recording {
  readonly name: string;
  readonly payloads: readonly string[];
  readonly whole?: string;
}

const SHARED = join(import.meta.dir, "../../../../../shared/recordings/anthropic-messages");
const STREAM_END = ".chunks.txt";

const usage = { input_tokens: 7, cache_creation_input_tokens: 20, cache_read_input_tokens: 100 };
const message = { id: "msg_1", type: "message", role: "assistant", model: "m" };

/** A block with the deltas that it comes in. */
interface Piece {
  readonly start: object;
  readonly deltas: readonly object[];
  readonly whole: object;
}

const text = (...texts: readonly string[]): Piece => ({
  start: { type: "text", text: "" },
  deltas: texts.map((piece) => ({ type: "text_delta", text: piece })),
  whole: { type: "text", text: texts.join("") },
});
const thinking = (signature: string, ...texts: readonly string[]): Piece => ({
  start: { type: "thinking", thinking: "", signature: "" },
  deltas: [
    ...texts.map((piece) => ({ type: "thinking_delta", thinking: piece })),
    { type: "signature_delta", signature },
  ],
  whole: { type: "thinking", thinking: texts.join(""), signature },
});
const call = (type: "tool_use" | "server_tool_use", id: string, name: string, ...json: string[]): Piece => ({
  start: { type, id, name, input: {} },
  deltas: json.map((piece) => ({ type: "input_json_delta", partial_json: piece })),
  whole: { type, id, name, input: json.join("") === "" ? {} : JSON.parse(json.join("")) },
});
const whole = (block: object): Piece => ({ start: block, deltas: [], whole: block });
const cited = (words: string, ...citations: readonly object[]): Piece => ({
  start: { type: "text", text: "", citations: [] },
  deltas: [
    { type: "text_delta", text: words },
    ...citations.map((citation) => ({ type: "citations_delta", citation })),
  ],
  whole: { type: "text", text: words, citations },
});

/** A recording of these blocks. */
export const recordingOf = (name: string, stopReason: string, blocks: readonly Piece[]): Recording => {
  const counts = { ...usage, output_tokens: 12 };
  const ending = { stop_reason: stopReason, stop_sequence: null };
  const begun = { ...message, content: [], stop_reason: null, stop_sequence: null };
  const events: object[] = [
    { type: "message_start", message: { ...begun, usage: { ...usage, output_tokens: 1 } } },
    { type: "ping" },
    ...blocks.flatMap(({ start, deltas }, index) => [
      { type: "content_block_start", index, content_block: start },
      ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
      { type: "content_block_stop", index },
    ]),
    { type: "message_delta", delta: ending, usage: { output_tokens: 12 } },
    { type: "message_stop" },
  ];
  return {
    name,
    payloads: events.map((event) => JSON.stringify(event)),
    whole: JSON.stringify({
      ...message,
      content: blocks.map((block) => block.whole),
      ...ending,
      usage: counts,
    }),
  };
};

const place = { type: "web_search_result_location", url: "https://news.example", title: "News" };

/** Answers of our own making. */
export const OWN: readonly Recording[] = [
  recordingOf("text", "end_turn", [text("Grüße ", "\u{1f44b}\u{1f3fd} an anna@", "mail.example", ", 日本")]),
  recordingOf("thinking", "tool_use", [
    thinking("c2ln", "Let me ", "think of anna@mail", ".example"),
    whole({ type: "redacted_thinking", data: "c2VhbGVk" }),
    text("I look."),
    call("tool_use", "toolu_1", "weather", '{"place": "Zü', 'rich", "mail":"anna@mail.ex', 'ample"}'),
    call("tool_use", "toolu_2", "clock"),
  ]),
  recordingOf("search", "end_turn", [
    call("server_tool_use", "srvtoolu_1", "web_search", '{"query":"ne', 'ws"}'),
    whole({
      type: "web_search_tool_result",
      tool_use_id: "srvtoolu_1",
      content: [{ type: "web_search_result", title: "News", url: place.url, encrypted_content: "YQ==" }],
    }),
    cited("Something ", { ...place, cited_text: "of anna@mail.example", encrypted_index: "Yg==" }),
    text("happened."),
  ]),
  recordingOf("patch", "tool_use", [
    call("tool_use", "toolu_3", "ApplyPatch", '{"input": "*** Begin Patch\\n', '*** End Patch"}'),
  ]),
  recordingOf("refusal", "refusal", []),
];

const shared = (): Recording[] =>
  readdirSync(SHARED)
    .filter((file) => file.endsWith(STREAM_END))
    .map((name) => ({
      name,
      payloads: readFileSync(join(SHARED, name), "utf8")
        .split("\n")
        .filter((line) => line.trim() !== ""),
    }));

/** All streams to test with; those of a real provider only where they lie beside the project. */
export const RECORDINGS: readonly Recording[] = existsSync(SHARED) ? [...OWN, ...shared()] : OWN;

/** Whole answers of a real provider, where they lie beside the project, and our own. */
export const WHOLE: readonly { readonly name: string; readonly text: string }[] = [
  ...OWN.flatMap(({ name, whole }) => (whole === undefined ? [] : [{ name, text: whole }])),
  ...(existsSync(SHARED)
    ? readdirSync(SHARED)
        .filter((file) => file.endsWith(".json"))
        .map((name) => ({ name, text: readFileSync(join(SHARED, name), "utf8") }))
    : []),
];

/** Events as they go over the wire. */
export const onTheWire = (payloads: readonly string[], lineEnd = "\n"): string =>
  payloads
    .map((data) => `event: ${JSON.parse(data).type}${lineEnd}data: ${data}${lineEnd}${lineEnd}`)
    .join("");
