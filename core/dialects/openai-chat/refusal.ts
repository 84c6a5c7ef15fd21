import type { AnswerMeta, Refusal } from "../contract.ts";
import { isArray, isObject } from "../json/value.ts";
import { NOTHING_SPENT, policyOf, saidIn } from "../openai/policy.ts";
import { writeUsage } from "../openai/usage.ts";
import { indexOf } from "../text-shape.ts";
import { envelope, writeEvent } from "./write.ts";

const MAX_CHOICES = 128;

/** A denial as a whole answer. */
export const writeRefusal = (refusal: Refusal, meta: AnswerMeta): string =>
  JSON.stringify({
    ...envelope(meta, "chat.completion"),
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: saidIn(refusal), refusal: refusal.reason },
        logprobs: null,
        finish_reason: "content_filter",
      },
    ],
    usage: writeUsage(refusal.usage ?? NOTHING_SPENT),
    ...policyOf(refusal),
  });

/** A denial as a stream, or as the end of one: every choice that has not ended does, and the policy stands in the last chunk of them. */
export const writeStreamRefusal = (
  refusal: Refusal,
  meta: AnswerMeta,
  usageAsked: boolean,
  sent: readonly string[],
): string[] => {
  const begun = sent.flatMap((data) => parsed(data));
  const base = begun.length === 0 ? envelope(meta, "chat.completion.chunk") : envelopeOf(begun, meta);
  const noUsage = usageAsked ? { usage: null } : undefined;
  const chunk = (choices: readonly object[], more?: object): string =>
    writeEvent(JSON.stringify({ ...base, choices, ...noUsage, ...more }));
  const choice = (index: number, delta: object, finish: "content_filter" | null) => ({
    index,
    delta,
    logprobs: null,
    finish_reason: finish,
  });
  const open = openChoices(begun, meta);
  const events: string[] = [];
  if (begun.length === 0)
    events.push(chunk([choice(0, { role: "assistant", content: saidIn(refusal) }, null)]));
  const ends = open.map((index) => choice(index, { refusal: refusal.reason }, "content_filter"));
  events.push(chunk(ends, policyOf(refusal)));
  if (usageAsked) {
    const usage = writeUsage(refusal.usage ?? NOTHING_SPENT);
    events.push(writeEvent(JSON.stringify({ ...base, choices: [], usage })));
  }
  return [...events, writeEvent("[DONE]")];
};

const parsed = (data: string): Record<string, unknown>[] => {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? [value] : [];
  } catch {
    return [];
  }
};

/** The stream goes on under the name that it began with. */
const envelopeOf = (begun: readonly Record<string, unknown>[], meta: AnswerMeta): object => {
  const first = begun.find(({ choices }) => isArray(choices));
  if (!first) return envelope(meta, "chat.completion.chunk");
  const { id, created, model } = first;
  return { id, object: "chat.completion.chunk", created, model };
};

const openChoices = (begun: readonly Record<string, unknown>[], meta: AnswerMeta): number[] => {
  const ended = new Set(
    begun.flatMap(({ choices }) =>
      isArray(choices)
        ? choices.flatMap((choice, at) =>
            isObject(choice) && typeof choice.finish_reason === "string" ? [indexOf(choice, at)] : [],
          )
        : [],
    ),
  );
  const asked = isObject(meta.request) ? meta.request.n : undefined;
  const count = typeof asked === "number" && asked > 0 ? Math.min(asked, MAX_CHOICES) : 1;
  return Array.from({ length: count }, (_, index) => index).filter((index) => !ended.has(index));
};
