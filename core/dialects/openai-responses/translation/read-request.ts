import type { JsonBody } from "../../json/body.ts";
import { isObject } from "../../json/value.ts";
import {
  choiceAt,
  type Fields,
  flagAt,
  jsonAt,
  listAt,
  numberAt,
  objectAt,
  othersIn,
  present,
  stringAt,
  wrong,
} from "../../neutral/fields.ts";
import type { Message } from "../../neutral/parts.ts";
import type { Loss, NeutralRequest, OutputFormat, ReasoningWish, Sampling } from "../../neutral/request.ts";
import { type Notes, readInput } from "./read-items.ts";
import { readToolChoice, readTools } from "./read-tools.ts";

/** The keys that have a place in the neutral form; `stream` and what belongs to it are the head's. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    "model stream stream_options instructions input tools tool_choice parallel_tool_calls text max_output_tokens " +
    "temperature top_p top_logprobs reasoning service_tier user safety_identifier metadata store prompt_cache_key " +
    "include truncation background previous_response_id conversation prompt"
  ).split(" "),
);

/** What only the provider that keeps it can go on from. */
const KEPT = ["previous_response_id", "conversation", "prompt"] as const;
const WHY_KEPT = "what it names is kept by a provider, and this one speaks another dialect";
const WHY_BACKGROUND = "an answer cannot be fetched later from a provider that speaks another dialect";

/** A client's request. */
export const readRequest = ({ value }: JsonBody): NeutralRequest => {
  if (!isObject(value)) throw wrong("body", "must be a JSON object.");
  const others = othersIn(value, KNOWN);
  const lost: Loss[] = [];
  const notes: Notes = {
    others: (name) => others.push(name),
    grave: (loss) => lost.push({ ...loss, grave: true }),
  };
  for (const field of KEPT)
    if (value[field] !== undefined && value[field] !== null) notes.grave({ field, why: WHY_KEPT });
  if (flagAt(value, "background")) notes.grave({ field: "background", why: WHY_BACKGROUND });
  if ((stringAt(value, "truncation") ?? "disabled") !== "disabled") others.push("truncation");
  const request = {
    messages: [...readInstructions(value), ...readInput(value, notes)],
    tools: readTools(value, notes),
    toolChoice: readToolChoice(value, notes),
    parallelToolCalls: flagAt(value, "parallel_tool_calls"),
    output: readOutput(value, notes),
    maxOutputTokens: numberAt(value, "max_output_tokens"),
    sampling: readSampling(value, notes),
    reasoning: readWish(value, notes),
    serviceTier: stringAt(value, "service_tier"),
    user: stringAt(value, "safety_identifier") ?? stringAt(value, "user"),
    metadata: jsonAt(value, "metadata"),
    store: flagAt(value, "store"),
    cacheKey: stringAt(value, "prompt_cache_key"),
    others,
    lost: lost.length === 0 ? undefined : lost,
  };
  return present(request);
};

const readInstructions = (request: Fields): Message[] => {
  const text = stringAt(request, "instructions");
  return text === undefined ? [] : [{ role: "system", parts: [{ kind: "text", text }] }];
};

const readOutput = (request: Fields, { others }: Notes): OutputFormat | undefined => {
  const text = objectAt(request, "text");
  if (!text) return undefined;
  for (const name of othersIn(text, TEXT_KEYS)) others(`text.${name}`);
  const format = objectAt(text, "format", "text.");
  if (!format) return undefined;
  const at = "text.format.";
  const type = stringAt(format, "type", at);
  if (type === "text") return { kind: "text" };
  if (type === "json_object") return { kind: "json" };
  if (type !== "json_schema") throw wrong(`${at}type`, "must be text, json_object or json_schema.");
  return present({
    kind: "schema" as const,
    name: stringAt(format, "name", at) ?? "answer",
    description: stringAt(format, "description", at),
    schema: jsonAt(format, "schema") ?? {},
    strict: flagAt(format, "strict", at),
  });
};

const TEXT_KEYS: ReadonlySet<string> = new Set(["format"]);

const LOG_PROBABILITIES = "message.output_text.logprobs";
/** What is given wherever there is any. */
const ALWAYS: ReadonlySet<unknown> = new Set([LOG_PROBABILITIES, "reasoning.encrypted_content"]);

const readSampling = (request: Fields, { others }: Notes): Sampling => {
  const include = listAt(request, "include") ?? [];
  include.forEach((one, at) => {
    if (!ALWAYS.has(one)) others(`include.${typeof one === "string" ? one : at}`);
  });
  const beside = numberAt(request, "top_logprobs");
  const shown = include.includes(LOG_PROBABILITIES) || (beside ?? 0) > 0;
  return present({
    temperature: numberAt(request, "temperature"),
    topP: numberAt(request, "top_p"),
    topLogProbabilities: shown ? (beside ?? 0) : undefined,
  });
};

const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
const WISH_KEYS: ReadonlySet<string> = new Set(["effort", "summary", "generate_summary"]);

const readWish = (request: Fields, { others }: Notes): ReasoningWish | undefined => {
  const wish = objectAt(request, "reasoning");
  if (!wish) return undefined;
  for (const name of othersIn(wish, WISH_KEYS)) others(`reasoning.${name}`);
  const effort = choiceAt(wish, "effort", EFFORTS, "reasoning.");
  const summary = stringAt(wish, "summary", "reasoning.") ?? stringAt(wish, "generate_summary", "reasoning.");
  const shown = summary === undefined ? undefined : true;
  return effort === undefined && shown === undefined ? undefined : present({ effort, shown });
};
