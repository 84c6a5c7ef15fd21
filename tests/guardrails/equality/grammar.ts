import { splice } from "../../../core/dialects/json/edit.ts";
import { parseJson } from "../../../core/dialects/json/read.ts";
import type { SseEvent } from "../../../core/dialects/sse/events.ts";
import { chatStream } from "../../../core/exchange/testing/stage.ts";

const parsed = (data: string) => (data.startsWith("{") ? parseJson(data, chatStream.shape) : undefined);

/** An event's data without its texts and its log probabilities. */
const frameOf = (data: string): string => {
  const body = parsed(data);
  if (!body) return data;
  const blank = chatStream.slots(body).map(({ start, end }) => ({ start, end, text: '""' }));
  return JSON.stringify(JSON.parse(splice(body.text, blank)), (name, value) =>
    name === "logprobs" ? null : value,
  );
};

const textsByChoice = (data: string): Map<number, string> => {
  const body = parsed(data);
  const texts = new Map<number, string>();
  for (const { choice, channel, text } of body ? chatStream.slots(body) : [])
    texts.set(choice, `${texts.get(choice) ?? ""}${channel}${JSON.stringify(text)}`);
  return texts;
};

const probabilities = (data: string): Map<number, unknown> => {
  const value = data.startsWith("{") ? JSON.parse(data) : undefined;
  const entries: [number, unknown][] = (value?.choices ?? []).map(
    (choice: { index: number; logprobs?: unknown }) => [choice.index, choice.logprobs ?? null],
  );
  return new Map(entries);
};

/** What of a stream is not as it must be: all but texts stays, and probabilities of changed text are gone. */
export const brokenGrammar = (
  before: readonly SseEvent[],
  after: readonly SseEvent[],
  whole: boolean,
): string[] => {
  const broken: string[] = [];
  if (whole && before.length !== after.length)
    broken.push(`${before.length} events have become ${after.length}`);
  const changed = new Set<number>();
  for (const [at, { data }] of after.entries()) {
    const was = before[at]?.data ?? "";
    if (frameOf(was) !== frameOf(data)) broken.push(`event ${at} was ${was} and is ${data}`);
    const texts = textsByChoice(was);
    for (const [choice, text] of textsByChoice(data)) if (texts.get(choice) !== text) changed.add(choice);
    const original = probabilities(was);
    for (const [choice, left] of probabilities(data)) {
      const right = changed.has(choice) ? null : original.get(choice);
      if (!Bun.deepEquals(left, right))
        broken.push(`event ${at} has probabilities of choice ${choice} that are not right`);
    }
  }
  return broken;
};
