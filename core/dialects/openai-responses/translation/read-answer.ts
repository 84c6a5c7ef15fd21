import { isArray, isObject } from "../../json/value.ts";
import type { FinishReason, NeutralAnswer } from "../../neutral/answer.ts";
import { type Fields, isJson, othersIn, present } from "../../neutral/fields.ts";
import type { Part } from "../../neutral/parts.ts";
import type { Json } from "../../neutral/request.ts";
import { readResponseUsage } from "../../openai/usage.ts";
import { builtIn, thoughtIn } from "./read-items.ts";
import { citationsIn } from "./read-parts.ts";
import { readSeal } from "./seal.ts";

/** The keys that are read, and those by which an answer says again what it was asked. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    "id object created_at completed_at status model output output_text usage error incomplete_details service_tier background " +
    "instructions max_output_tokens max_tool_calls metadata parallel_tool_calls previous_response_id prompt_cache_key " +
    "prompt_cache_retention prompt_cache_options reasoning safety_identifier store temperature text tool_choice tools " +
    "top_logprobs top_p truncation user billing presence_penalty frequency_penalty tool_usage"
  ).split(" "),
);

/** A provider's answer; `undefined` where it is none. What is not of the form that it should have is passed over. */
export const readAnswer = (answer: unknown): NeutralAnswer | undefined => {
  if (!isObject(answer) || !isArray(answer.output)) return undefined;
  const items = answer.output.filter(isObject);
  const parts = items.flatMap(partsOf);
  const logProbabilities = logProbabilitiesIn(items);
  const answered = present({
    id: textAt(answer, "id"),
    model: textAt(answer, "model"),
    created: typeof answer.created_at === "number" ? answer.created_at : 0,
    choices: [present({ index: 0, parts, finish: finishOf(answer, parts), logProbabilities })],
    serviceTier: textAt(answer, "service_tier") || undefined,
    others: othersIn(answer, KNOWN),
  });
  return { ...answered, usage: readResponseUsage(answer) };
};

/** A string member; empty where there is none. */
export const textAt = (fields: Fields, key: string): string => {
  const value = fields[key];
  return typeof value === "string" ? value : "";
};

/** The kinds of what an answer holds. */
type Held = readonly Pick<Part, "kind">[];

/** Why an answer ended: its own word for it, or else what is in it. */
export const finishOf = ({ incomplete_details: details }: Fields, parts: Held): FinishReason => {
  const reason = isObject(details) ? details.reason : undefined;
  if (reason === "max_output_tokens") return "length";
  if (reason === "content_filter") return "content-filter";
  if (reason !== undefined) return "other";
  if (parts.some(({ kind }) => kind === "tool-call")) return "tool-calls";
  return parts.some(({ kind }) => kind === "refusal") ? "refusal" : "stop";
};

/** The parts that an item of an answer is. */
export const partsOf = (item: Fields): Part[] => {
  const type = textAt(item, "type");
  const read = Object.hasOwn(ITEMS, type) ? ITEMS[type] : undefined;
  if (read) return read(item);
  return type === "" ? [] : [builtIn(item, type)];
};

const ITEMS: Readonly<Record<string, (item: Fields) => Part[]>> = {
  message: ({ content }) => (isArray(content) ? content.filter(isObject).flatMap(readPart) : []),
  reasoning: (item) => {
    const seal = readSeal(textAt(item, "encrypted_content"));
    const signature = textAt(item, "encrypted_content") === "" ? undefined : seal?.signature;
    const text = thoughtIn(item);
    return text === "" && !signature ? [] : [present({ kind: "reasoning" as const, text, signature })];
  },
  function_call: (item) => [callOf(item, "arguments")],
  custom_tool_call: (item) => [{ ...callOf(item, "input"), custom: true }],
  image_generation_call: (item) => {
    const data = textAt(item, "result");
    const mediaType = `image/${textAt(item, "output_format") || "png"}`;
    return data === "" ? [] : [{ kind: "image", source: { kind: "bytes", mediaType, data } }];
  },
};

const callOf = (item: Fields, input: string) => ({
  kind: "tool-call" as const,
  id: textAt(item, "call_id"),
  name: textAt(item, "name"),
  input: textAt(item, input),
});

/** A piece of a message. */
export const readPart = (part: Fields): Part[] => {
  const refusal = textAt(part, "refusal");
  if (refusal !== "") return [{ kind: "refusal", text: refusal }];
  const text = textAt(part, "text");
  const citations = citationsIn(part.annotations);
  return text === ""
    ? []
    : [present({ kind: "text" as const, text, citations: citations.length === 0 ? undefined : citations })];
};

const logProbabilitiesIn = (items: readonly Fields[]): Json | undefined => {
  const tokens = items
    .flatMap(({ content }) => (isArray(content) ? content.filter(isObject) : []))
    .flatMap(({ logprobs }) => (isArray(logprobs) ? logprobs.filter(isJson) : []));
  return tokens.length === 0 ? undefined : logProbabilitiesOf(tokens);
};

/** Tokens, as the neutral form has them. */
export const logProbabilitiesOf = (tokens: readonly Json[]): Json => ({ content: tokens, refusal: null });
