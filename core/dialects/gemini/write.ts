import type { AnswerContent } from "@sluice/sdk";
import type { AnswerMeta } from "../contract.ts";
import { writeUsage } from "./usage.ts";

/** An event with its blank line. */
export const writeEvent = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;

/** What stands around the candidates of an answer or an event. */
export const envelope = (meta: AnswerMeta) => ({ modelVersion: meta.model, responseId: meta.id });

const candidate = (text: string, finish?: object) => ({
  content: { role: "model", parts: [{ text }] },
  ...finish,
  index: 0,
});
const STOP = { finishReason: "STOP" };

/** An answer of our own making. */
export const writeAnswer = (content: AnswerContent, meta: AnswerMeta): string =>
  JSON.stringify({
    candidates: [candidate(pieces(content).join(""), STOP)],
    usageMetadata: writeUsage(content.usage),
    ...envelope(meta),
  });

/** The same as a stream: an event a piece, the last with the end and usage. */
export const writeStream = (content: AnswerContent, meta: AnswerMeta): string[] => [
  ...pieces(content).map((piece) => writeEvent({ candidates: [candidate(piece)], ...envelope(meta) })),
  writeEvent({
    candidates: [candidate("", STOP)],
    usageMetadata: writeUsage(content.usage),
    ...envelope(meta),
  }),
];

const pieces = (content: AnswerContent): readonly string[] => {
  if ("text" in content) return content.text;
  throw new TypeError("a request for content is answered with text");
};
