import { isArray, isObject } from "../json/value.ts";
import type { NeutralAnswer, NeutralEvent, StreamWriter } from "../neutral/answer.ts";
import { freeTextIn } from "../neutral/free-text.ts";
import type { Part, ToolCallPart } from "../neutral/parts.ts";
import type { NeutralRequest } from "../neutral/request.ts";

/**
 * The client asks for tools of free text, and can only take calls of functions: what such a tool is called with goes to it as the
 * arguments of one, as it is, and comes back so. A provider without such tools is given a function of one text in their place.
 */
type Names = ReadonlySet<string>;

const isNamed = (names: Names, part: Part): part is ToolCallPart =>
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
  return { ...request, messages, freeTextAsArgument: true };
};

/** The names of the tools of free text in a parsed request. */
export const customNames = (request: unknown): Names => {
  const tools = isObject(request) && isArray(request.tools) ? request.tools.filter(isObject) : [];
  return new Set(
    tools.flatMap(({ type, name, custom }) => {
      const found = isObject(custom) ? custom.name : name;
      return type === "custom" && typeof found === "string" ? [found] : [];
    }),
  );
};

/** An answer in which every call is one of a function, and those of free text hold nothing but that. */
export const withFunctionCalls = (answer: NeutralAnswer, names: Names): NeutralAnswer => {
  const asFunction = (part: Part): Part => {
    if (part.kind !== "tool-call") return part;
    const input = !part.custom && names.has(part.name) ? freeTextIn(part.input) : part.input;
    return { ...part, input, custom: false };
  };
  const choices = answer.choices.map((choice) => ({ ...choice, parts: choice.parts.map(asFunction) }));
  return { ...answer, choices };
};

/** The same event by event. What stands in an argument is only known at its end. */
export class FunctionCalls implements StreamWriter {
  /** What was said so far of a free text in an argument, by choice and part. */
  readonly #held = new Map<string, string>();

  constructor(
    readonly writer: StreamWriter,
    readonly names: Names,
  ) {}

  write(event: NeutralEvent): string {
    if (event.kind === "part-start" && event.of.kind === "tool-call") {
      const { of } = event;
      if (!of.custom && this.names.has(of.name)) this.#held.set(keyOf(event), "");
      return this.writer.write({ ...event, of: { ...of, custom: false } });
    }
    if (event.kind === "delta") return this.#delta(event);
    if (event.kind === "part-end") return this.#told(event) + this.writer.write(event);
    return this.writer.write(event);
  }

  #delta(event: Extract<NeutralEvent, { kind: "delta" }>): string {
    const key = keyOf(event);
    const held = this.#held.get(key);
    if (held === undefined) return this.writer.write(event);
    this.#held.set(key, held + event.text);
    return "";
  }

  #told({ choice, part }: Extract<NeutralEvent, { kind: "part-end" }>): string {
    const key = keyOf({ choice, part });
    const held = this.#held.get(key);
    if (held === undefined) return "";
    this.#held.delete(key);
    return this.writer.write({ kind: "delta", choice, part, text: freeTextIn(held) });
  }
}

const keyOf = ({ choice, part }: { readonly choice: number; readonly part: number }): string =>
  `${choice}:${part}`;
