import type { StreamEvent } from "../contract.ts";
import { isArray, isObject } from "../json/value.ts";
import { finder } from "../sse/find.ts";
import { readError } from "./error.ts";
import { field, listOf } from "./fields.ts";
import { readUsage } from "./usage.ts";

const OTHER: StreamEvent = { kind: "other" };
const START: StreamEvent = { kind: "start" };
const CONTENT: StreamEvent = { kind: "content" };

/** Fields of a part that are not what it says. */
const ASIDE: ReadonlySet<string> = new Set([
  "thought",
  "thoughtSignature",
  "thought_signature",
  "partMetadata",
  "part_metadata",
]);

/** What an event's data means. */
export const readEvent = (data: string): StreamEvent => {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return OTHER;
  }
  const error = readError(value);
  if (error !== undefined) return { kind: "error", error };
  if (!isObject(value)) return OTHER;
  const usage = readUsage(value);
  const told = usage === undefined ? undefined : { usage };
  if (isBlocked(value)) return { kind: "finish", finished: true, ...told };
  const candidates = field(value, "candidates");
  if (!isArray(candidates)) return told === undefined ? OTHER : { kind: "usage", ...told };
  if (candidates.length === 0) return told === undefined ? OTHER : { kind: "usage", ...told };
  const finished = candidates.some((one) => typeof field(one, "finishReason") === "string");
  const content = candidates.some(hasContent);
  if (!finished && told === undefined) return content ? CONTENT : START;
  return {
    kind: content ? "content" : finished ? "finish" : "start",
    ...(finished ? { finished } : undefined),
    ...told,
  };
};

/** Whether the prompt was held back, so that there is no answer. */
const isBlocked = (value: unknown): boolean =>
  typeof field(field(value, "promptFeedback"), "blockReason") === "string" &&
  listOf(field(value, "candidates")).length === 0;

const hasContent = (candidate: unknown): boolean =>
  listOf(field(field(candidate, "content"), "parts")).some(
    (part) =>
      isObject(part) &&
      Object.entries(part).some(([name, held]) => !ASIDE.has(name) && held !== "" && held !== null),
  );

const finishes = finder('"finishReason"', ':"');
const blocks = finder('"blockReason"', ':"');

/** False where no event of the block ends an answer. Providers write camelCase. */
export const maybeEnd = (block: Uint8Array): boolean => finishes(block) || blocks(block);
