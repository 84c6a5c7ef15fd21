import type { Usage } from "@sluice/sdk";
import { isArray, isObject } from "../json/value.ts";
import { finder } from "../sse/find.ts";
import { either } from "./fields.ts";

const count = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** Tokens of sound among those of a kind. */
const soundIn = (details: unknown): number => {
  if (!isArray(details)) return 0;
  for (const one of details)
    if (isObject(one) && one.modality === "AUDIO") return count(either(one.tokenCount, one.token_count)) ?? 0;
  return 0;
};

/** The tokens that an answer or an event reports; `undefined` where it counts neither input nor output. Every event has them. */
export const readUsage = (answer: unknown): Usage | undefined => {
  const usage = isObject(answer) ? either(answer.usageMetadata, answer.usage_metadata) : undefined;
  if (!isObject(usage)) return undefined;
  const prompt = count(either(usage.promptTokenCount, usage.prompt_token_count));
  const said = count(either(usage.candidatesTokenCount, usage.candidates_token_count));
  const thought = count(either(usage.thoughtsTokenCount, usage.thoughts_token_count));
  if (prompt === undefined && said === undefined && thought === undefined) return undefined;
  const used = count(either(usage.toolUsePromptTokenCount, usage.tool_use_prompt_token_count));
  const told: Told = {
    // What tools of the provider put into the prompt is counted beside it.
    inputTokens: (prompt ?? 0) + (used ?? 0),
    outputTokens: (said ?? 0) + (thought ?? 0),
  };
  const cached = count(either(usage.cachedContentTokenCount, usage.cached_content_token_count));
  const heard = soundIn(either(usage.promptTokensDetails, usage.prompt_tokens_details));
  const spoken = soundIn(either(usage.candidatesTokensDetails, usage.candidates_tokens_details));
  if (cached !== undefined) told.cachedInputTokens = cached;
  if (thought !== undefined) told.reasoningTokens = thought;
  if (heard > 0) told.audioInputTokens = heard;
  if (spoken > 0) told.audioOutputTokens = spoken;
  return told;
};

type Told = { -readonly [K in keyof Usage]: Usage[K] };

const hasThought = finder('"thoughtsTokenCount"', "");
const hasCached = finder('"cachedContentTokenCount"', "");
const hasSound = finder('"AUDIO"', "");

/** Every event counts all tokens so far; but one may leave out what one before has told. */
export const maybeMoreUsage = (block: Uint8Array, told: Partial<Usage>): boolean =>
  (told.reasoningTokens === undefined && hasThought(block)) ||
  (told.cachedInputTokens === undefined && hasCached(block)) ||
  hasSound(block);

/** The same numbers as this dialect writes them. */
export const writeUsage = (usage: Usage) => {
  const thought = usage.reasoningTokens ?? 0;
  return {
    promptTokenCount: usage.inputTokens,
    candidatesTokenCount: Math.max(0, usage.outputTokens - thought),
    totalTokenCount: usage.inputTokens + usage.outputTokens,
    ...(thought > 0 ? { thoughtsTokenCount: thought } : undefined),
    ...(usage.cachedInputTokens ? { cachedContentTokenCount: usage.cachedInputTokens } : undefined),
  };
};
