import type { StreamEvent } from "../contract.ts";
import { isObject } from "../json/value.ts";
import { readError } from "./error.ts";
import { readCounts } from "./usage.ts";

const OTHER: StreamEvent = { kind: "other" };
const START: StreamEvent = { kind: "start" };
const CONTENT: StreamEvent = { kind: "content" };
const END: StreamEvent = { kind: "end" };

type Fields = Readonly<Record<string, unknown>>;

/** Blocks that begin empty: their content comes in deltas. */
const FILLED_LATER: Readonly<Record<string, string>> = { text: "text", thinking: "thinking" };
/** The piece of text that a delta carries. */
const PIECES: Readonly<Record<string, string>> = {
  text_delta: "text",
  thinking_delta: "thinking",
  input_json_delta: "partial_json",
};

const startOf = ({ content_block: block }: Fields): StreamEvent => {
  if (!isObject(block)) return OTHER;
  const field = typeof block.type === "string" ? FILLED_LATER[block.type] : undefined;
  return field !== undefined && (block[field] === "" || block[field] === undefined) ? START : CONTENT;
};

const deltaOf = ({ delta }: Fields): StreamEvent => {
  if (!isObject(delta)) return OTHER;
  const field = typeof delta.type === "string" ? PIECES[delta.type] : undefined;
  return field !== undefined && delta[field] === "" ? START : CONTENT;
};

const finishOf = ({ delta, usage: counts }: Fields): StreamEvent => {
  const usage = readCounts(counts);
  const finished = isObject(delta) && typeof delta.stop_reason === "string";
  return {
    kind: finished ? "finish" : "other",
    ...(finished ? { finished } : undefined),
    ...(usage === undefined ? undefined : { usage }),
  };
};

const beginOf = ({ message }: Fields): StreamEvent => {
  const usage = isObject(message) ? readCounts(message.usage) : undefined;
  return usage === undefined ? START : { kind: "start", usage };
};

const READERS: Readonly<Record<string, (event: Fields) => StreamEvent>> = {
  message_start: beginOf,
  content_block_start: startOf,
  content_block_delta: deltaOf,
  message_delta: finishOf,
  message_stop: () => END,
};

/** What an event's data means. */
export const readEvent = (data: string): StreamEvent => {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return OTHER;
  }
  if (!isObject(value)) return OTHER;
  const { type } = value;
  if (typeof type === "string" && Object.hasOwn(READERS, type)) return READERS[type]?.(value) ?? OTHER;
  const error = readError(value);
  return error === undefined ? OTHER : { kind: "error", error };
};
