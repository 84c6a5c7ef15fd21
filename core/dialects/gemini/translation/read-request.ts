import type { JsonBody } from "../../json/body.ts";
import { isArray, isObject } from "../../json/value.ts";
import {
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
  Loss,
  NeutralRequest,
  OutputFormat,
  ReasoningWish,
  Sampling,
  Tool,
  ToolChoice,
} from "../../neutral/request.ts";
import { requestShape } from "../shape.ts";
import { camelised } from "./camelised.ts";
import { readMessages } from "./read-parts.ts";
import { jsonSchemaOf } from "./schema.ts";
import { readTier } from "./tiers.ts";

const setOf = (names: string): ReadonlySet<string> => new Set(names.split(" "));

/** The keys that have a place in the neutral form; the model is the URL's. */
const KNOWN = setOf(
  "model contents systemInstruction tools toolConfig generationConfig serviceTier store cachedContent",
);
const KNOWN_CONFIG = setOf(
  "responseMimeType responseSchema responseJsonSchema stopSequences temperature topP topK candidateCount maxOutputTokens " +
    "seed presencePenalty frequencyPenalty responseLogprobs logprobs thinkingConfig responseModalities",
);
const KNOWN_THINKING = setOf("includeThoughts thinkingBudget thinkingLevel");
const KNOWN_TOOL_CONFIG = setOf("functionCallingConfig");
const CONFIG = "generationConfig.";

/** A client's request. */
export const readRequest = ({ value }: JsonBody): NeutralRequest => {
  const request = camelised(value, requestShape);
  if (!isObject(request)) throw wrong("body", "must be a JSON object.");
  const config = objectAt(request, "generationConfig") ?? {};
  const thinking = objectAt(config, "thinkingConfig", CONFIG) ?? {};
  const calling = objectAt(request, "toolConfig") ?? {};
  const others = [
    ...othersIn(request, KNOWN),
    ...othersIn(config, KNOWN_CONFIG).map((key) => CONFIG + key),
    ...othersIn(thinking, KNOWN_THINKING).map((key) => `${CONFIG}thinkingConfig.${key}`),
    ...othersIn(calling, KNOWN_TOOL_CONFIG).map((key) => `toolConfig.${key}`),
  ];
  const lost = readLost(request, config);
  const messages = readMessages(request, others);
  return present({
    messages,
    tools: readTools(request, others),
    toolChoice: readToolChoice(calling),
    output: readOutput(config, others),
    maxOutputTokens: numberAt(config, "maxOutputTokens", CONFIG),
    sampling: readSampling(config),
    reasoning: readWish(thinking),
    serviceTier: readTier(stringAt(request, "serviceTier")),
    store: flagAt(request, "store"),
    others,
    lost: lost.length === 0 ? undefined : lost,
  });
};

const readLost = (request: Fields, config: Fields): Loss[] => {
  const modalities = listAt(config, "responseModalities", CONFIG) ?? [];
  const unwritten = modalities.some((one) => one !== "TEXT");
  return [
    ...(request.cachedContent
      ? [{ field: "cachedContent", grave: true, why: "it is content that another provider keeps" }]
      : []),
    ...(unwritten
      ? [{ field: `${CONFIG}responseModalities`, grave: true, why: "what is not text is asked for" }]
      : []),
  ];
};

/** With this mode calls keep to their schemas. */
const EXACT = "VALIDATED";

const callingOf = (toolConfig: Fields): Fields =>
  objectAt(toolConfig, "functionCallingConfig", "toolConfig.") ?? {};

const readTools = (request: Fields, others: string[]): Tool[] => {
  const strict = callingOf(objectAt(request, "toolConfig") ?? {}).mode === EXACT ? true : undefined;
  return objectsAt(request, "tools").flatMap(({ fields, at }): Tool[] => {
    const declared = objectsAt(fields, "functionDeclarations", at).map(({ fields: one, at: place }) =>
      readDeclaration(one, place, strict, others),
    );
    const builtIn = Object.keys(fields).flatMap((type): Tool[] => {
      const value = type === "functionDeclarations" ? undefined : jsonAt(fields, type);
      return value === undefined
        ? []
        : [{ kind: "built-in", origin: "gemini", type, value: { [type]: value } }];
    });
    return [...declared, ...builtIn];
  });
};

const KNOWN_DECLARATION = setOf("name description parameters parametersJsonSchema");

const readDeclaration = (one: Fields, at: string, strict: true | undefined, others: string[]): Tool => {
  const name = stringAt(one, "name", at);
  if (!name) throw wrong(`${at}name`, "must be a string that is not empty.");
  others.push(...othersIn(one, KNOWN_DECLARATION).map((key) => at + key));
  const schema = one.parameters ? jsonSchemaOf(one.parameters) : jsonAt(one, "parametersJsonSchema");
  return present({
    kind: "function" as const,
    name,
    description: stringAt(one, "description", at),
    parameters: schema,
    strict,
  });
};

const CHOICES: Readonly<Record<string, "auto" | "none" | "required">> = {
  AUTO: "auto",
  NONE: "none",
  ANY: "required",
  [EXACT]: "auto",
};

const readToolChoice = (toolConfig: Fields): ToolChoice | undefined => {
  const calling = callingOf(toolConfig);
  const at = "toolConfig.functionCallingConfig.";
  const mode = stringAt(calling, "mode", at);
  const kind = mode === undefined ? undefined : CHOICES[mode.toUpperCase()];
  const names = textsAt(calling, "allowedFunctionNames", at) ?? [];
  if (kind === "none" || names.length === 0) return kind && { kind };
  const [name] = names;
  if (kind === "required" && names.length === 1 && name !== undefined) return { kind: "tool", name };
  return { kind: "allowed", names, required: kind === "required" };
};

const textsAt = (fields: Fields, key: string, at: string): string[] | undefined =>
  listAt(fields, key, at)?.map((one, index) => {
    if (typeof one !== "string") throw wrong(`${at}${key}.${index}`, "must be a string.");
    return one;
  });

const readOutput = (config: Fields, others: string[]): OutputFormat | undefined => {
  const type = stringAt(config, "responseMimeType", CONFIG);
  const schema = config.responseSchema
    ? jsonSchemaOf(config.responseSchema)
    : jsonAt(config, "responseJsonSchema");
  if (schema !== undefined) return { kind: "schema", name: "answer", schema, strict: true };
  if (type === "application/json") return { kind: "json" };
  if (type !== undefined && type !== "text/plain") others.push(`${CONFIG}responseMimeType`);
  return type === "text/plain" ? { kind: "text" } : undefined;
};

const readSampling = (config: Fields): Sampling => {
  const shown = flagAt(config, "responseLogprobs", CONFIG)
    ? (numberAt(config, "logprobs", CONFIG) ?? 0)
    : undefined;
  const { stopSequences } = config;
  const stops = isArray(stopSequences) ? textsAt(config, "stopSequences", CONFIG) : undefined;
  if (typeof stopSequences !== "string" && !stops && stopSequences !== undefined && stopSequences !== null)
    throw wrong(`${CONFIG}stopSequences`, "must be an array of strings.");
  return present({
    temperature: numberAt(config, "temperature", CONFIG),
    topP: numberAt(config, "topP", CONFIG),
    topK: numberAt(config, "topK", CONFIG),
    seed: numberAt(config, "seed", CONFIG),
    frequencyPenalty: numberAt(config, "frequencyPenalty", CONFIG),
    presencePenalty: numberAt(config, "presencePenalty", CONFIG),
    stop: typeof stopSequences === "string" ? [stopSequences] : stops,
    choices: numberAt(config, "candidateCount", CONFIG),
    topLogProbabilities: shown,
  });
};

const EFFORTS = ["minimal", "low", "medium", "high", "xhigh"] as const;
/** How much is thought is then the model's own affair. */
const OWN_AFFAIR = -1;

const readWish = (thinking: Fields): ReasoningWish | undefined => {
  const at = `${CONFIG}thinkingConfig.`;
  const level = stringAt(thinking, "thinkingLevel", at)?.toLowerCase();
  const budget = numberAt(thinking, "thinkingBudget", at);
  const shown = flagAt(thinking, "includeThoughts", at);
  const effort = budget === 0 ? "none" : EFFORTS.find((one) => one === level);
  const budgetTokens = budget === 0 || budget === OWN_AFFAIR ? undefined : budget;
  const wish = present({ effort, budgetTokens, shown });
  return Object.keys(wish).length === 0 ? undefined : wish;
};
