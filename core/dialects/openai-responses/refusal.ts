import type { AnswerMeta, Refusal } from "../contract.ts";
import { isObject } from "../json/value.ts";
import { NOTHING_SPENT, policyOf, saidIn } from "../openai/policy.ts";
import { ended, envelope } from "./envelope.ts";
import { ITEM_KINDS, type Item, outputText, type PartKind, refusalPart } from "./items.ts";
import { StreamBuilder } from "./stream-builder.ts";
import { eachEvent } from "./write.ts";

/** What a message of a denial says. */
interface Saying {
  readonly kind: PartKind & ("text" | "refusal");
  readonly text: string;
}

/** What many clients show stands in a message of its own: some cannot read one in which a refusal is. */
const sayings = (refusal: Refusal, meta: AnswerMeta): readonly Saying[] => {
  const refused: Saying = { kind: "refusal", text: refusal.reason };
  return wantsForm(meta.request) ? [refused] : [{ kind: "text", text: saidIn(refusal) }, refused];
};

/** Whether the client takes every text for what it gave a form: then only a refusal is none of that. */
const wantsForm = (request: unknown): boolean => {
  const text = isObject(request) ? request.text : undefined;
  const format = isObject(text) ? text.format : undefined;
  return isObject(format) && format.type !== "text";
};

const PARTS = { text: outputText, refusal: refusalPart } as const;

const spentIn = ({ usage = NOTHING_SPENT }: Refusal) => usage;

/** A denial as a whole answer. */
export const writeRefusal = (refusal: Refusal, meta: AnswerMeta): string => {
  const { prefix, item } = ITEM_KINDS.message;
  const output = sayings(refusal, meta).map(
    ({ kind, text }, at): Item => ({
      ...item,
      id: `${prefix}_${meta.id}_${at}`,
      status: "completed",
      content: [PARTS[kind](text)],
    }),
  );
  return JSON.stringify({
    ...envelope(meta),
    ...ended({ status: "completed", usage: spentIn(refusal) }),
    output,
    ...policyOf(refusal),
  });
};

/** A denial as a stream. */
export const writeStreamRefusal = (refusal: Refusal, meta: AnswerMeta): string[] => {
  const stream = new StreamBuilder(envelope(meta));
  return eachEvent(stream.begin() + refuse(stream, refusal, sayings(refusal, meta)));
};

/** The end of a stream that has begun: what was said before needs no words beside the refusal. */
export const endByRefusal = (stream: StreamBuilder, refusal: Refusal): string =>
  refuse(stream, refusal, [{ kind: "refusal", text: refusal.reason }]);

const refuse = (stream: StreamBuilder, refusal: Refusal, said: readonly Saying[]): string => {
  let events = "";
  for (const { kind, text } of said) {
    const { of, events: added } = stream.openItem("message");
    const { part, events: opened } = stream.open(of, kind);
    events += added + opened + stream.say(part, text) + stream.close(part);
    events += stream.closeItem(of, "completed");
  }
  return events + stream.end({ status: "completed", usage: spentIn(refusal) }, policyOf(refusal));
};
