import type { StreamEvent } from "../contract.ts";
import { isObject } from "../json/value.ts";
import { readError } from "../openai/error.ts";
import { readResponseUsage } from "../openai/usage.ts";

const OTHER: StreamEvent = { kind: "other" };
const START: StreamEvent = { kind: "start" };
const CONTENT: StreamEvent = { kind: "content" };

/** Events before any content. An item that a tool makes is content by itself: it may work for minutes. */
const STARTS: ReadonlySet<string> = new Set([
  "response.created",
  "response.queued",
  "response.in_progress",
  "response.content_part.added",
  "response.reasoning_summary_part.added",
]);
const SILENT_ITEMS: ReadonlySet<unknown> = new Set(["message", "reasoning"]);

/** The last event of a stream, however it went. */
const ENDS: ReadonlySet<string> = new Set([
  "response.completed",
  "response.incomplete",
  "response.cancelled",
]);

/** Codes by which the API tells what a status would have told. */
const STATUSES: Readonly<Record<string, number>> = {
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  context_length_exceeded: 400,
  invalid_prompt: 400,
  server_error: 500,
};

/** What an event's data means; also reads the body of an error, which is not in any event. */
export const readEvent = (data: string): StreamEvent => {
  // Some servers end as chat does.
  if (data.startsWith("[DONE]")) return { kind: "end" };
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return OTHER;
  }
  return isObject(value) ? meaningOf(value) : OTHER;
};

/** What a parsed event means. */
export const meaningOf = (value: Record<string, unknown>): StreamEvent => {
  const error = errorIn(value);
  if (error !== undefined) return { kind: "error", error };
  const { type } = value;
  if (typeof type !== "string" || !type.startsWith("response.")) return OTHER;
  if (ENDS.has(type)) {
    const usage = readResponseUsage(value.response);
    return { kind: "end", finished: true, ...(usage === undefined ? undefined : { usage }) };
  }
  if (STARTS.has(type)) return START;
  const silent = type === "response.output_item.added" && isSilent(value.item);
  return silent ? START : CONTENT;
};

const isSilent = (item: unknown): boolean => isObject(item) && SILENT_ITEMS.has(item.type);

/** What a provider said where it gave up: in an event of its own, in the last one, or in the place of an answer. */
const errorIn = (value: Record<string, unknown>): StreamEvent["error"] => {
  const told = errorOf(value);
  if ((told === undefined || told === null) && value.object !== "error") return undefined;
  const error = readError({ ...value, error: told });
  const code = isObject(told) ? told.code : undefined;
  const status = typeof code === "string" ? STATUSES[code] : undefined;
  return error === undefined || error.status !== undefined || status === undefined
    ? error
    : { ...error, status };
};

const errorOf = (event: Record<string, unknown>): unknown => {
  const { type, error, response } = event;
  if (type === "response.failed") return (isObject(response) ? response.error : undefined) ?? {};
  if (type !== "error" || isObject(error)) return error;
  const { error: _, response: __, ...itself } = event;
  return itself;
};
