import { isArray, isObject } from "../json/value.ts";
import { isForeign } from "./foreign.ts";

/** A block, in a request as it is on the wire. */
type Block = Readonly<Record<string, unknown>>;

/** The blocks of a message; a plain text is none. */
export const blocksOf = (message: unknown): readonly Block[] =>
  isObject(message) && isArray(message.content) ? message.content.filter(isObject) : [];

/** Whether another provider thought it. */
export const isForeignThought = ({ signature, data }: Block): boolean =>
  isForeign(signature) || isForeign(data);

const isThought = ({ type }: Block): boolean => type === "thinking" || type === "redacted_thinking";
const isOthersCall = ({ type, id }: Block): boolean =>
  type === "tool_use" && typeof id === "string" && !id.startsWith("toolu_");

/**
 * With a bound of thought the API wants a turn that has called tools to begin with what was thought before, as long as their results
 * are what it is asked about. Whether that turn is without, since another provider made it: the API would refuse the request.
 */
export const lacksThought = (messages: readonly unknown[]): boolean => {
  const last = messages.findLastIndex((message) => isObject(message) && message.role === "assistant");
  const goesOn = messages
    .slice(last + 1)
    .some((message) => blocksOf(message).some(({ type }) => type === "tool_result"));
  if (last < 0 || !goesOn) return false;
  const blocks = blocksOf(messages[last]);
  const [first] = blocks.filter((block) => !isForeignThought(block));
  if (first && isThought(first)) return false;
  return blocks.some((block) => isForeignThought(block) || isOthersCall(block));
};
