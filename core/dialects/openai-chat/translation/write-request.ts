import type { ProviderCall } from "../../contract.ts";
import { present } from "../../neutral/fields.ts";
import type {
  Loss,
  NeutralRequest,
  OutputFormat,
  ReasoningWish,
  Tool,
  ToolChoice,
  Written,
} from "../../neutral/request.ts";
import { writeEffort } from "../../openai/effort.ts";
import { writeMessages } from "./write-messages.ts";

/** The request for a provider that speaks this dialect. */
export const writeRequest = (
  request: NeutralRequest,
  { model, stream, maxTokensField = "max_tokens" }: ProviderCall,
): Written => {
  const losses: Loss[] = [];
  const { sampling, maxOutputTokens, reasoning } = request;
  const { topLogProbabilities: shown, choices, topK } = sampling;
  if (topK !== undefined) losses.push({ field: "top_k", grave: false });
  if (request.messages.length === 0) losses.push({ field: "messages", grave: true, why: "there are none" });
  const body = present({
    model,
    messages: writeMessages(request.messages, losses),
    tools: request.tools.length === 0 ? undefined : writeTools(request.tools, losses),
    tool_choice: request.toolChoice && writeToolChoice(request.toolChoice),
    parallel_tool_calls: request.tools.length === 0 ? undefined : request.parallelToolCalls,
    response_format: request.output && writeOutput(request.output),
    [maxTokensField]: maxOutputTokens,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    seed: sampling.seed,
    frequency_penalty: sampling.frequencyPenalty,
    presence_penalty: sampling.presencePenalty,
    stop: sampling.stop,
    n: choices === 1 ? undefined : choices,
    logprobs: shown === undefined ? undefined : true,
    top_logprobs: shown || undefined,
    logit_bias: sampling.logitBias,
    reasoning_effort: reasoning && effortIn(reasoning, losses),
    service_tier: request.serviceTier,
    user: request.user,
    metadata: request.metadata,
    store: request.store,
    prompt_cache_key: request.cacheKey,
    stream: stream || undefined,
    // Whether the client asked for it or not: what a call has cost is known by it.
    stream_options: stream ? { include_usage: true } : undefined,
  });
  return { body: JSON.stringify(body), losses };
};

const writeTools = (tools: readonly Tool[], losses: Loss[]): object[] =>
  tools.flatMap((tool, index) => {
    if (tool.kind === "built-in") {
      if (tool.origin === "openai-chat")
        return typeof tool.value === "object" && tool.value !== null ? [tool.value] : [];
      losses.push({
        field: `tools.${index}`,
        grave: true,
        why: `the tool ${tool.type} is one that only providers of ${tool.origin} run`,
      });
      return [];
    }
    if (tool.kind === "custom") {
      const { name, description, grammar } = tool;
      const format = grammar && { type: "grammar", grammar };
      return [{ type: "custom", custom: present({ name, description, format }) }];
    }
    const { name, description, parameters, strict, cache } = tool;
    if (cache) losses.push({ field: `tools.${index}.cache_control`, grave: false });
    return [{ type: "function", function: present({ name, description, parameters, strict }) }];
  });

const writeToolChoice = (choice: ToolChoice): string | object => {
  if (choice.kind === "tool") return { type: "function", function: { name: choice.name } };
  if (choice.kind !== "allowed") return choice.kind;
  const tools = choice.names.map((name) => ({ type: "function", function: { name } }));
  return { type: "allowed_tools", allowed_tools: { mode: choice.required ? "required" : "auto", tools } };
};

const writeOutput = (output: OutputFormat): object => {
  if (output.kind !== "schema") return { type: output.kind === "text" ? "text" : "json_object" };
  const { name, description, schema, strict } = output;
  return { type: "json_schema", json_schema: present({ name, description, schema, strict }) };
};

/** There is no name here for the most there is. */
const effortIn = (wish: ReasoningWish, losses: Loss[]): string | undefined => {
  const effort = writeEffort(wish, losses);
  return effort === "max" ? "xhigh" : effort;
};
