import { readJson } from "../../json/read.ts";
import type { NeutralEvent } from "../../neutral/answer.ts";
import type { Message, Part, TextPart } from "../../neutral/parts.ts";
import type { NeutralRequest } from "../../neutral/request.ts";
import { splitEvents } from "../../sse/events.ts";
import { messages as dialect } from "../index.ts";
import { translation } from "../translation/index.ts";

const encoder = new TextEncoder();
/** A body as it is read from the wire. */
export const bodyOf = (value: unknown) => readJson(encoder.encode(JSON.stringify(value)), dialect.request);
/** A request in the neutral form. */
export const read = (value: unknown): NeutralRequest => translation.readRequest(bodyOf(value), {});
const call = { model: "claude", stream: false };
/** A request as it would be sent, parsed, with what it lost. */
export const written = (request: NeutralRequest) => {
  const { body, losses } = translation.writeRequest(request, call);
  return { body: JSON.parse(body), losses };
};
/** What an answer is written by. */
export const meta = {
  id: "r1",
  model: "svc",
  created: 1,
  request: {},
  head: { model: "svc", stream: true, usageAsked: true },
};
/** A request of one turn. */
export const asking = (parts: readonly Part[], more: Partial<NeutralRequest> = {}): NeutralRequest => ({
  messages: [{ role: "user", parts }],
  tools: [],
  sampling: {},
  others: [],
  ...more,
});
/** A request of these turns. */
export const conversation = (...messages: readonly Message[]): NeutralRequest => asking([], { messages });
/** A turn of one word. */
export const HELLO: TextPart[] = [{ kind: "text", text: "Hello" }];
/** The same as this dialect has it. */
export const hello = [{ role: "user", content: "Hello" }];

/** A stream in the neutral form. */
export const eventsOf = (payloads: readonly string[]): NeutralEvent[] => {
  const reader = translation.readStream();
  return [...payloads.flatMap((data) => reader.read(data)), ...reader.end()];
};
/** A stream as it is written for a client. */
export const payloadsOf = (events: readonly NeutralEvent[]): string[] => {
  const writer = translation.writeStream(meta);
  const text = events.map((event) => writer.write(event)).join("");
  return splitEvents(encoder.encode(text)).map(({ data }) => data);
};
