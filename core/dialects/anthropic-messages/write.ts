import type { AnswerContent, Usage } from "@sluice/sdk";
import type { AnswerMeta } from "../contract.ts";
import { writeUsage } from "./usage.ts";

/** An event with its name and its blank line. */
export const writeEvent = (event: { readonly type: string; readonly [field: string]: unknown }): string =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/** What stands around the blocks of an answer. */
export const envelope = ({ id, model }: Pick<AnswerMeta, "id" | "model">) => ({
  id: id.startsWith("msg_") ? id : `msg_${id}`,
  type: "message",
  role: "assistant",
  model,
});

/** Why an answer ended. */
export const ending = (reason: string | null, details: object | null = null) => ({
  stop_reason: reason,
  stop_sequence: null,
  stop_details: details,
});

/** A block of text. */
export const textBlock = (text: string) => ({ type: "text", text, citations: null });

/** An answer of our own making. */
export const writeAnswer = (content: AnswerContent, meta: AnswerMeta): string =>
  JSON.stringify({
    ...envelope(meta),
    content: [textBlock(pieces(content).join(""))],
    ...ending("end_turn"),
    usage: writeUsage(content.usage),
  });

/** The same as a stream. */
export const writeStream = (content: AnswerContent, meta: AnswerMeta): string[] => [
  beginning(meta, content.usage),
  ...block(0, pieces(content)),
  ...finish(ending("end_turn"), content.usage),
];

/** The first event of a stream. What it makes of output is told at its end. */
export const beginning = (
  meta: Pick<AnswerMeta, "id" | "model">,
  usage: Partial<Usage>,
  more: object = {},
): string =>
  writeEvent({
    type: "message_start",
    message: {
      ...envelope(meta),
      content: [],
      ...ending(null),
      usage: { ...writeUsage({ ...usage, outputTokens: 0 }), ...more },
    },
  });

/** The events of a block of text. */
export const block = (index: number, texts: readonly string[]): string[] => [
  writeEvent({ type: "content_block_start", index, content_block: textBlock("") }),
  ...texts.map((text) =>
    writeEvent({ type: "content_block_delta", index, delta: { type: "text_delta", text } }),
  ),
  writeEvent({ type: "content_block_stop", index }),
];

/** The last events of a stream. */
export const finish = (delta: object, usage: Partial<Usage>, more?: object): string[] => [
  writeEvent({ type: "message_delta", delta, usage: writeUsage(usage), ...more }),
  writeEvent({ type: "message_stop" }),
];

const pieces = (content: AnswerContent): readonly string[] => {
  if ("text" in content) return content.text;
  throw new TypeError("a message is answered with text");
};
