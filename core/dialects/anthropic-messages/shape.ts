import type { TextShape } from "../text-shape.ts";

/** A value whose place or key counts, but which holds nothing that is read. */
const plain: TextShape = {};
const named = (...keys: string[]): Record<string, TextShape> =>
  Object.fromEntries(keys.map((key) => [key, plain]));

const words: TextShape = { text: "text" };
const address: TextShape = { text: "name", unless: "data:" };

/** What a text goes back to. Its fields are no part of the running text of a block. */
const citation: TextShape = {
  members: {
    ...named("type", "document_index", "encrypted_index", "file_id", "search_result_index"),
    cited_text: { ...words, channel: "cited-text" },
    title: { ...words, channel: "cited-title" },
    document_title: { ...words, channel: "cited-title" },
    source: { ...address, channel: "cited-source" },
    url: { ...address, channel: "cited-source" },
  },
};

const tab: TextShape = {
  members: { ...named("type", "tab_id", "active"), title: words, url: address, path: words, error: words },
};

/** Names are words of the client in a request; in an answer they are of tools that the client has defined. */
const blockWith = (name: TextShape, inner?: TextShape): TextShape => {
  const content: TextShape = inner ? { ...inner, text: "text", items: inner } : words;
  return {
    members: {
      ...named(
        "type",
        "id",
        "tool_use_id",
        "cache_control",
        "signature",
        "data",
        "is_error",
        "caller",
        "input",
      ),
      ...named("encrypted_content", "encrypted_stdout", "page_age", "error_code", "return_code", "file_id"),
      ...named("file_type", "retrieved_at", "tool_name", "toolset_name", "server_name", "transformations"),
      name,
      text: words,
      thinking: { text: "reasoning" },
      title: words,
      context: words,
      url: address,
      content,
      source: {
        ...address,
        members: {
          ...named("type", "media_type", "file_id"),
          url: address,
          data: { text: "text", ofType: "text" },
          content,
        },
      },
      citations: { items: citation, members: named("enabled") },
      stdout: words,
      stderr: words,
      lines: { items: words },
      tool_references: { items: { members: named("type", "tool_name") } },
      tabs: { items: tab },
      state_changes: { items: tab },
    },
  };
};

/** A block holds blocks (a tool's result), which hold blocks (the source of a document). */
const blocks = (name: TextShape): TextShape =>
  blockWith(name, blockWith(name, blockWith(name, blockWith(name))));

/** A block of a request. */
export const askedBlockShape = blocks({ text: "name" });
/** A block of an answer. */
export const blockShape = blocks(plain);

/** Text, or blocks. */
export const contentShape: TextShape = { text: "text", items: askedBlockShape };

const tool: TextShape = {
  members: named("type", "name", "description", "input_schema", "cache_control", "strict"),
};
const format: TextShape = { members: named("type", "schema", "name") };

/** At what the answer ends. */
export const stopShape: TextShape = { items: words };

/** A request. Keys that do not stand here pass; those that do are read in one way only. */
export const requestShape: TextShape = {
  members: {
    ...named("model", "stream", "max_tokens", "temperature", "top_p", "top_k"),
    ...named("service_tier", "container", "context_management", "inference_geo", "speed", "cache_control"),
    ...named("diagnostics", "user_profile_id", "workspace_id", "mcp_servers"),
    stop_sequences: stopShape,
    metadata: { members: named("user_id") },
    thinking: { members: named("type", "budget_tokens", "display") },
    tool_choice: { members: named("type", "name", "disable_parallel_tool_use") },
    output_config: { members: { ...named("effort"), format } },
    output_format: format,
    system: contentShape,
    messages: { items: { members: { ...named("role"), content: contentShape } } },
    tools: { items: tool },
  },
};

/** An answer. */
export const answerShape: TextShape = {
  members: {
    ...named("type", "id", "role", "model", "stop_reason", "stop_sequence", "stop_details", "usage"),
    content: { items: blockShape },
  },
};

/** A piece of a block. */
export const deltaShape: TextShape = {
  members: {
    ...named("type", "signature", "stop_reason", "stop_sequence", "stop_details"),
    text: words,
    thinking: { text: "reasoning" },
    partial_json: { text: "tool-arguments" },
    content: words,
    citation,
  },
};

/** An event of a stream. */
export const eventShape: TextShape = {
  members: {
    ...named("type", "index", "usage", "error"),
    message: answerShape,
    content_block: blockShape,
    delta: deltaShape,
  },
};
