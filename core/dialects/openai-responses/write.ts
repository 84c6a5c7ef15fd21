import type { AnswerContent } from "@sluice/sdk";
import type { AnswerMeta } from "../contract.ts";
import { ended, envelope } from "./envelope.ts";
import { ITEM_KINDS, outputText } from "./items.ts";
import { StreamBuilder } from "./stream-builder.ts";

/** An answer of our own making. */
export const writeAnswer = (content: AnswerContent, meta: AnswerMeta): string => {
  const { prefix, item } = ITEM_KINDS.message;
  const message = {
    ...item,
    id: `${prefix}_${meta.id}_0`,
    status: "completed",
    content: [outputText(pieces(content).join(""))],
  };
  return JSON.stringify({
    ...envelope(meta),
    ...ended({ status: "completed", usage: content.usage }),
    output: [message],
  });
};

/** The same as a stream: a delta a piece. */
export const writeStream = (content: AnswerContent, meta: AnswerMeta): string[] => {
  const stream = new StreamBuilder(envelope(meta));
  const events = [stream.begin()];
  const { of, events: added } = stream.openItem("message");
  const { part, events: opened } = stream.open(of, "text");
  events.push(added, opened);
  for (const piece of pieces(content)) events.push(stream.say(part, piece));
  events.push(stream.close(part), stream.closeItem(of, "completed"));
  events.push(stream.end({ status: "completed", usage: content.usage }));
  return events.flatMap(eachEvent);
};

/** Events one by one. */
export const eachEvent = (events: string): string[] => events.match(/[^\n]+\n[^\n]+\n\n/g) ?? [];

const pieces = (content: AnswerContent): readonly string[] => {
  if ("text" in content) return content.text;
  throw new TypeError("a request for a response is answered with text");
};
