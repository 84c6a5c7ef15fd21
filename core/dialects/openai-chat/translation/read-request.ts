import type { JsonBody } from "../../json/body.ts";
import { isArray, isObject } from "../../json/value.ts";
import {
  choiceAt,
  type Fields,
  flagAt,
  jsonAt,
  listAt,
  numberAt,
  objectAt,
  objectsAt,
  othersIn,
  present,
  stringAt,
  wrong,
} from "../../neutral/fields.ts";
import type {
  NeutralRequest,
  OutputFormat,
  ReasoningWish,
  Sampling,
  Tool,
  ToolChoice,
} from "../../neutral/request.ts";
import { readMessages } from "./read-parts.ts";

/** The keys that have a place in the neutral form; `stream` and what belongs to it are the head's. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    "model stream stream_options messages tools functions tool_choice function_call parallel_tool_calls response_format " +
    "max_tokens max_completion_tokens temperature top_p top_k seed frequency_penalty presence_penalty stop n logprobs " +
    "top_logprobs logit_bias reasoning_effort service_tier user safety_identifier metadata store prompt_cache_key"
  ).split(" "),
);

/** A client's chat request. */
export const readRequest = ({ value }: JsonBody): NeutralRequest => {
  if (!isObject(value)) throw wrong("body", "must be a JSON object.");
  return present({
    messages: readMessages(value),
    tools: readTools(value),
    toolChoice: readToolChoice(value),
    parallelToolCalls: flagAt(value, "parallel_tool_calls"),
    output: readOutput(value),
    maxOutputTokens: numberAt(value, "max_completion_tokens") ?? numberAt(value, "max_tokens"),
    sampling: readSampling(value),
    reasoning: readWish(value),
    serviceTier: stringAt(value, "service_tier"),
    user: stringAt(value, "safety_identifier") ?? stringAt(value, "user"),
    metadata: jsonAt(value, "metadata"),
    store: flagAt(value, "store"),
    cacheKey: stringAt(value, "prompt_cache_key"),
    others: othersIn(value, KNOWN),
  });
};

const readTools = (request: Fields): Tool[] => [
  ...objectsAt(request, "tools").map(({ fields, at }) => readTool(fields, at)),
  ...objectsAt(request, "functions").map(({ fields, at }) => readFunction(fields, at)),
];

/** A tool that may be called. */
export const readTool = (tool: Fields, at: string): Tool => {
  const type = stringAt(tool, "type", at) ?? "";
  const described = objectAt(tool, "function", at);
  if (type === "function" || (type === "" && described)) {
    const cache = objectAt(tool, "cache_control", at);
    return { ...readFunction(described ?? {}, `${at}function.`), ...(cache ? { cache: {} } : {}) };
  }
  const custom = type === "custom" ? objectAt(tool, "custom", at) : undefined;
  if (custom) return readCustom(custom, `${at}custom.`);
  return { kind: "built-in", origin: "openai-chat", type, value: jsonAt({ tool }, "tool") ?? null };
};

const readFunction = (described: Fields, at: string): Tool => {
  const name = stringAt(described, "name", at);
  if (!name) throw wrong(`${at}name`, "must be a string that is not empty.");
  return present({
    kind: "function" as const,
    name,
    description: stringAt(described, "description", at),
    parameters: jsonAt(described, "parameters"),
    strict: flagAt(described, "strict", at),
  });
};

const readCustom = (custom: Fields, at: string): Tool => {
  const grammar = objectAt(objectAt(custom, "format", at) ?? {}, "grammar", `${at}format.`);
  return present({
    kind: "custom" as const,
    name: stringAt(custom, "name", at) ?? "",
    description: stringAt(custom, "description", at),
    grammar: grammar && {
      syntax: stringAt(grammar, "syntax", `${at}format.grammar.`) ?? "",
      definition: stringAt(grammar, "definition", `${at}format.grammar.`) ?? "",
    },
  });
};

const MODES = ["auto", "none", "required"] as const;

const readToolChoice = (request: Fields): ToolChoice | undefined => {
  const choice = request.tool_choice ?? request.function_call;
  if (choice === undefined || choice === null) return undefined;
  const mode = MODES.find((one) => one === choice);
  if (mode) return { kind: mode };
  if (!isObject(choice)) throw wrong("tool_choice", `must be one of ${MODES.join(", ")}, or name a tool.`);
  const allowed = objectAt(choice, "allowed_tools", "tool_choice.");
  if (allowed) {
    const names = objectsAt(allowed, "tools", "tool_choice.allowed_tools.").map(({ fields, at }) =>
      nameIn(fields, at),
    );
    return { kind: "allowed", names, required: allowed.mode === "required" };
  }
  return { kind: "tool", name: nameIn(choice, "tool_choice.") };
};

const nameIn = (tool: Fields, at: string): string => {
  const named = objectAt(tool, "function", at) ?? objectAt(tool, "custom", at) ?? tool;
  const name = stringAt(named, "name", at);
  if (!name) throw wrong(`${at}function.name`, "must be a string that is not empty.");
  return name;
};

const readOutput = (request: Fields): OutputFormat | undefined => {
  const format = objectAt(request, "response_format");
  if (!format) return undefined;
  const at = "response_format.";
  const type = stringAt(format, "type", at);
  if (type === "text") return { kind: "text" };
  if (type === "json_object") return { kind: "json" };
  const described = type === "json_schema" ? objectAt(format, "json_schema", at) : undefined;
  if (!described) throw wrong(`${at}type`, "must be text, json_object or json_schema with a json_schema.");
  return present({
    kind: "schema" as const,
    name: stringAt(described, "name", `${at}json_schema.`) ?? "answer",
    description: stringAt(described, "description", `${at}json_schema.`),
    schema: jsonAt(described, "schema") ?? {},
    strict: flagAt(described, "strict", `${at}json_schema.`),
  });
};

const readSampling = (request: Fields): Sampling => {
  const shown = flagAt(request, "logprobs") ? (numberAt(request, "top_logprobs") ?? 0) : undefined;
  return present({
    temperature: numberAt(request, "temperature"),
    topP: numberAt(request, "top_p"),
    topK: numberAt(request, "top_k"),
    seed: numberAt(request, "seed"),
    frequencyPenalty: numberAt(request, "frequency_penalty"),
    presencePenalty: numberAt(request, "presence_penalty"),
    stop: readStop(request),
    choices: numberAt(request, "n"),
    topLogProbabilities: shown,
    logitBias: jsonAt(request, "logit_bias"),
  });
};

const readStop = (request: Fields): string[] | undefined => {
  const { stop } = request;
  if (typeof stop === "string") return [stop];
  const list = isArray(stop) || stop === undefined || stop === null ? listAt(request, "stop") : undefined;
  if (list === undefined && stop !== undefined && stop !== null)
    throw wrong("stop", "must be a string or an array of strings.");
  return list?.map((one, index) => {
    if (typeof one !== "string") throw wrong(`stop.${index}`, "must be a string.");
    return one;
  });
};

const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh"] as const;

const readWish = (request: Fields): ReasoningWish | undefined => {
  const effort = choiceAt(request, "reasoning_effort", EFFORTS);
  return effort && { effort };
};
