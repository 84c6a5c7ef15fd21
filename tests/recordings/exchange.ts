import { KEY } from "../gateway/setup.ts";
import { type RecordedRequest, recording, recordingNames, type Upstream } from "../upstream/upstream.ts";

/** Ends of lines, by the behaviour that asks for them. */
export const LINE_ENDS = { lf: "\n", crlf: "\r\n", cr: "\r" } as const;
export type LineEnd = keyof typeof LINE_ENDS;

export const USAGE_ASKED = '"stream_options":{"include_usage":true}';

const isVectors = (whole: Buffer): boolean => "data" in JSON.parse(whole.toString());

/** Recordings that have a stream. */
export const STREAMED: readonly string[] = recordingNames().filter((name) => recording(name)?.events);
/** Recordings of whole answers to a chat, errors among them. */
export const WHOLE: readonly string[] = recordingNames().filter((name) => {
  const whole = recording(name)?.whole;
  return whole !== undefined && !isVectors(whole);
});

/** What a client is to get of a stream: the recording as it goes over the wire, with or without the event of usage. */
export const wire = (name: string, options: { usage: boolean; lineEnd?: LineEnd }): string => {
  const end = LINE_ENDS[options.lineEnd ?? "lf"];
  const events = [...(recording(name)?.events ?? []), "[DONE]"];
  const seen = options.usage ? events : events.filter((event) => !isUsageOnly(event));
  return seen.map((event) => `data: ${event}${end}${end}`).join("");
};

const isUsageOnly = (event: string): boolean => {
  if (event === "[DONE]") return false;
  const { choices, usage } = JSON.parse(event);
  return choices?.length === 0 && usage !== undefined && usage !== null;
};

/** Tokens of an answer as the provider counts them; nothing where it does not. */
export interface Tokens {
  readonly inputTokens?: number;
  readonly tokensEstimated?: true;
  readonly outputTokens?: number;
}

const tokensIn = (json: string): Tokens | undefined => {
  if (json === "[DONE]") return undefined;
  const { usage } = JSON.parse(json);
  return usage && { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens };
};

/** What is made out where a recording tells nothing: of the text that `odd` asks, and of the word that is answered. */
const ESTIMATED: Tokens = { inputTokens: 5, outputTokens: 1, tokensEstimated: true };

/** The last count in a recorded stream, or that of a whole answer. */
export const tokensOf = (name: string, stream: boolean): Tokens => {
  const { events, whole } = recording(name) ?? {};
  const answers = stream ? (events ?? []) : [whole?.toString() ?? "{}"];
  const told = answers.map(tokensIn).findLast((tokens) => tokens !== undefined);
  return told ?? (answers.some((answer) => answer.includes('"choices"')) ? ESTIMATED : {});
};

/**
 * A request in a writing of its own: odd spaces, escapes, numbers that no double holds, fields that nobody knows.
 * `more` stands at its end.
 */
export const odd = (model: string, more = ""): string =>
  `{ "x_first":[ ],\t"model" : "${model}",\r\n "messages":[{"role":"user","content":"Gr\\u00fc\\u00dfe \\/ \u{1f44b}"}],` +
  ` "seed":12345678901234567890, "temperature":1.0e0, "x_unknown":{"model":"inner", "a":[1 ,2]}${more} }`;

/** Sends bytes to the chat surface. */
export const post = async (
  url: string,
  body: string,
  path = "/v1/chat/completions",
): Promise<{ status: number; text: string; bytes: Buffer; headers: Headers; id: string }> => {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body,
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const { status, headers } = response;
  return { status, bytes, text: bytes.toString(), headers, id: headers.get("x-request-id") ?? "" };
};

/** The last request that the upstream got. */
export const lastAsked = ({ requests }: Upstream): RecordedRequest => {
  const last = requests.at(-1);
  if (last === undefined) throw new Error("the upstream was not asked");
  return last;
};
