import { isArray, isObject } from "../../json/value.ts";
import type { Choice, FinishReason, NeutralAnswer } from "../../neutral/answer.ts";
import { type Fields, jsonAt, othersIn, present } from "../../neutral/fields.ts";
import type { Citation, Part, ReasoningPart, ToolCallPart } from "../../neutral/parts.ts";
import { readUsage } from "../../openai/usage.ts";
import { indexOf } from "../../text-shape.ts";

const FINISHES: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  length: "length",
  tool_calls: "tool-calls",
  function_call: "tool-calls",
  content_filter: "content-filter",
};

/** Why a choice ended, by the name that this dialect has for it. */
export const finishOf = (reason: unknown): FinishReason =>
  typeof reason === "string" && Object.hasOwn(FINISHES, reason) ? (FINISHES[reason] ?? "other") : "other";

const KNOWN: ReadonlySet<string> = new Set(
  "id object created model choices usage service_tier system_fingerprint".split(" "),
);

/** A provider's answer; `undefined` where it is none. What is not of the form that it should have is passed over. */
export const readAnswer = (answer: unknown): NeutralAnswer | undefined => {
  if (!isObject(answer) || !isArray(answer.choices)) return undefined;
  const answered = present({
    id: textAt(answer, "id"),
    model: textAt(answer, "model"),
    created: typeof answer.created === "number" ? answer.created : 0,
    choices: answer.choices.filter(isObject).map(readChoice),
    serviceTier: textAt(answer, "service_tier") || undefined,
    others: othersIn(answer, KNOWN),
  });
  return { ...answered, usage: readUsage(answer) };
};

const textAt = (fields: Fields, key: string): string => {
  const value = fields[key];
  return typeof value === "string" ? value : "";
};

const readChoice = (choice: Fields, place: number): Choice => {
  const message = isObject(choice.message) ? choice.message : {};
  return present({
    index: indexOf(choice, place),
    parts: [...thoughtsIn(message), ...saidIn(message), ...callsIn(message)],
    finish: finishOf(choice.finish_reason),
    logProbabilities: jsonAt(choice, "logprobs"),
  });
};

const saidIn = (message: Fields): Part[] => {
  const refusal = textAt(message, "refusal");
  const text = textIn(message.content);
  const citations = citationsIn(message);
  return [
    ...(text === "" ? [] : [present({ kind: "text" as const, text, citations })]),
    ...(refusal === "" ? [] : [{ kind: "refusal" as const, text: refusal }]),
  ];
};

/** Some providers answer with parts, as requests have them. */
const textIn = (content: unknown): string => {
  if (typeof content === "string") return content;
  if (!isArray(content)) return "";
  return content.map((part) => (isObject(part) ? textAt(part, "text") : "")).join("");
};

const citationsIn = ({ annotations }: Fields): Citation[] | undefined => {
  const found = (isArray(annotations) ? annotations : []).flatMap((one) => {
    const cited = isObject(one) ? one.url_citation : undefined;
    if (!isObject(cited)) return [];
    const [start, end] = [cited.start_index, cited.end_index];
    return [
      present({
        url: textAt(cited, "url"),
        title: textAt(cited, "title") || undefined,
        start: typeof start === "number" ? start : undefined,
        end: typeof end === "number" ? end : undefined,
      }),
    ];
  });
  return found.length === 0 ? undefined : found;
};

const thoughtsIn = (message: Fields): ReasoningPart[] => {
  const text = textAt(message, "reasoning_content") || textAt(message, "reasoning");
  return text === "" ? [] : [{ kind: "reasoning", text }];
};

const callsIn = (message: Fields): ToolCallPart[] => {
  const calls = isArray(message.tool_calls) ? message.tool_calls.filter(isObject) : [];
  return calls.map((call): ToolCallPart => {
    const custom = isObject(call.custom) ? call.custom : undefined;
    const called = custom ?? (isObject(call.function) ? call.function : {});
    const input = textAt(called, custom ? "input" : "arguments");
    return {
      kind: "tool-call",
      id: textAt(call, "id"),
      name: textAt(called, "name"),
      input,
      ...(custom ? { custom: true } : {}),
    };
  });
};
