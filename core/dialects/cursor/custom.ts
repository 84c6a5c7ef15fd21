import type { NeutralAnswer, NeutralEvent, StreamWriter } from "../neutral/answer.ts";
import { freeTextNames } from "../neutral/free-text.ts";
import type { Part } from "../neutral/parts.ts";
import type { NeutralRequest } from "../neutral/request.ts";

/**
 * The client asks for tools of free text, and can only take calls of functions: what such a tool is called with goes to it as the
 * arguments of one, as it is, and comes back so.
 */

/** A request whose calls of tools that take free text are such calls again. */
export const withCustomCalls = (request: NeutralRequest): NeutralRequest => {
  const names = freeTextNames(request);
  if (names.size === 0) return request;
  const calls = new Set<string>();
  const messages = request.messages.map((message) => ({
    ...message,
    parts: message.parts.map((part): Part => {
      if (part.kind === "tool-call" && names.has(part.name)) {
        calls.add(part.id);
        return { ...part, custom: true };
      }
      return part.kind === "tool-result" && calls.has(part.callId) ? { ...part, custom: true } : part;
    }),
  }));
  return { ...request, messages };
};

/** An answer in which every call is one of a function. */
export const withFunctionCalls = (answer: NeutralAnswer): NeutralAnswer => ({
  ...answer,
  choices: answer.choices.map((choice) => ({ ...choice, parts: choice.parts.map(asFunction) })),
});

const asFunction = (part: Part): Part => (part.kind === "tool-call" ? { ...part, custom: false } : part);

/** The same event by event. */
export const functionCalls = (writer: StreamWriter): StreamWriter => ({
  write: (event) => writer.write(functionStart(event)),
});

const functionStart = (event: NeutralEvent): NeutralEvent =>
  event.kind === "part-start" && event.of.kind === "tool-call"
    ? { ...event, of: { ...event.of, custom: false } }
    : event;
