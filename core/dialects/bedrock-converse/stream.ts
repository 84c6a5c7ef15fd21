import type { StreamEvent } from "../contract.ts";
import { isObject } from "../json/value.ts";
import { readError } from "./error.ts";
import { readUsage } from "./usage.ts";

const OTHER: StreamEvent = { kind: "other" };
const START: StreamEvent = { kind: "start" };
const CONTENT: StreamEvent = { kind: "content" };
const FINISH: StreamEvent = { kind: "finish", finished: true };

/** What each event of the dialect means. The usage comes behind the end of the message, or before it. */
const EVENTS: Readonly<Record<string, (value: Readonly<Record<string, unknown>>) => StreamEvent>> = {
  messageStart: () => START,
  contentBlockStart: ({ start }) => (isObject(start) && Object.keys(start).length > 0 ? CONTENT : START),
  contentBlockDelta: ({ delta }) => (holdsAnything(delta) ? CONTENT : START),
  contentBlockStop: () => START,
  messageStop: () => FINISH,
  metadata: (value) => {
    const usage = readUsage(value);
    return usage ? { kind: "usage", usage } : OTHER;
  },
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
  for (const [name, said] of Object.entries(value))
    if (Object.hasOwn(EVENTS, name) && isObject(said)) return EVENTS[name]?.(said) ?? OTHER;
  const error = readError(value);
  return error ? { kind: "error", error } : OTHER;
};

const holdsAnything = (value: unknown): boolean => {
  if (typeof value === "string") return value !== "";
  if (isObject(value)) return Object.values(value).some(holdsAnything);
  return value !== undefined && value !== null;
};
