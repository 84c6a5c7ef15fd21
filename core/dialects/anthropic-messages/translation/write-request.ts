import type { ProviderCall } from "../../contract.ts";
import { isObject } from "../../json/value.ts";
import { present } from "../../neutral/fields.ts";
import { asFunctions } from "../../neutral/free-text.ts";
import type {
  Json,
  Loss,
  NeutralRequest,
  OutputFormat,
  ReasoningWish,
  Sampling,
  Tool,
  ToolChoice,
  Written,
} from "../../neutral/request.ts";
import { ORIGIN } from "../foreign.ts";
import { lacksThought } from "../thinking.ts";
import { writeCache } from "./write-blocks.ts";
import { writeMessages } from "./write-messages.ts";
import { writeSampling } from "./write-sampling.ts";

/** The API wants a bound. As much as its models of the last years can give, all of them. */
const MAX_TOKENS = 32_000;

/** The request for a provider that speaks this dialect. */
export const writeRequest = (
  asked: NeutralRequest,
  { model, stream, byPublisher }: ProviderCall,
): Written => {
  const losses: Loss[] = [];
  const request = asFunctions(asked, losses);
  const { sampling, reasoning, user } = request;
  const { system, messages } = writeMessages(request.messages, losses);
  if (messages.length === 0)
    losses.push({ field: "messages", grave: true, why: "there is none but instructions" });
  noteUnknown(request, losses);
  const tools = writeTools(allowedOf(request), losses);
  const format = request.output && writeFormat(request.output, losses);
  const effort = effortOf(reasoning);
  const thinking = reasoning && writeThinking(reasoning, { request, messages }, losses);
  const body = present({
    model: byPublisher ? undefined : model,
    max_tokens: request.maxOutputTokens ?? MAX_TOKENS + Math.max(0, reasoning?.budgetTokens ?? 0),
    system,
    messages,
    tools: tools.length === 0 ? undefined : tools,
    tool_choice: tools.length === 0 ? undefined : writeToolChoice(request),
    output_config: format || effort ? present({ effort, format }) : undefined,
    ...writeSampling(sampling, thinking !== undefined && thinking.type !== "disabled", losses),
    stop_sequences: writeStop(sampling, losses),
    thinking,
    service_tier: writeTier(request, losses),
    metadata: user === undefined ? undefined : { user_id: user },
    stream: stream || undefined,
  });
  return { body: JSON.stringify(body), losses };
};

/** What this dialect has no place for, by the names that most clients know. */
const noteUnknown = ({ sampling, metadata, store, cacheKey }: NeutralRequest, losses: Loss[]): void => {
  const unknown: Readonly<Record<string, unknown>> = {
    seed: sampling.seed,
    frequency_penalty: sampling.frequencyPenalty,
    presence_penalty: sampling.presencePenalty,
    logprobs: sampling.topLogProbabilities,
    logit_bias: sampling.logitBias,
    metadata,
    store: store || undefined,
    prompt_cache_key: cacheKey,
  };
  for (const [field, value] of Object.entries(unknown))
    if (value !== undefined) losses.push({ field, grave: false });
  if ((sampling.choices ?? 1) > 1)
    losses.push({ field: "n", grave: true, why: "one answer at a time is given there" });
};

/** Where only some of the tools may be called, those alone are named. */
const allowedOf = ({ tools, toolChoice }: NeutralRequest): readonly Tool[] =>
  toolChoice?.kind === "allowed"
    ? tools.filter((tool) => tool.kind === "built-in" || toolChoice.names.includes(tool.name))
    : tools;

const NO_ARGUMENTS = { type: "object", properties: {} };

const writeTools = (tools: readonly Tool[], losses: Loss[]): object[] =>
  tools.flatMap((tool, index): object[] => {
    if (tool.kind === "function") {
      const { name, description, parameters, strict, cache } = tool;
      const input_schema = isObject(parameters) ? { type: "object", ...parameters } : NO_ARGUMENTS;
      return [
        present({
          name,
          description,
          input_schema,
          strict: strict || undefined,
          cache_control: writeCache(cache),
        }),
      ];
    }
    if (tool.kind === "built-in" && tool.origin === ORIGIN) return isObject(tool.value) ? [tool.value] : [];
    const why =
      tool.kind === "custom"
        ? `the tool ${tool.name} takes free text, and tools there take an object`
        : `the tool ${tool.type} is one that only providers of ${tool.origin} run`;
    losses.push({ field: `tools.${index}`, grave: true, why });
    return [];
  });

const CHOICES = { auto: "auto", none: "none", required: "any" } as const;

const choiceOf = (choice: ToolChoice): { type: string; name?: string } => {
  if (choice.kind === "tool") return { type: "tool", name: choice.name };
  if (choice.kind === "allowed") return { type: choice.required ? "any" : "auto" };
  return { type: CHOICES[choice.kind] };
};

const writeToolChoice = ({ toolChoice, parallelToolCalls }: NeutralRequest): object | undefined => {
  if (toolChoice === undefined && parallelToolCalls === undefined) return undefined;
  const choice = toolChoice ? choiceOf(toolChoice) : { type: "auto" };
  if (choice.type === "none" || parallelToolCalls === undefined) return choice;
  return { ...choice, disable_parallel_tool_use: !parallelToolCalls };
};

/** A name and a description have their places in the schema itself. */
const writeFormat = (output: OutputFormat, losses: Loss[]): object | undefined => {
  if (output.kind !== "schema") {
    if (output.kind === "text") return undefined;
    losses.push({ field: "response_format", grave: true, why: "JSON is promised there by a schema alone" });
    return undefined;
  }
  const { name, description, schema } = output;
  return { type: "json_schema", schema: named(schema, name, description) };
};

const named = (schema: Json, name: string, description: string | undefined): object => {
  const fields = isObject(schema) ? schema : {};
  const title = name === "answer" || "title" in fields ? {} : { title: name };
  return { ...fields, ...title, ...(description === undefined ? {} : { description }) };
};

/** White space alone stops nothing here. */
const writeStop = ({ stop }: Sampling, losses: Loss[]): string[] | undefined => {
  const words = stop?.filter((one) => one.trim() !== "");
  if (words && words.length < (stop?.length ?? 0)) losses.push({ field: "stop", grave: false });
  return words?.length ? words : undefined;
};

const effortOf = (wish: ReasoningWish | undefined): string | undefined => {
  const effort = wish?.effort;
  if (effort === undefined || effort === "none") return undefined;
  return effort === "minimal" ? "low" : effort;
};

/** A tool that must be called and thoughts before it exclude each other. */
const forcesTool = ({ toolChoice, tools }: NeutralRequest): boolean =>
  tools.length > 0 &&
  (toolChoice?.kind === "required" ||
    toolChoice?.kind === "tool" ||
    (toolChoice?.kind === "allowed" && toolChoice.required));

/** The least that the API takes as a bound of thought. */
const MIN_BUDGET = 1024;

/** Without a bound, or with one that says so by being negative, the model finds out by itself how long it has to think. */
const writeThinking = (
  wish: ReasoningWish,
  { request, messages }: { readonly request: NeutralRequest; readonly messages: readonly object[] },
  losses: Loss[],
): { readonly type: string } | undefined => {
  const { effort, budgetTokens = -1, shown, thinking } = wish;
  if (effort === "none" || budgetTokens === 0) return { type: "disabled" };
  if (thinking === false) return undefined;
  if (forcesTool(request)) {
    losses.push({ field: "reasoning", grave: false });
    return undefined;
  }
  const display = shown === undefined ? undefined : shown ? "summarized" : "omitted";
  if (budgetTokens < 0) return present({ type: "adaptive", display });
  if (lacksThought(messages)) {
    losses.push({ field: "reasoning", grave: false });
    return { type: "disabled" };
  }
  if (budgetTokens < MIN_BUDGET) losses.push({ field: "thinking.budget_tokens", grave: false });
  return present({ type: "enabled", budget_tokens: Math.max(budgetTokens, MIN_BUDGET), display });
};

const TIERS: Readonly<Record<string, string>> = {
  auto: "auto",
  default: "standard_only",
  standard: "standard_only",
};

const writeTier = ({ serviceTier }: NeutralRequest, losses: Loss[]): string | undefined => {
  if (serviceTier === undefined) return undefined;
  const tier = Object.hasOwn(TIERS, serviceTier) ? TIERS[serviceTier] : undefined;
  if (tier === undefined) losses.push({ field: "service_tier", grave: false });
  return tier;
};
