import type { Usage } from "@sluice/sdk";
import { isObject } from "../json/value.ts";

/** The tokens that an answer or an event reports; `undefined` where it counts neither input nor output. */
export const readUsage = (answer: unknown): Usage | undefined => {
  const usage = isObject(answer) ? answer.usage : undefined;
  if (!isObject(usage)) return undefined;
  const input = count(usage.prompt_tokens);
  const output = count(usage.completion_tokens);
  if (input === undefined && output === undefined) return undefined;
  const cached =
    count(member(usage.prompt_tokens_details, "cached_tokens")) ?? count(usage.prompt_cache_hit_tokens);
  const reasoning = count(member(usage.completion_tokens_details, "reasoning_tokens"));
  return {
    inputTokens: input ?? 0,
    outputTokens: output ?? 0,
    ...(cached === undefined ? undefined : { cachedInputTokens: cached }),
    ...(reasoning === undefined ? undefined : { reasoningTokens: reasoning }),
    ...seldom(usage.prompt_tokens_details, usage.completion_tokens_details),
  };
};

/** What most answers have none of: sound, and input that went into a cache of the provider's at a price of its own. */
const seldom = (input: unknown, output: unknown): Partial<Usage> => {
  const written = count(member(input, "cache_write_tokens")) ?? 0;
  const heard = count(member(input, "audio_tokens")) ?? 0;
  const said = count(member(output, "audio_tokens")) ?? 0;
  return {
    ...(written > 0 ? { cacheWriteInputTokens: written } : undefined),
    ...(heard > 0 ? { audioInputTokens: heard } : undefined),
    ...(said > 0 ? { audioOutputTokens: said } : undefined),
  };
};

/** The same numbers as this family writes them. */
export const writeUsage = (usage: Usage) => ({
  prompt_tokens: usage.inputTokens,
  completion_tokens: usage.outputTokens,
  total_tokens: usage.inputTokens + usage.outputTokens,
  prompt_tokens_details: {
    cached_tokens: usage.cachedInputTokens ?? 0,
    ...(usage.cacheWriteInputTokens ? { cache_write_tokens: usage.cacheWriteInputTokens } : undefined),
    ...(usage.audioInputTokens ? { audio_tokens: usage.audioInputTokens } : undefined),
  },
  completion_tokens_details: {
    reasoning_tokens: usage.reasoningTokens ?? 0,
    ...(usage.audioOutputTokens ? { audio_tokens: usage.audioOutputTokens } : undefined),
  },
});

const member = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);

const count = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
