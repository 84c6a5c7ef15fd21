import type { NeutralAnswer, NeutralEvent, StreamWriter } from "../neutral/answer.ts";
import type { Part, ToolCallPart } from "../neutral/parts.ts";
import type { NeutralRequest } from "../neutral/request.ts";

/**
 * The client asks for tools of free text, and can only take calls of functions: what such a tool is called with goes to it as the
 * arguments of one, as it is, and comes back so.
 */

const isNamed = (names: ReadonlySet<string>, part: Part): part is ToolCallPart =>
  part.kind === "tool-call" && names.has(part.name);

/** A request whose calls of tools that take free text are such calls again. */
export const withCustomCalls = (request: NeutralRequest): NeutralRequest => {
  const names = new Set(request.tools.flatMap((tool) => (tool.kind === "custom" ? [tool.name] : [])));
  if (names.size === 0) return request;
  const calls = new Set<string>();
  const messages = request.messages.map((message) => ({
    ...message,
    parts: message.parts.map((part): Part => {
      if (isNamed(names, part)) {
        calls.add(part.id);
        return { ...part, custom: true };
      }
      return part.kind === "tool-result" && calls.has(part.callId) ? { ...part, custom: true } : part;
    }),
  }));
  return { ...request, messages };
};

const asFunction = <P extends Part>(part: P): P => ("custom" in part ? { ...part, custom: false } : part);

/** An answer in which every call is one of a function. */
export const withFunctionCalls = (answer: NeutralAnswer): NeutralAnswer => ({
  ...answer,
  choices: answer.choices.map((choice) => ({ ...choice, parts: choice.parts.map(asFunction) })),
});

const functionStart = (event: NeutralEvent): NeutralEvent =>
  event.kind === "part-start" && event.of.kind === "tool-call"
    ? { ...event, of: { ...event.of, custom: false } }
    : event;

/** The same event by event. */
export const functionCalls = (writer: StreamWriter): StreamWriter => ({
  write: (event) => writer.write(functionStart(event)),
});
