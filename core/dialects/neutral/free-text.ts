import { parseObject } from "../json/value.ts";
import type { NeutralAnswer, NeutralEvent, StreamWriter } from "./answer.ts";
import type { Message, Part } from "./parts.ts";
import type { Loss, NeutralRequest, Tool } from "./request.ts";

/**
 * Tools that take free text, before providers that have none: a function of one text stands for each, and what such a function is
 * called with comes back to the client as a call of its tool.
 */

/** The one argument of such a function. */
const ARGUMENT = "input";
const PARAMETERS = {
  type: "object",
  properties: { [ARGUMENT]: { type: "string" } },
  required: [ARGUMENT],
  additionalProperties: false,
} as const;

type Custom = Extract<Tool, { kind: "custom" }>;
/** A tool of a request in which functions stand for free text. */
export type DeclaredTool = Exclude<Tool, Custom>;
/** A request in which functions stand for free text. */
export type WithFunctions = Omit<NeutralRequest, "tools"> & { readonly tools: readonly DeclaredTool[] };

/** What a grammar would have made sure of, the model is told. */
const described = ({ description = "", grammar }: Custom): string =>
  grammar
    ? `${description}\n\n\`${ARGUMENT}\` is a text by this grammar (${grammar.syntax}):\n${grammar.definition}`.trim()
    : description;

/** The request with functions in the place of tools that take free text, and with calls of such functions. A grammar is lost, and named. */
export const asFunctions = (request: NeutralRequest, losses: Loss[]): WithFunctions => {
  const tools = request.tools.map((tool, index): DeclaredTool => {
    if (tool.kind !== "custom") return tool;
    if (tool.grammar) losses.push({ field: `tools.${index}.format`, grave: false });
    return { kind: "function", name: tool.name, description: described(tool), parameters: PARAMETERS };
  });
  return { ...request, tools, messages: request.messages.map(withFunctionCalls) };
};

const withFunctionCalls = (message: Message): Message =>
  message.parts.some((part) => "custom" in part && part.custom)
    ? { ...message, parts: message.parts.map(asFunctionPart) }
    : message;

const asFunctionPart = (part: Part): Part => {
  if (part.kind === "tool-call" && part.custom)
    return { ...part, custom: false, input: JSON.stringify({ [ARGUMENT]: part.input }) };
  return part.kind === "tool-result" && part.custom ? { ...part, custom: false } : part;
};

/** The names of the tools of a request that take free text. */
export const freeTextNames = ({ tools }: NeutralRequest): ReadonlySet<string> =>
  new Set(tools.flatMap((tool) => (tool.kind === "custom" ? [tool.name] : [])));

/** The free text that a function was called with in the place of a tool; the arguments themselves where they are none such. */
const freeTextIn = (input: string): string => {
  const text = parseObject(input)?.[ARGUMENT];
  return typeof text === "string" ? text : input;
};

/** An answer whose calls of these names are calls of tools that take free text. */
export const withFreeText = (answer: NeutralAnswer, names: ReadonlySet<string>): NeutralAnswer => {
  if (names.size === 0) return answer;
  const asTool = (part: Part): Part =>
    part.kind === "tool-call" && !part.custom && names.has(part.name)
      ? { ...part, custom: true, input: freeTextIn(part.input) }
      : part;
  const choices = answer.choices.map((choice) => ({ ...choice, parts: choice.parts.map(asTool) }));
  return { ...answer, choices };
};

/** The same event by event. What stands in an argument is known only at its end. */
export class FreeTextCalls implements StreamWriter {
  /** What was said so far of a free text in an argument, by choice and part. */
  readonly #held = new Map<string, string>();

  constructor(
    readonly writer: StreamWriter,
    readonly names: ReadonlySet<string>,
  ) {}

  write(event: NeutralEvent): string {
    if (event.kind === "part-start" && event.of.kind === "tool-call") {
      const { of } = event;
      if (of.custom || !this.names.has(of.name)) return this.writer.write(event);
      this.#held.set(keyOf(event), "");
      return this.writer.write({ ...event, of: { ...of, custom: true } });
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
