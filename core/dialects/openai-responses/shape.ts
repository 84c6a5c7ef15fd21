import type { TextShape } from "../text-shape.ts";

/** A value whose place or key counts, but which holds nothing that is read. */
const plain: TextShape = {};
const named = (...keys: string[]): Record<string, TextShape> =>
  Object.fromEntries(keys.map((key) => [key, plain]));
const address: TextShape = { text: "name", channel: "url", unless: "data:" };
const written: TextShape = { text: "tool-arguments" };
const words: TextShape = { text: "text" };

/** What a piece of an answer goes back to: it comes in an event of its own, and again with the piece. */
export const annotationShape: TextShape = {
  members: {
    ...named("type", "index", "file_id", "container_id", "start_index", "end_index"),
    url: { text: "name", unless: "data:", whole: true },
    title: { text: "text", whole: true },
    filename: { text: "name", whole: true },
  },
};

/** A piece of a message, of a thought or of what a tool gave back. */
export const partShape: TextShape = {
  members: {
    ...named("type", "detail", "file_id", "file_data", "logprobs", "input_audio"),
    ...named("prompt_cache_breakpoint", "outcome"),
    annotations: { items: annotationShape },
    text: words,
    refusal: { text: "refusal" },
    image_url: address,
    file_url: address,
    filename: { text: "name", channel: "file" },
    stdout: words,
    stderr: words,
    logs: words,
  },
};

/** What a tool that the provider runs, or an agent beside it, is to do. */
const actionShape: TextShape = {
  members: {
    ...named("type", "timeout_ms", "max_output_length", "env"),
    sources: { items: { members: { ...named("type"), url: { ...address, whole: true } } } },
    query: written,
    queries: { items: written },
    url: written,
    pattern: written,
    text: written,
    command: { items: written },
    commands: { channel: "commands", numbered: true, items: written },
  },
};

/** `name`: what the name of a called tool is. */
const itemWith = (name: TextShape): TextShape => ({
  members: {
    ...named("type", "id", "status", "role", "call_id", "phase", "encrypted_content", "namespace", "caller"),
    ...named("server_label", "approve", "approval_request_id", "container_id", "result"),
    name,
    content: { text: "text", channel: "content", numbered: true, items: partShape },
    summary: { channel: "summary", numbered: true, items: partShape },
    arguments: { text: "tool-arguments", channel: "arguments" },
    input: { text: "tool-arguments", channel: "input" },
    code: { text: "tool-arguments", channel: "code" },
    output: { text: "text", channel: "output", numbered: true, items: partShape },
    outputs: { channel: "outputs", numbered: true, items: partShape },
    results: { channel: "results", numbered: true, items: partShape },
    action: { channel: "action", ...actionShape },
    queries: { channel: "queries", numbered: true, items: written },
    operation: {
      channel: "operation",
      members: { ...named("type"), path: written, diff: written },
    },
    reason: { text: "text", channel: "reason" },
  },
});

/** An item of an answer. Its names are of tools that the client itself has defined. */
export const itemShape = itemWith(plain);
/** An item of a request. */
export const askedItemShape = itemWith({ text: "name", channel: "name" });

/** A request. Keys that do not stand here pass; those that do are read in one way only. */
export const requestShape: TextShape = {
  members: {
    ...named("model", "stream", "store", "background", "include", "metadata", "moderation", "user"),
    ...named("conversation", "previous_response_id", "truncation", "context_management", "tool_choice"),
    ...named("max_output_tokens", "max_tool_calls", "parallel_tool_calls", "temperature", "top_p"),
    ...named("top_logprobs", "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention"),
    ...named("safety_identifier", "service_tier"),
    stream_options: { members: named("include_obfuscation") },
    reasoning: { members: named("effort", "summary", "generate_summary", "context", "mode") },
    text: { members: named("format", "verbosity") },
    prompt: { members: named("id", "version", "variables") },
    instructions: words,
    input: { text: "text", items: askedItemShape },
    tools: {
      items: {
        members: {
          ...named("type", "name", "description", "parameters", "strict", "format"),
          ...named("server_label", "server_url", "authorization", "headers"),
        },
      },
    },
  },
};

/** An answer. */
export const answerShape: TextShape = {
  members: {
    ...named("id", "object", "status", "model", "usage", "error", "incomplete_details"),
    output: { items: itemShape },
    output_text: words,
  },
};

/** An event of a stream. */
export const eventShape: TextShape = {
  members: {
    ...named("type", "sequence_number", "output_index", "content_index", "summary_index", "command_index"),
    ...named("item_id", "logprobs", "error"),
    annotation: annotationShape,
    item: itemShape,
    part: partShape,
    response: answerShape,
    delta: { text: "text", members: { stdout: words, stderr: words } },
    text: words,
    refusal: words,
    arguments: words,
    input: words,
    code: words,
    command: words,
    output: { items: partShape },
  },
};
