import { isObject } from "../../json/value.ts";
import { present } from "../../neutral/fields.ts";
import { asFunctions } from "../../neutral/free-text.ts";
import type {
  Json,
  Loss,
  NeutralRequest,
  OutputFormat,
  ReasoningWish,
  Tool,
  ToolChoice,
  Written,
} from "../../neutral/request.ts";
import { writeTier } from "./tiers.ts";
import { writeMessages } from "./write-parts.ts";

/** The request for a provider that speaks this dialect; its model stands in the URL. */
export const writeRequest = (asked: NeutralRequest): Written => {
  const losses: Loss[] = [];
  const request = asFunctions(asked, losses);
  const { contents, systemInstruction } = writeMessages(request.messages, losses);
  if (contents.length === 0) losses.push({ field: "messages", grave: true, why: "there are none" });
  noteOthers(request, losses);
  const body = present({
    contents,
    systemInstruction,
    tools: writeTools(request.tools, losses),
    toolConfig: writeToolConfig(request),
    generationConfig: writeConfig(request),
    serviceTier: writeTier(request.serviceTier),
    store: request.store,
  });
  return { body: JSON.stringify(body), losses };
};

const noteOthers = (request: NeutralRequest, losses: Loss[]): void => {
  const { serviceTier } = request;
  const unplaced: Readonly<Record<string, unknown>> = {
    logit_bias: request.sampling.logitBias,
    parallel_tool_calls: request.parallelToolCalls === false ? false : undefined,
    service_tier: serviceTier === "auto" || writeTier(serviceTier) ? undefined : serviceTier,
    user: request.user,
    metadata: request.metadata,
    prompt_cache_key: request.cacheKey,
  };
  for (const [field, value] of Object.entries(unplaced))
    if (value !== undefined) losses.push({ field, grave: false });
};

const writeTools = (tools: readonly Tool[], losses: Loss[]): object[] | undefined => {
  const declared: object[] = [];
  const others: object[] = [];
  tools.forEach((tool, index) => {
    const field = `tools.${index}`;
    if (tool.kind === "function") {
      const { name, description, parameters, cache } = tool;
      if (cache) losses.push({ field: `${field}.cache_control`, grave: false });
      declared.push(present({ name, description, parametersJsonSchema: parameters }));
    } else if (tool.kind === "built-in" && tool.origin === "gemini" && isObject(tool.value)) {
      others.push(tool.value);
    } else {
      const why =
        tool.kind === "custom"
          ? "there are no tools that take free text there"
          : `the tool ${tool.type} is one that only providers of ${tool.origin} run`;
      losses.push({ field, grave: true, why });
    }
  });
  const written = [...(declared.length > 0 ? [{ functionDeclarations: declared }] : []), ...others];
  return written.length === 0 ? undefined : written;
};

const MODES = { auto: "AUTO", none: "NONE", required: "ANY" } as const;

const writeToolConfig = ({ tools, toolChoice }: NeutralRequest): object | undefined => {
  const calling = writeCalling(toolChoice);
  const exact = tools.some((tool) => tool.kind === "function" && tool.strict);
  const loose = calling === undefined || calling.mode === "AUTO";
  // Only so are calls sure to keep to their schemas where they are not asked for.
  const written = exact && loose ? { ...calling, mode: "VALIDATED" } : calling;
  return written && { functionCallingConfig: written };
};

const writeCalling = (
  choice: ToolChoice | undefined,
): { readonly mode: string; readonly allowedFunctionNames?: readonly string[] } | undefined => {
  if (choice === undefined) return undefined;
  if (choice.kind === "tool") return { mode: "ANY", allowedFunctionNames: [choice.name] };
  if (choice.kind === "allowed")
    return { mode: choice.required ? "ANY" : "VALIDATED", allowedFunctionNames: choice.names };
  return { mode: MODES[choice.kind] };
};

const writeConfig = (request: NeutralRequest): object | undefined => {
  const { sampling, output, reasoning, maxOutputTokens } = request;
  const shown = sampling.topLogProbabilities;
  const config = present({
    ...(output && writeOutput(output)),
    maxOutputTokens,
    temperature: sampling.temperature,
    topP: sampling.topP,
    topK: sampling.topK,
    seed: sampling.seed,
    frequencyPenalty: sampling.frequencyPenalty,
    presencePenalty: sampling.presencePenalty,
    stopSequences: sampling.stop,
    candidateCount: sampling.choices === 1 ? undefined : sampling.choices,
    responseLogprobs: shown === undefined ? undefined : true,
    logprobs: shown || undefined,
    thinkingConfig: reasoning && writeThinking(reasoning),
  });
  return Object.keys(config).length === 0 ? undefined : config;
};

const writeOutput = (output: OutputFormat): object => {
  if (output.kind !== "schema")
    return { responseMimeType: output.kind === "text" ? "text/plain" : "application/json" };
  const { schema, description } = output;
  return { responseMimeType: "application/json", responseJsonSchema: described(schema, description) };
};

const described = (schema: Json, description: string | undefined): Json =>
  description === undefined || !isObject(schema) || "description" in schema
    ? schema
    : { ...schema, description };

/** A bound and a level exclude each other. */
const writeThinking = ({ effort, budgetTokens, thinking, shown }: ReasoningWish): object => {
  const none = effort === "none" || thinking === false;
  const budget = none ? 0 : budgetTokens;
  const level = budget === undefined && effort !== undefined ? LEVELS[effort] : undefined;
  return present({ thinkingBudget: budget, thinkingLevel: level, includeThoughts: shown });
};

const LEVELS: Readonly<Record<NonNullable<ReasoningWish["effort"]>, string | undefined>> = {
  none: undefined,
  minimal: "MINIMAL",
  low: "LOW",
  medium: "MEDIUM",
  high: "HIGH",
  xhigh: "XHIGH",
  // The most there is.
  max: "XHIGH",
};
