import type { Usage } from "@sluice/sdk";
import { isArray, isObject } from "../json/value.ts";
import { field } from "./fields.ts";

const count = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** Tokens of sound among those of a kind. */
const soundIn = (details: unknown): number => {
  if (!isArray(details)) return 0;
  const sound = details.find((one) => field(one, "modality") === "AUDIO");
  return count(field(sound, "tokenCount")) ?? 0;
};

/** The tokens that an answer or an event reports; `undefined` where it counts neither input nor output. */
export const readUsage = (answer: unknown): Usage | undefined => {
  const usage = field(answer, "usageMetadata");
  if (!isObject(usage)) return undefined;
  const told = (name: string): number | undefined => count(field(usage, name));
  const prompt = told("promptTokenCount");
  const said = told("candidatesTokenCount");
  const thought = told("thoughtsTokenCount");
  if (prompt === undefined && said === undefined && thought === undefined) return undefined;
  const cached = told("cachedContentTokenCount");
  const heard = soundIn(field(usage, "promptTokensDetails"));
  const spoken = soundIn(field(usage, "candidatesTokensDetails"));
  return {
    // What tools of the provider put into the prompt is counted beside it.
    inputTokens: (prompt ?? 0) + (told("toolUsePromptTokenCount") ?? 0),
    outputTokens: (said ?? 0) + (thought ?? 0),
    ...(cached === undefined ? undefined : { cachedInputTokens: cached }),
    ...(thought === undefined ? undefined : { reasoningTokens: thought }),
    ...(heard > 0 ? { audioInputTokens: heard } : undefined),
    ...(spoken > 0 ? { audioOutputTokens: spoken } : undefined),
  };
};

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
