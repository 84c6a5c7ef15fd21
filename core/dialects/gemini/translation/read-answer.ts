import { isArray, isObject } from "../../json/value.ts";
import type { Choice, NeutralAnswer } from "../../neutral/answer.ts";
import { othersIn, present } from "../../neutral/fields.ts";
import type { Part, ReasoningPart, Signature } from "../../neutral/parts.ts";
import { indexOf } from "../../text-shape.ts";
import { either, field, listOf, textOf } from "../fields.ts";
import { readUsage } from "../usage.ts";
import { builtInPart } from "./built-in.ts";
import { idInAnswer } from "./calls.ts";
import { readCitations } from "./citations.ts";
import { readFinish } from "./finish.ts";
import { readLogProbabilities } from "./log-probabilities.ts";
import { mediaPart, sourceOf, typeOf } from "./media.ts";
import { readSignature } from "./signature.ts";

const KNOWN: ReadonlySet<string> = new Set(
  "candidates promptFeedback usageMetadata modelVersion responseId createTime modelStatus".split(" "),
);

/** A provider's answer; `undefined` where it is none. What is not of the form that it should have is passed over. */
export const readAnswer = (answer: unknown): NeutralAnswer | undefined => {
  if (!isObject(answer)) return undefined;
  const candidates = listOf(answer.candidates);
  const blocked = blockedPrompt(answer);
  if (!isArray(answer.candidates) && !blocked && !isObject(answer.usageMetadata)) return undefined;
  const id = textOf(answer, "responseId") ?? "";
  const choices = candidates.filter(isObject).map((candidate, at) => readCandidate(candidate, at, id));
  return {
    id,
    model: textOf(answer, "modelVersion") ?? "",
    created: readTime(answer.createTime),
    choices: blocked && choices.length === 0 ? [blocked] : choices,
    usage: readUsage(answer),
    others: othersIn(answer, KNOWN),
  };
};

/** Seconds since 1970. */
export const readTime = (time: unknown): number => {
  const ms = typeof time === "string" ? Date.parse(time) : Number.NaN;
  return Number.isNaN(ms) ? 0 : Math.floor(ms / 1000);
};

/** A prompt that was held back, as the end of an answer that never began. */
export const blockedPrompt = (answer: unknown): Choice | undefined => {
  if (!isObject(answer)) return undefined;
  const feedback = either(answer.promptFeedback, answer.prompt_feedback);
  if (feedback === undefined) return undefined;
  const reason = textOf(feedback, "blockReason");
  if (reason === undefined) return undefined;
  const text = textOf(feedback, "blockReasonMessage");
  return { index: 0, parts: text === undefined ? [] : [{ kind: "refusal", text }], finish: "content-filter" };
};

const readCandidate = (candidate: Record<string, unknown>, at: number, id: string): Choice => {
  const index = indexOf(candidate, at);
  const calls = new CallCount(id, index);
  const parts = listOf(field(candidate.content, "parts")).flatMap((part) => readPart(part, calls));
  const citations = readCitations(candidate);
  return present({
    index,
    parts: joined(citations.length > 0 ? [...parts, { kind: "text", text: "", citations }] : parts),
    finish: readFinish(candidate.finishReason, calls.count > 0),
    logProbabilities: readLogProbabilities(candidate.logprobsResult),
  });
};

/** Gives calls of a candidate their ids. */
export class CallCount {
  count = 0;

  constructor(
    readonly answer: string,
    readonly choice: number,
  ) {}

  id(call: unknown, name: string, input: string): string {
    return textOf(call, "id") ?? idInAnswer(this.answer, this.choice, this.count, name, input);
  }
}

/** The words of a part that is nothing but words, as nearly all of a stream are. */
export const wordsOf = (part: unknown): string | undefined =>
  isObject(part) && typeof part.text === "string" && part.text !== "" && Object.keys(part).length === 1
    ? part.text
    : undefined;

/** What a part of an answer says. */
export const readPart = (part: unknown, calls: CallCount): Part[] => {
  const value = textOf(part, "thoughtSignature");
  const signature = value === undefined ? undefined : readSignature(value);
  const text = textOf(part, "text");
  if (field(part, "thought") === true) return thought(text ?? "", signature);
  const call = field(part, "functionCall");
  if (isObject(call)) {
    const name = textOf(call, "name") ?? "";
    const input = written(field(call, "args") ?? {});
    const id = calls.id(call, name, input);
    calls.count++;
    return [present({ kind: "tool-call" as const, id, name, input, signature })];
  }
  const ran = builtInPart(part);
  if (ran) return [ran];
  const said = text === undefined ? mediaIn(part) : [{ kind: "text" as const, text }];
  return [...said, ...thought("", signature)];
};

/** What is nested too deeply to be written is none. */
const written = (args: unknown): string => {
  try {
    return JSON.stringify(args);
  } catch {
    return "{}";
  }
};

const thought = (text: string, signature: Signature | undefined): ReasoningPart[] =>
  text === "" && !signature ? [] : [present({ kind: "reasoning" as const, text, signature })];

const mediaIn = (part: unknown): Part[] => {
  const blob = field(part, "inlineData");
  const mediaType = textOf(blob, "mimeType") ?? "application/octet-stream";
  const data = textOf(blob, "data");
  if (data !== undefined) return [mediaPart(mediaType, { kind: "bytes", mediaType, data }, undefined)];
  const file = field(part, "fileData");
  const uri = textOf(file, "fileUri");
  if (uri === undefined) return [];
  return [mediaPart(textOf(file, "mimeType") ?? typeOf(uri, "application/pdf"), sourceOf(uri), undefined)];
};

/** Text that comes in several parts is one text. */
const joined = (parts: readonly Part[]): Part[] => {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part.kind === "text" && last?.kind === "text")
      out[out.length - 1] = { ...part, text: last.text + part.text };
    else out.push(part);
  }
  return out;
};
