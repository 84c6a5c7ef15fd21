import { DIALECTS } from "../../../core/dialects/index.ts";
import { parseJson } from "../../../core/dialects/json/read.ts";
import { SseBuffer } from "../../../core/dialects/sse/buffer.ts";
import { type SseEvent, splitEvents } from "../../../core/dialects/sse/events.ts";
import { type Random, randomChunks } from "../../../core/dialects/testing/random.ts";
import { Closing } from "../../../core/exchange/closing.ts";
import type { Exchange } from "../../../core/exchange/exchange.ts";
import type { FaultListener } from "../../../core/exchange/hooks.ts";
import type { Pipeline } from "../../../core/exchange/pipeline.ts";
import { staged } from "../../../core/exchange/stages.ts";
import { chatStream } from "../../../core/exchange/testing/stage.ts";
import { screenAnswer } from "../../../core/exchange/whole-answer.ts";

/** Texts by channel, without those that are empty. */
export type Texts = ReadonlyMap<string, string>;

/** A guardrail that fails proves nothing. */
const failed: FaultListener = (hook, { instance }, _, cause) => {
  throw new Error(`${instance.id} failed in ${hook}`, { cause });
};

/** How each running text stands in the message of a whole answer. */
const PLACES: Readonly<Record<string, (text: string, nth: number) => object>> = {
  text: (content) => ({ content }),
  reasoning: (reasoning) => ({ reasoning }),
  "reasoning-content": (text) => ({ reasoning_content: text }),
  refusal: (refusal) => ({ refusal }),
  tool: (text, index) => ({
    tool_calls: [{ index, type: "function", function: { name: "f", arguments: text } }],
  }),
};

const merged = (parts: readonly object[]): object => {
  const calls = parts.flatMap((part) =>
    "tool_calls" in part && Array.isArray(part.tool_calls) ? part.tool_calls : [],
  );
  return {
    ...Object.assign({ role: "assistant" }, ...parts),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
};

/** The whole answer that says the same as a stream. */
const wholeOf = (texts: Texts): string => {
  const byChoice = Map.groupBy([...texts], ([channel]) => Number(channel.split(":")[0]));
  const choices = [...byChoice].map(([index, own]) => {
    const parts = own.map(([channel, text]) => {
      const [, name = "", nth = "0"] = channel.split(":");
      const place = PLACES[name];
      if (!place) throw new Error(`no place is known for ${channel}`);
      return place(text, Number(nth));
    });
    return { index, message: merged(parts), finish_reason: "stop" };
  });
  return JSON.stringify({ id: "c1", object: "chat.completion", choices });
};

const dialect = DIALECTS["openai-chat"];

const filled = (texts: Iterable<readonly [string, string]>): Texts =>
  new Map([...texts].filter(([, text]) => text !== "").sort(([a], [b]) => (a < b ? -1 : 1)));

/** What an answer came to. */
export interface Came {
  readonly texts: Texts;
  /** What broke it off. */
  readonly thrown: unknown;
}

/** Shows a pipeline the answer whole. */
export const whole = async (exchange: Exchange, { onResponse }: Pipeline, texts: Texts): Promise<Came> => {
  const pipeline = { ...emptyOf(exchange), onResponse };
  const closing = new Closing(exchange, pipeline, failed);
  exchange.requestPassed = true;
  try {
    const text = await screenAnswer(exchange, onResponse, closing, failed, wholeOf(texts));
    const body = parseJson(text, dialect.answer);
    const slots = body ? dialect.answerSlots(body) : [];
    return { texts: filled(slots.map((slot) => [slot.channel, slot.text])), thrown: undefined };
  } catch (thrown) {
    return { texts: new Map(), thrown };
  } finally {
    await closing.finish();
  }
};

const emptyOf = ({ generation }: Exchange): Pipeline => generation.pipeline;

/** What a stream came to. */
export interface Streamed extends Came {
  readonly events: readonly SseEvent[];
}

/** The bytes of a stream with its `[DONE]`. */
export const bytesOf = (payloads: readonly string[], lineEnd: string): Uint8Array =>
  new TextEncoder().encode(
    [...payloads, "[DONE]"].map((data) => `data: ${data}${lineEnd}${lineEnd}`).join(""),
  );

/** Shows a pipeline the answer as a stream whose bytes come in pieces. */
export const streamed = async (
  exchange: Exchange,
  { onResponse }: Pipeline,
  bytes: Uint8Array,
  random: Random,
): Promise<Streamed> => {
  const closing = new Closing(exchange, { ...emptyOf(exchange), onResponse }, failed);
  exchange.requestPassed = true;
  const blocks = blocksOf(bytes, random);
  const stages = staged(blocks, onResponse, { exchange, dialect: chatStream, closing, onFault: failed });
  const source = stages ?? blocks;
  const out: Uint8Array[] = [];
  let thrown: unknown;
  try {
    await stages?.prime();
    for (let block = await source.next(); block; block = await source.next()) out.push(block);
  } catch (cause) {
    thrown = cause;
  }
  await closing.finish();
  const events = splitEvents(Buffer.concat(out));
  return { events, texts: textsIn(events), thrown };
};

const blocksOf = (bytes: Uint8Array, random: Random) => {
  const chunks = randomChunks(bytes, random, random.pick([1, 3, 40, 400, 5_000])).values();
  const buffer = new SseBuffer();
  return {
    next: async (): Promise<Uint8Array | undefined> => {
      for (const chunk of chunks) {
        const block = buffer.push(chunk);
        if (block) return block;
      }
      const rest = buffer.rest();
      return rest.length > 0 ? rest : undefined;
    },
  };
};

/** The running texts of events. */
export const textsIn = (events: readonly SseEvent[]): Texts => {
  const texts = new Map<string, string>();
  for (const { data } of events) {
    const body = data.startsWith("{") ? parseJson(data, chatStream.shape) : undefined;
    for (const { channel, text } of body ? chatStream.slots(body) : [])
      texts.set(channel, (texts.get(channel) ?? "") + text);
  }
  return filled(texts);
};
