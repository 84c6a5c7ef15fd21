import { isArray, isObject } from "../json/value.ts";
import type { Fields } from "../neutral/fields.ts";
import { isPart } from "../openai-chat/translation/read-parts.ts";

/** Fields by which other dialects say what chat completions say otherwise. */
const FOREIGN = [
  ...["reasoning", "instructions", "max_output_tokens", "text", "include"],
  ...["system", "thinking", "output_config", "stop_sequences"],
] as const;

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

const every = (value: unknown, test: (one: Fields) => boolean): boolean =>
  !isArray(value) || value.every((one) => !isObject(one) || test(one));

/** An empty list of pieces is one that the API refuses. */
const isMessage = ({ content }: Fields): boolean =>
  !isArray(content) || (content.length > 0 && every(content, ({ type }) => isPart(type)));

/** A function or a tool of free text is described in an object of its own; what has no type is another dialect's. */
const isTool = ({ type, function: described, custom }: Fields): boolean => {
  if (type === "function") return isObject(described);
  return type === "custom" ? isObject(custom) : isGiven(type);
};

const isChoice = (choice: unknown): boolean =>
  !isObject(choice) || isObject(choice.function) || isObject(choice.custom) || isObject(choice.allowed_tools);

/** Whether all of a body is said as chat completions have it, so that it can go on as it is. */
export const isChat = (body: Fields): boolean =>
  FOREIGN.every((field) => !isGiven(body[field])) &&
  every(body.messages, isMessage) &&
  every(body.tools, isTool) &&
  isChoice(body.tool_choice);
