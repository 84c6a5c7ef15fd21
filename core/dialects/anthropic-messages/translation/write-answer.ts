import { isObject } from "../../json/value.ts";
import type { FinishReason, NeutralAnswer } from "../../neutral/answer.ts";
import type { Part, Signature } from "../../neutral/parts.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
import { ORIGIN, toolIdOf, UNSIGNED, wrapped } from "../foreign.ts";
import { writeUsage } from "../usage.ts";
import { ending, envelope } from "../write.ts";
import { writeCitation } from "./citations.ts";
import { inputOf } from "./write-blocks.ts";

const FINISHES: Readonly<Record<FinishReason, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  "tool-calls": "tool_use",
  "content-filter": "refusal",
  refusal: "refusal",
  pause: "pause_turn",
  other: "end_turn",
};

/** What the end of an answer goes by. */
export interface Ended {
  readonly finish: FinishReason;
  readonly stopSequence?: string;
  /** Whether it calls any tool. */
  readonly calls: boolean;
  /** What was said in the place of an answer. */
  readonly refusal: string;
}

/** How this dialect says why an answer ended. Some providers stop by themselves where they have tools called. */
export const endingOf = ({ finish, stopSequence, calls, refusal }: Ended) => {
  const reason = finish === "stop" ? reasonOfStop(stopSequence, calls, refusal) : FINISHES[finish];
  const details =
    reason === "refusal" ? { type: "refusal", category: null, explanation: refusal || null } : null;
  return { ...ending(reason, details), stop_sequence: stopSequence ?? null };
};

const reasonOfStop = (stopSequence: string | undefined, calls: boolean, refusal: string): string => {
  if (stopSequence !== undefined) return "stop_sequence";
  if (calls) return "tool_use";
  return refusal === "" ? "end_turn" : "refusal";
};

/** The answer for a client: the first of answers side by side, since this dialect has no more. */
export const writeAnswer = (answer: NeutralAnswer, meta: WriterMeta): string => {
  const [choice] = answer.choices;
  const parts = choice?.parts ?? [];
  const refusal = parts.flatMap((part) => (part.kind === "refusal" ? [part.text] : [])).join("");
  const calls = parts.some(({ kind }) => kind === "tool-call");
  const { finish = "other", stopSequence } = choice ?? {};
  return JSON.stringify({
    ...envelope(meta),
    content: parts.flatMap(blocksOf),
    ...endingOf({ finish, calls, refusal, ...(stopSequence === undefined ? {} : { stopSequence }) }),
    usage: { ...writeUsage(answer.usage ?? {}), ...writeTier(answer.serviceTier) },
  });
};

/** The tier that was served, where this dialect has a word for it. */
export const writeTier = (tier: string | undefined): object => {
  if (tier === "default") return { service_tier: "standard" };
  return tier === "priority" || tier === "batch" ? { service_tier: tier } : {};
};

/** What a signature is for a client of this dialect. */
export const signatureOf = (signature: Signature | undefined): string => {
  if (!signature) return UNSIGNED;
  return signature.origin === ORIGIN ? signature.value : wrapped(signature);
};

/** A part as blocks; none where it has no place in an answer. */
export const blocksOf = (part: Part): object[] => {
  switch (part.kind) {
    case "text":
      return part.text === "" ? [] : [textOf(part.text, part.citations)];
    case "refusal":
      return part.text === "" ? [] : [textOf(part.text)];
    case "audio":
      return part.transcript ? [textOf(part.transcript)] : [];
    case "reasoning":
      return thoughtOf(part.text, part.signature);
    case "tool-call": {
      const { id, name, input, signature } = part;
      const call = { type: "tool_use", id: toolIdOf(id), name, input: inputOf(input) };
      return signature ? [call, { type: "redacted_thinking", data: wrapped(signature, id) }] : [call];
    }
    case "built-in":
      return part.origin === ORIGIN && isObject(part.value) ? [part.value] : [];
    default:
      return [];
  }
};

const textOf = (text: string, citations: Extract<Part, { kind: "text" }>["citations"] = []): object => {
  const cited = citations.flatMap((citation) => writeCitation(citation, text));
  return { type: "text", text, citations: cited.length === 0 ? null : cited };
};

/** A sealed thought without a word is one that only its maker can read. */
const thoughtOf = (text: string, signature: Signature | undefined): object[] => {
  if (text !== "") return [{ type: "thinking", thinking: text, signature: signatureOf(signature) }];
  if (!signature) return [];
  const own = signature.origin === ORIGIN && !signature.sealed;
  const value = signatureOf(signature);
  return [
    own ? { type: "thinking", thinking: "", signature: value } : { type: "redacted_thinking", data: value },
  ];
};
