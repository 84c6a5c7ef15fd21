import type { StreamEvent } from "../contract.ts";
import { isArray, isObject } from "../json/value.ts";
import { readError } from "../openai/error.ts";
import { readUsage } from "../openai/usage.ts";

const OTHER: StreamEvent = { kind: "other" };
const START: StreamEvent = { kind: "start" };
const CONTENT: StreamEvent = { kind: "content" };
const END: StreamEvent = { kind: "end" };

/** Fields of a delta that are content once they hold anything. */
const CONTENT_FIELDS = [
  "content",
  "reasoning_content",
  "reasoning",
  "reasoning_details",
  "refusal",
  "tool_calls",
  "function_call",
  "audio",
] as const;

/** What an event's data means. */
export const readEvent = (data: string): StreamEvent => {
  if (data.startsWith("[DONE]")) return END;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return OTHER;
  }
  if (!isObject(value)) return OTHER;
  const error = readError(value);
  if (error !== undefined) return { kind: "error", error };
  const usage = readUsage(value);
  const choices = value.choices;
  if (!isArray(choices)) return usage === undefined ? OTHER : { kind: "other", usage };
  if (choices.length === 0) return usage === undefined ? OTHER : { kind: "usage", usage };
  const finished = choices.some(hasFinished);
  const content = choices.some(hasContent);
  if (!finished && usage === undefined) return content ? CONTENT : START;
  return {
    kind: content ? "content" : finished ? "finish" : "start",
    ...(finished ? { finished } : undefined),
    ...(usage === undefined ? undefined : { usage }),
  };
};

const hasFinished = (choice: unknown): boolean =>
  isObject(choice) && choice.finish_reason !== null && choice.finish_reason !== undefined;

const hasContent = (choice: unknown): boolean => {
  if (!isObject(choice)) return false;
  const delta = choice.delta;
  return isObject(delta) && CONTENT_FIELDS.some((field) => holdsAnything(delta[field]));
};

const holdsAnything = (value: unknown): boolean => {
  if (typeof value === "string" || isArray(value)) return value.length > 0;
  return isObject(value);
};
