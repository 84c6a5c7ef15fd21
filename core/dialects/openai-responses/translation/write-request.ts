import { createHash } from "node:crypto";
import type { ProviderCall } from "../../contract.ts";
import { present } from "../../neutral/fields.ts";
import type { Message } from "../../neutral/parts.ts";
import type {
  Loss,
  NeutralRequest,
  OutputFormat,
  ReasoningWish,
  Sampling,
  Written,
} from "../../neutral/request.ts";
import { writeEffort } from "../../openai/effort.ts";
import { writeInput } from "./write-items.ts";
import { writeToolChoice, writeTools } from "./write-tools.ts";

/** The request for a provider that speaks this dialect. */
export const writeRequest = (request: NeutralRequest, { model, stream }: ProviderCall): Written => {
  const losses: Loss[] = [];
  const { messages, sampling, reasoning, tools } = request;
  const instructions = instructionsIn(messages);
  noteSampling(sampling, losses);
  if (messages.length === 0) losses.push({ field: "messages", grave: true, why: "there are none" });
  const shown = sampling.topLogProbabilities;
  const wish = reasoning && writeWish(reasoning, losses);
  const include = [
    ...(shown === undefined ? [] : ["message.output_text.logprobs"]),
    // Nothing is kept between calls: a thought goes on only where the client brings it back. Models that do not think refuse this.
    ...(wish && wish.effort !== "none" ? ["reasoning.encrypted_content"] : []),
  ];
  const body = present({
    model,
    instructions,
    input: writeInput(messages, instructions === undefined ? 0 : 1, losses),
    tools: tools.length === 0 ? undefined : writeTools(tools, losses),
    tool_choice: request.toolChoice && writeToolChoice(request.toolChoice, tools),
    parallel_tool_calls: tools.length === 0 ? undefined : request.parallelToolCalls,
    text: request.output && { format: writeFormat(request.output) },
    max_output_tokens: writeBound(request.maxOutputTokens, losses),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_logprobs: shown || undefined,
    reasoning: wish,
    include: include.length === 0 ? undefined : include,
    service_tier: request.serviceTier,
    safety_identifier: bounded(request.user),
    metadata: request.metadata,
    store: request.store ?? false,
    prompt_cache_key: bounded(request.cacheKey),
    stream: stream || undefined,
  });
  return { body: JSON.stringify(body), losses };
};

/** The first message where it is what `instructions` can hold: one text. */
const instructionsIn = ([first]: readonly Message[]): string | undefined => {
  const [only, ...more] = first?.role === "system" && first.name === undefined ? first.parts : [];
  return only?.kind === "text" && !only.cache && more.length === 0 ? only.text : undefined;
};

const NONE_HERE = "this API has nothing of the kind, and the answer would be another one";

const noteSampling = (sampling: Sampling, losses: Loss[]): void => {
  const { topK, seed, frequencyPenalty, presencePenalty, logitBias, stop, choices } = sampling;
  const dropped = {
    top_k: topK,
    seed,
    frequency_penalty: frequencyPenalty,
    presence_penalty: presencePenalty,
    logit_bias: logitBias,
  };
  for (const [field, value] of Object.entries(dropped))
    if (value !== undefined) losses.push({ field, grave: false });
  if (stop && stop.length > 0) losses.push({ field: "stop", grave: true, why: NONE_HERE });
  if ((choices ?? 1) !== 1) losses.push({ field: "n", grave: true, why: NONE_HERE });
};

const writeWish = (wish: ReasoningWish, losses: Loss[]) => {
  const effort = writeEffort(wish, losses);
  const summary = wish.shown ? "auto" : undefined;
  return effort === undefined && summary === undefined ? undefined : present({ effort, summary });
};

const writeFormat = (output: OutputFormat): object => {
  if (output.kind !== "schema") return { type: output.kind === "text" ? "text" : "json_object" };
  const { name, description, schema, strict } = output;
  return present({ type: "json_schema", name, description, schema, strict });
};

/** The API refuses less. */
const MIN_OUTPUT_TOKENS = 16;

const writeBound = (bound: number | undefined, losses: Loss[]): number | undefined => {
  if (bound === undefined || bound >= MIN_OUTPUT_TOKENS) return bound;
  losses.push({ field: "max_tokens", grave: false });
  return MIN_OUTPUT_TOKENS;
};

/** The API refuses longer names. */
const MAX_NAME_CHARS = 64;

/** A name that stays the same from call to call, and apart from all others, is all that is asked for. */
const bounded = (name: string | undefined): string | undefined =>
  name === undefined || name.length <= MAX_NAME_CHARS
    ? name
    : createHash("sha256").update(name).digest("hex");
