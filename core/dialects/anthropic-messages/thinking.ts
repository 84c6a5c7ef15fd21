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

/** Where the turn that goes on begins: behind the last that the user said, and not a tool. */
const beginOf = (messages: readonly unknown[]): number =>
  messages.findLastIndex(
    (message) =>
      isObject(message) &&
      message.role === "user" &&
      !blocksOf(message).some(({ type }) => type === "tool_result"),
  ) + 1;

/**
 * With a bound of thought the API wants a turn that has called tools to begin with what was thought before, as long as their results
 * are what it is asked about. Whether the turn is without, since its client or another provider has left it out: the API would
 * refuse the request.
 */
export const lacksThought = (messages: readonly unknown[]): boolean => {
  const turns = messages
    .slice(beginOf(messages))
    .filter((message) => isObject(message) && message.role === "assistant")
    .map(blocksOf);
  const last = turns.at(-1);
  if (!last?.some(({ type }) => type === "tool_use")) return false;
  const thoughtOf = (blocks: readonly Block[]) =>
    blocks.some((block) => isThought(block) && !isForeignThought(block));
  if (!turns.some(thoughtOf)) return true;
  return !thoughtOf(last) && last.some((block) => isForeignThought(block) || isOthersCall(block));
};
