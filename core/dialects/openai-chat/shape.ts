import type { TextShape } from "../text-shape.ts";

/** A value whose place or key counts, but which holds nothing that is read. */
const plain: TextShape = {};
const named = (...keys: string[]): Record<string, TextShape> =>
  Object.fromEntries(keys.map((key) => [key, plain]));

const part: TextShape = {
  members: {
    ...named("type", "data", "cache_control"),
    text: { text: "text" },
    refusal: { text: "refusal", channel: "refusal" },
    thinking: {
      text: "reasoning",
      channel: "thinking",
      items: { members: { ...named("type"), text: { text: "reasoning" } } },
    },
    image_url: { members: { ...named("detail"), url: { text: "name", channel: "url", unless: "data:" } } },
    input_audio: { members: named("data", "format") },
    file: { members: { ...named("file_data", "file_id"), filename: { text: "name", channel: "file" } } },
  },
};

/** What a piece of an answer goes back to. */
const annotation: TextShape = {
  members: {
    ...named("type"),
    url_citation: {
      members: {
        ...named("start_index", "end_index"),
        url: { text: "name", unless: "data:", whole: true },
        title: { text: "text", whole: true },
      },
    },
  },
};

const content: TextShape = { text: "text", channel: "text", items: part };
const toolArguments: TextShape = { text: "tool-arguments" };

/** `name`: what the name of a participant or of a called tool is. */
const messageWith = (name: TextShape): TextShape => ({
  members: {
    ...named("role", "tool_call_id"),
    annotations: { items: annotation },
    name,
    content,
    reasoning: { text: "reasoning", channel: "reasoning" },
    reasoning_content: { text: "reasoning", channel: "reasoning-content" },
    reasoning_details: {
      channel: "reasoning-details",
      numbered: true,
      items: {
        members: { ...named("type", "index"), text: { text: "reasoning" }, summary: { text: "reasoning" } },
      },
    },
    refusal: { text: "refusal", channel: "refusal" },
    tool_calls: {
      channel: "tool",
      numbered: true,
      items: {
        members: {
          ...named("index", "id", "type"),
          function: { members: { name, arguments: toolArguments } },
          custom: { members: { name, input: toolArguments } },
        },
      },
    },
    function_call: { channel: "function", members: { name, arguments: toolArguments } },
    audio: {
      members: { ...named("id", "data", "expires_at"), transcript: { text: "text", channel: "transcript" } },
    },
  },
});

/** A message of an answer, or the delta of one. Its names are of tools that the client itself has defined. */
export const messageShape = messageWith(plain);
/** A message of a request. */
export const askedMessageShape = messageWith({ text: "name" });

/** Text that the client expects in the answer. */
export const predictionShape: TextShape = { members: { ...named("type"), content } };

/** At what the answer ends: one text, or several. */
export const stopShape: TextShape = { text: "text", items: { text: "text" } };

/** A request. Keys that do not stand here pass; those that do are read in one way only. */
export const requestShape: TextShape = {
  members: {
    ...named("model", "stream", "n", "seed", "store", "user", "tool_choice", "response_format"),
    ...named(
      "max_tokens",
      "max_completion_tokens",
      "temperature",
      "top_p",
      "logit_bias",
      "logprobs",
      "top_logprobs",
    ),
    ...named(
      "frequency_penalty",
      "presence_penalty",
      "parallel_tool_calls",
      "function_call",
      "functions",
      "audio",
    ),
    ...named("metadata", "modalities", "moderation", "reasoning_effort", "safety_identifier", "service_tier"),
    ...named(
      "prompt_cache_key",
      "prompt_cache_options",
      "prompt_cache_retention",
      "verbosity",
      "web_search_options",
    ),
    stream_options: { members: named("include_usage", "include_obfuscation") },
    stop: stopShape,
    messages: { items: askedMessageShape },
    prediction: predictionShape,
    tools: {
      items: {
        members: {
          ...named("type"),
          function: { members: named("name", "description", "parameters", "strict") },
          custom: { members: named("name", "description", "format") },
        },
      },
    },
  },
};

const choices = (message: string): TextShape => ({
  members: {
    choices: {
      items: { members: { ...named("index", "finish_reason", "logprobs"), [message]: messageShape } },
    },
  },
});

/** An answer. */
export const answerShape = choices("message");
/** An event of a stream. */
export const eventShape = choices("delta");
