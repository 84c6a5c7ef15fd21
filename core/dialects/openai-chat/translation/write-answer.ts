import type { Choice, FinishReason, NeutralAnswer } from "../../neutral/answer.ts";
import { present } from "../../neutral/fields.ts";
import type { Citation, Part, Signature } from "../../neutral/parts.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
import { writeUsage } from "../../openai/usage.ts";
import { envelope } from "../write.ts";

const FINISHES: Readonly<Record<FinishReason, string>> = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_calls",
  "content-filter": "content_filter",
  refusal: "content_filter",
  pause: "stop",
  other: "stop",
};

/** What this dialect calls the end of a choice. */
export const finishName = (reason: FinishReason): string => FINISHES[reason];

/** The answer for a client. */
export const writeAnswer = (answer: NeutralAnswer, meta: WriterMeta): string =>
  JSON.stringify(
    present({
      ...envelope(meta, "chat.completion"),
      choices: answer.choices.map(writeChoice),
      usage: answer.usage && writeUsage(answer.usage),
      service_tier: answer.serviceTier,
    }),
  );

const joined = (parts: readonly Part[], kind: "text" | "refusal" | "reasoning"): string =>
  parts.flatMap((part) => (part.kind === kind ? [part.text] : [])).join("");

const writeChoice = ({ index, parts, finish, logProbabilities }: Choice): object => {
  const calls = parts.filter((part) => part.kind === "tool-call");
  const text = joined(parts, "text");
  const sealed = parts.flatMap((part) => {
    if (part.kind === "reasoning" && part.signature) return [detail(part.signature, { text: part.text })];
    // A call has no place for what seals it; it comes back with the message all the same.
    return part.kind === "tool-call" && part.signature ? [detail(part.signature, { callId: part.id })] : [];
  });
  const citations = parts.flatMap((part) => (part.kind === "text" ? (part.citations ?? []) : []));
  return {
    index,
    message: present({
      role: "assistant",
      content: text === "" && calls.length > 0 ? null : text,
      refusal: joined(parts, "refusal") || null,
      reasoning_content: joined(parts, "reasoning") || undefined,
      reasoning_details: sealed.length === 0 ? undefined : sealed,
      tool_calls: calls.length === 0 ? undefined : calls.map(writeCall),
      annotations: citations.length === 0 ? undefined : citations.map(writeCitation),
    }),
    logprobs: logProbabilities ?? null,
    finish_reason: finishName(finish),
  };
};

const writeCall = ({ id, name, input, custom }: Extract<Part, { kind: "tool-call" }>): object =>
  custom
    ? { id, type: "custom", custom: { name, input } }
    : { id, type: "function", function: { name, arguments: input } };

const writeCitation = ({ url = "", title = "", start = 0, end = 0 }: Citation): object => ({
  type: "url_citation",
  url_citation: { url, title, start_index: start, end_index: end },
});

/** What is sealed: a thought with its words, or a call. */
interface Sealed {
  readonly text?: string;
  readonly callId?: string;
}

/** What seals a thought or a call, for whoever made it: clients send these back as they got them. */
export const detail = (
  { origin, value, sealed }: Signature,
  { text = "", callId }: Sealed,
  index?: number,
): object =>
  present({
    ...(sealed
      ? { type: "reasoning.encrypted", data: value, summary: text || undefined }
      : { type: "reasoning.text", text, signature: value }),
    format: origin,
    id: callId,
    index,
  });
