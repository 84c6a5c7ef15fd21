import type { AnswerContent } from "@sluice/sdk";
import type { AnswerMeta } from "../contract.ts";
import { writeUsage } from "../openai/usage.ts";

/** An answer of our own making. */
export const writeAnswer = (content: AnswerContent, meta: AnswerMeta): string =>
  JSON.stringify({
    ...envelope(meta, "chat.completion"),
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: pieces(content).join(""), refusal: null },
        logprobs: null,
        finish_reason: "stop",
      },
    ],
    usage: writeUsage(content.usage),
  });

/** The same as a stream: the role, a chunk a piece, the end, and usage where the client asked for it. */
export const writeStream = (content: AnswerContent, meta: AnswerMeta, usageAsked: boolean): string[] => {
  const base = envelope(meta, "chat.completion.chunk");
  // As the API has it: where usage was asked for, each chunk has the field.
  const noUsage = usageAsked ? { usage: null } : undefined;
  const chunk = (delta: object, finish: "stop" | null): string =>
    writeEvent(
      JSON.stringify({
        ...base,
        choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
        ...noUsage,
      }),
    );
  const events = [chunk({ role: "assistant", content: "" }, null)];
  for (const piece of pieces(content)) events.push(chunk({ content: piece }, null));
  events.push(chunk({}, "stop"));
  if (usageAsked) {
    events.push(writeEvent(JSON.stringify({ ...base, choices: [], usage: writeUsage(content.usage) })));
  }
  events.push(writeEvent("[DONE]"));
  return events;
};

/** An event with its blank line. */
export const writeEvent = (data: string): string => `data: ${data}\n\n`;

/** What stands around the choices of an answer or an event. */
export const envelope = (meta: AnswerMeta, object: string) => ({
  id: `chatcmpl-${meta.id}`,
  object,
  created: meta.created,
  model: meta.model,
});

const pieces = (content: AnswerContent): readonly string[] => {
  if ("text" in content) return content.text;
  throw new TypeError("a chat request is answered with text");
};
