import { isArray, isObject } from "../../json/value.ts";
import type { FinishReason, NeutralAnswer } from "../../neutral/answer.ts";
import { type Fields, isJson, othersIn, present } from "../../neutral/fields.ts";
import type { Part } from "../../neutral/parts.ts";
import { ORIGIN } from "../foreign.ts";
import { readUsage } from "../usage.ts";
import { readCitation } from "./citations.ts";

const FINISHES: Readonly<Record<string, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "tool-calls",
  pause_turn: "pause",
  refusal: "refusal",
};

/** Why an answer ended, by the name that this dialect has for it. */
export const finishOf = (reason: unknown): FinishReason =>
  typeof reason === "string" && Object.hasOwn(FINISHES, reason) ? (FINISHES[reason] ?? "other") : "other";

/** The string in a field, or none. */
export const textAt = (fields: Fields, key: string): string => {
  const value = fields[key];
  return typeof value === "string" ? value : "";
};

/** What is said of a refusal beside the answer. */
export const explanationIn = ({ stop_details: details }: Fields): string =>
  isObject(details) ? textAt(details, "explanation") : "";

/** The service tier as others call it. */
export const tierIn = (usage: unknown): string | undefined => {
  const tier = isObject(usage) ? textAt(usage, "service_tier") : "";
  return tier === "standard" ? "default" : tier || undefined;
};

const KNOWN: ReadonlySet<string> = new Set(
  "id type role model content stop_reason stop_sequence stop_details usage".split(" "),
);

/** A provider's answer; `undefined` where it is none. What is not of the form that it should have is passed over. */
export const readAnswer = (answer: unknown): NeutralAnswer | undefined => {
  if (!isObject(answer) || !isArray(answer.content)) return undefined;
  const explanation = explanationIn(answer);
  const refusal: Part[] = explanation === "" ? [] : [{ kind: "refusal", text: explanation }];
  const choice = present({
    index: 0,
    parts: [...answer.content.filter(isObject).flatMap(readBlock), ...refusal],
    finish: finishOf(answer.stop_reason),
    stopSequence: textAt(answer, "stop_sequence") || undefined,
  });
  const answered = present({
    id: textAt(answer, "id"),
    model: textAt(answer, "model"),
    created: 0,
    choices: [choice],
    serviceTier: tierIn(answer.usage),
    others: othersIn(answer, KNOWN),
  });
  return { ...answered, usage: readUsage(answer) };
};

const BLOCKS: Readonly<Record<string, (block: Fields) => Part>> = {
  text: (block) => {
    const citations = isArray(block.citations) ? block.citations.flatMap(readCitation) : [];
    return present({
      kind: "text" as const,
      text: textAt(block, "text"),
      citations: citations.length === 0 ? undefined : citations,
    });
  },
  thinking: (block) => {
    const value = textAt(block, "signature");
    return present({
      kind: "reasoning" as const,
      text: textAt(block, "thinking"),
      signature: value === "" ? undefined : { origin: ORIGIN, value },
    });
  },
  redacted_thinking: (block) => ({
    kind: "reasoning",
    text: "",
    signature: { origin: ORIGIN, value: textAt(block, "data"), sealed: true },
  }),
  tool_use: (block) => ({
    kind: "tool-call",
    id: textAt(block, "id"),
    name: textAt(block, "name"),
    input: JSON.stringify(block.input ?? {}),
  }),
};

/** A block of an answer. One that is not known means something to this dialect alone. */
export const readBlock = (block: Fields): Part[] => {
  const type = textAt(block, "type");
  if (type === "" || !isJson(block)) return [];
  const read = Object.hasOwn(BLOCKS, type) ? BLOCKS[type] : undefined;
  return [read ? read(block) : { kind: "built-in", origin: ORIGIN, type, value: block }];
};
