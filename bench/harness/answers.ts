import { CLIENTS, type Client, eventsOf, sentEvents } from "../dialects/streams.ts";

/** What the upstream of the benches answers, byte for byte. Each answer has a path of its own: nothing is parsed. */

/** Events of the stream that is not paced. */
export const STREAM_EVENTS = 100;

const chunk = (choices: object[], more: object = {}): string =>
  `data: ${JSON.stringify({
    id: "chatcmpl-bench-000001",
    object: "chat.completion.chunk",
    created: 1_767_225_600,
    model: "bench-1",
    ...more,
    choices,
  })}\n\n`;

const delta = (content: string, finish: string | null = null): string =>
  chunk([{ index: 0, delta: { content }, finish_reason: finish }]);

const chat = (content: string): string =>
  JSON.stringify({
    id: "chatcmpl-bench-000001",
    object: "chat.completion",
    created: 1_767_225_600,
    model: "bench-1",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content, refusal: null },
        logprobs: null,
        finish_reason: "stop",
      },
    ],
    usage: {
      prompt_tokens: 84,
      completion_tokens: 61,
      total_tokens: 145,
      prompt_tokens_details: { cached_tokens: 0 },
    },
  });

const SENTENCE = "A gateway stands between a client and a model. ";
const textOf = (chars: number): string => SENTENCE.repeat(Math.ceil(chars / SENTENCE.length)).slice(0, chars);
const head = (type: string, rest: string): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\n${rest}\r\n\r\n`;
const whole = (body: string): Buffer =>
  Buffer.from(head("application/json", `content-length: ${Buffer.byteLength(body)}`) + body);

/** The head of an answer in chunks. */
export const STREAM_HEAD = head("text/event-stream", "transfer-encoding: chunked");
/** One chunk of such an answer. */
export const framed = (data: string): string => `${Buffer.byteLength(data).toString(16)}\r\n${data}\r\n`;
/** The end of such an answer. */
export const STREAM_END = "0\r\n\r\n";

const streamOf = (dialect: Client): Buffer => {
  const events = sentEvents(dialect, eventsOf(dialect, STREAM_EVENTS));
  return Buffer.from(STREAM_HEAD + events.map(framed).join("") + STREAM_END);
};

/** The answer that is a stream of a dialect. */
export const streamIn = (dialect: Client) => `stream-${dialect}` as const;

/** Answers that are sent at once, by the name in their path. */
export const ANSWERS: ReadonlyMap<string, Buffer> = new Map([
  ["small", whole(chat(textOf(300)))],
  ["large", whole(chat(textOf(64_000)))],
  ...CLIENTS.map((dialect) => [streamIn(dialect), streamOf(dialect)] as const),
]);

/** One event of a paced stream; the last one carries the end. */
export const pacedEvent = (last: boolean): string =>
  framed(last ? delta("word ", "stop") : delta("word ")) +
  (last ? framed("data: [DONE]\n\n") + STREAM_END : "");

/** A chat request of about this many bytes. */
export const chatRequest = (sizeBytes: number, model: string, more: object = {}): string => {
  const make = (content: string): string =>
    JSON.stringify({
      model,
      ...more,
      messages: [
        { role: "system", content: "Answer briefly and in plain words." },
        { role: "user", content },
      ],
      temperature: 0.2,
      max_tokens: 256,
    });
  return make(textOf(Math.max(0, sizeBytes - make("").length)));
};
