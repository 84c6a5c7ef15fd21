import type { Usage } from "@sluice/sdk";
import { isObject } from "../json/value.ts";

/** The tokens that an answer or a stream's metadata reports. `inputTokens` of this dialect are those of no cache alone. */
export const readUsage = (answer: unknown): Usage | undefined => {
  const usage = isObject(answer) ? answer.usage : undefined;
  if (!isObject(usage)) return undefined;
  const input = count(usage.inputTokens);
  const output = count(usage.outputTokens);
  if (input === undefined && output === undefined) return undefined;
  const read = count(usage.cacheReadInputTokens);
  const written = count(usage.cacheWriteInputTokens) ?? 0;
  return {
    inputTokens: (input ?? 0) + (read ?? 0) + written,
    outputTokens: output ?? 0,
    ...(read === undefined ? undefined : { cachedInputTokens: read }),
    ...(written > 0 ? { cacheWriteInputTokens: written } : undefined),
  };
};

const count = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
