import { type Others, readBlock } from "../anthropic-messages/translation/read-blocks.ts";
import {
  readRequest as readMessagesRequest,
  readTool as readMessagesTool,
  resultsApart,
} from "../anthropic-messages/translation/read-request.ts";
import type { JsonBody } from "../json/body.ts";
import { isObject } from "../json/value.ts";
import { type Fields, objectsAt, stringAt, wrong } from "../neutral/fields.ts";
import type { Message } from "../neutral/parts.ts";
import type { NeutralRequest, Tool } from "../neutral/request.ts";
import {
  isPart as isChatPart,
  type PartReader,
  readPart as readChatPart,
  readMessage,
} from "../openai-chat/translation/read-parts.ts";
import {
  readRequest as readChatRequest,
  readTool as readChatTool,
} from "../openai-chat/translation/read-request.ts";
import {
  isPart as isInputPart,
  readPart as readInputPart,
} from "../openai-responses/translation/read-parts.ts";
import { readRequest as readResponsesRequest } from "../openai-responses/translation/read-request.ts";
import { readTool as readFlatTool } from "../openai-responses/translation/read-tools.ts";

/** A body of messages in which fields, pieces and tools stand as other dialects have them: each is read by the one that has it so. */
export const readMixed = (body: JsonBody): NeutralRequest => {
  const { value } = body;
  if (!isObject(value)) throw wrong("body", "must be a JSON object.");
  const named = new Set<string>();
  const others: Others = (field) => void named.add(field);
  const { messages: _, tools: __, ...fields } = value;
  const read = readFields(body, fields, others);
  const messages = objectsAt(value, "messages").flatMap((one) => readTurns(one.fields, one.at, others));
  const tools = objectsAt(value, "tools").map((one) => readTool(one.fields, one.at, others));
  return {
    ...read,
    messages: [...read.messages, ...messages],
    tools: [...tools, ...read.tools],
    others: [...named],
  };
};

/** What stands beside messages and tools. A field goes to the first reader that knows it; one that none knows is named. */
const readFields = (body: JsonBody, fields: Fields, others: Others): NeutralRequest => {
  const { tool_choice: choice, ...rest } = fields;
  const itsChoice = isObject(choice) && MESSAGES_CHOICES.has(choice.type);
  const steps = [
    { read: readChatRequest, more: itsChoice ? NO_MESSAGES : { ...NO_MESSAGES, tool_choice: choice } },
    { read: readResponsesRequest, more: {} },
    { read: readMessagesRequest, more: itsChoice ? { ...NO_MESSAGES, tool_choice: choice } : NO_MESSAGES },
  ];
  let left: Fields = rest;
  const requests = steps.map(({ read, more }) => {
    const request = read({ ...body, value: { ...left, ...more } });
    const unknown = request.others.filter((field) => Object.hasOwn(left, field));
    for (const field of request.others) if (!unknown.includes(field)) others(field);
    left = Object.fromEntries(unknown.map((field) => [field, left[field]]));
    return request;
  });
  Object.keys(left).forEach(others);
  return requests.reduce(joined);
};

const NO_MESSAGES = { messages: [] };
const MESSAGES_CHOICES: ReadonlySet<unknown> = new Set(["any", "auto", "none", "tool"]);

/** What two readers have read of one request. */
const joined = (one: NeutralRequest, other: NeutralRequest): NeutralRequest => {
  const lost = [...(one.lost ?? []), ...(other.lost ?? [])];
  return {
    ...other,
    ...one,
    messages: [...one.messages, ...other.messages],
    tools: [...one.tools, ...other.tools],
    sampling: { ...other.sampling, ...one.sampling },
    ...(lost.length === 0 ? {} : { lost }),
  };
};

const readTurns = (message: Fields, at: string, others: Others): Message[] =>
  resultsApart(readMessage(message, at, partReader(others)));

const partReader =
  (others: Others): PartReader =>
  (part, at) => {
    if (isChatPart(part.type)) return readChatPart(part, at);
    return isInputPart(part.type) ? readInputPart(part, at, others) : readBlock(part, at, others);
  };

const isFlat = ({ type }: Fields): boolean => type === "function" || type === "custom";

const readTool = (tool: Fields, at: string, others: Others): Tool => {
  if (isObject(tool.function) || isObject(tool.custom)) return readChatTool(tool, at);
  if ("input_schema" in tool || !stringAt(tool, "type", at)) return readMessagesTool(tool, at, others);
  return isFlat(tool) ? readFlatTool(tool, at, others) : readChatTool(tool, at);
};
