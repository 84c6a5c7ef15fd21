import { type Family, familyOf } from "../../../catalog/converse-families.ts";
import type { ProviderCall } from "../../contract.ts";
import { isObject } from "../../json/value.ts";
import { present } from "../../neutral/fields.ts";
import { asFunctions } from "../../neutral/free-text.ts";
import type { Json, Loss, NeutralRequest, OutputFormat, Sampling, Written } from "../../neutral/request.ts";
import { ownFields } from "./own-fields.ts";
import { writeMessages } from "./write-messages.ts";
import { type WrittenThinking, writeThinking } from "./write-thinking.ts";
import { writeToolConfig } from "./write-tools.ts";

/** The request for a provider that speaks this dialect. */
export const writeRequest = (asked: NeutralRequest, { model, stream }: ProviderCall): Written => {
  const losses: Loss[] = [];
  const request = asFunctions(asked, losses);
  const family = familyOf(model);
  const { system, messages } = writeMessages(request.messages, family, { losses, names: new Set() });
  if (messages.length === 0)
    losses.push({ field: "messages", grave: true, why: "there are none that say anything" });
  const thinking = writeThinking(request, family, losses);
  nameUnknown(request, losses);
  const body = present({
    messages,
    system: filled(system),
    inferenceConfig: filled(writeInference(request, family, thinking, losses)),
    toolConfig: writeToolConfig(request, family, losses),
    additionalModelRequestFields: filled(writeFields(request.sampling, family, thinking, losses)),
    additionalModelResponseFieldPaths: writePaths(request.sampling, family, stream),
    outputConfig: filled(
      present({
        textFormat: request.output && writeFormat(request.output, losses),
        effort: thinking.effort,
      }),
    ),
    serviceTier: request.serviceTier === undefined ? undefined : writeTier(request.serviceTier, losses),
    requestMetadata: request.metadata === undefined ? undefined : writeMetadata(request.metadata, losses),
  });
  return { body: JSON.stringify(body), losses };
};

const filled = <T extends object>(value: T): T | undefined =>
  Object.keys(value).length === 0 ? undefined : value;

const LOST_SAMPLING = {
  seed: "seed",
  frequencyPenalty: "frequency_penalty",
  presencePenalty: "presence_penalty",
  topLogProbabilities: "logprobs",
  logitBias: "logit_bias",
} as const satisfies Partial<Record<keyof Sampling, string>>;

/** What has no place there at all. */
const nameUnknown = ({ sampling, user, store, cacheKey }: NeutralRequest, losses: Loss[]): void => {
  const { choices = 1 } = sampling;
  if (choices > 1) losses.push({ field: "n", grave: true, why: "one answer is all that a call gives there" });
  const given: Readonly<Record<string, unknown>> = { ...sampling };
  const lost: string[] = Object.entries(LOST_SAMPLING).flatMap(([key, field]) =>
    given[key] === undefined ? [] : [field],
  );
  if (user !== undefined) lost.push("user");
  // Nothing is stored there in any case.
  if (store) lost.push("store");
  if (cacheKey !== undefined) lost.push("prompt_cache_key");
  for (const field of lost) losses.push({ field, grave: false });
};

const writeInference = (
  { maxOutputTokens, sampling }: NeutralRequest,
  family: Family,
  { on }: WrittenThinking,
  losses: Loss[],
): object => {
  const { topP } = sampling;
  // A model that thinks chooses by itself, and refuses to be told.
  if (on && topP !== undefined) losses.push({ field: "top_p", grave: false });
  return present({
    maxTokens: maxOutputTokens,
    temperature: writeTemperature(sampling, family, on, losses),
    topP: on ? undefined : topP,
    stopSequences: writeStop(sampling, family, losses),
  });
};

const writeTemperature = (
  { temperature }: Sampling,
  { narrow }: Family,
  thinks: boolean,
  losses: Loss[],
): number | undefined => {
  if (temperature === undefined || (thinks && temperature === 1)) return undefined;
  if (!thinks && !(narrow && temperature > 1)) return temperature;
  losses.push({ field: "temperature", grave: false });
  return thinks ? undefined : 1;
};

const writeStop = ({ stop = [] }: Sampling, { narrow }: Family, losses: Loss[]): string[] | undefined => {
  const taken = stop.filter((one) => !narrow || one.trim() !== "");
  if (taken.length < stop.length) losses.push({ field: "stop", grave: false });
  return taken.length > 0 ? taken : undefined;
};

const writeFields = (
  { topK }: Sampling,
  family: Family,
  { fields, on }: WrittenThinking,
  losses: Loss[],
): Record<string, Json> => {
  if (topK === undefined) return fields;
  if (family.topK && !on) return { ...ownFields(family.topK, topK), ...fields };
  losses.push({ field: "top_k", grave: false });
  return fields;
};

const writePaths = (
  { stop = [] }: Sampling,
  { stopSequence }: Family,
  stream: boolean,
): string[] | undefined =>
  stop.length > 0 && stopSequence ? [stream ? stopSequence.stream : stopSequence.whole] : undefined;

const writeFormat = (output: OutputFormat, losses: Loss[]): object | undefined => {
  if (output.kind !== "schema") {
    if (output.kind === "json")
      losses.push({ field: "response_format", grave: true, why: "JSON is promised there by a schema alone" });
    return undefined;
  }
  const { name, description, schema } = output;
  const jsonSchema = present({ schema: JSON.stringify(schema), name, description });
  return { type: "json_schema", structure: { jsonSchema } };
};

const TIERS: ReadonlySet<string> = new Set(["default", "flex", "priority", "reserved"]);

const writeTier = (tier: string, losses: Loss[]): object | undefined => {
  if (TIERS.has(tier)) return { type: tier };
  // `auto` is what is done without it.
  if (tier !== "auto") losses.push({ field: "service_tier", grave: false });
  return undefined;
};

const MOST_METADATA = 16;
const METADATA = /^[A-Za-z0-9\s:_@$#=/+,.-]{1,256}$/;

const writeMetadata = (metadata: Json, losses: Loss[]): object | undefined => {
  const entries = isObject(metadata) ? Object.entries(metadata) : [];
  const fit =
    entries.length > 0 &&
    entries.length <= MOST_METADATA &&
    entries.every(
      ([key, value]) =>
        METADATA.test(key) && typeof value === "string" && (value === "" || METADATA.test(value)),
    );
  if (fit) return Object.fromEntries(entries);
  losses.push({ field: "metadata", grave: false });
  return undefined;
};
