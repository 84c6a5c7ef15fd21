import type { Usage } from "@sluice/sdk";
import { isObject } from "../json/value.ts";

/**
 * What a `usage` object tells. This API counts what was read from the cache and written to it beside `input_tokens`; here all
 * of it is input.
 */
export const readCounts = (usage: unknown): Partial<Usage> | undefined => {
  if (!isObject(usage)) return undefined;
  const input = count(usage.input_tokens);
  const cached = count(usage.cache_read_input_tokens);
  const written = count(usage.cache_creation_input_tokens);
  const output = count(usage.output_tokens);
  const details = isObject(usage.output_tokens_details) ? usage.output_tokens_details : undefined;
  const reasoning = count(details?.thinking_tokens);
  if (input === undefined && output === undefined) return undefined;
  return {
    ...(input === undefined ? undefined : { inputTokens: input + (cached ?? 0) + (written ?? 0) }),
    ...(output === undefined ? undefined : { outputTokens: output }),
    ...(cached === undefined ? undefined : { cachedInputTokens: cached }),
    ...(written === undefined ? undefined : { cacheWriteInputTokens: written }),
    ...(reasoning === undefined ? undefined : { reasoningTokens: reasoning }),
  };
};

/** The tokens that a whole answer reports. */
export const readUsage = (answer: unknown): Usage | undefined => {
  const told = isObject(answer) ? readCounts(answer.usage) : undefined;
  return told && { inputTokens: 0, outputTokens: 0, ...told };
};

/** A later event counts anew, but need not say again what of the input was cached. */
export const mergeUsage = (known: Partial<Usage> | undefined, told: Partial<Usage>): Partial<Usage> => {
  const merged = { ...known, ...told };
  if (told.inputTokens === undefined) return merged;
  const unsaid =
    (told.cachedInputTokens === undefined ? (known?.cachedInputTokens ?? 0) : 0) +
    (told.cacheWriteInputTokens === undefined ? (known?.cacheWriteInputTokens ?? 0) : 0);
  return { ...merged, inputTokens: told.inputTokens + unsaid };
};

/** The same numbers as this API writes them. */
export const writeUsage = (usage: Partial<Usage>) => {
  const { inputTokens = 0, cachedInputTokens: cached = 0, cacheWriteInputTokens: written = 0 } = usage;
  return {
    input_tokens: Math.max(0, inputTokens - cached - written),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cached,
    output_tokens: usage.outputTokens ?? 0,
    ...(usage.reasoningTokens === undefined
      ? undefined
      : { output_tokens_details: { thinking_tokens: usage.reasoningTokens } }),
  };
};

const count = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
