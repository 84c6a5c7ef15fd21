import type { Dialect, Head } from "../contract.ts";
import type { JsonBody } from "../json/body.ts";
import { isArray, isObject } from "../json/value.ts";
import { wrong } from "../neutral/fields.ts";
import type { Translation } from "../neutral/translation.ts";
import { openaiChat } from "../openai-chat/index.ts";
import { head as chatHead } from "../openai-chat/request.ts";
import { translation as chat } from "../openai-chat/translation/index.ts";
import { openaiResponses } from "../openai-responses/index.ts";
import { readRequest as readResponsesRequest } from "../openai-responses/translation/read-request.ts";
import { customNames, FunctionCalls, withCustomCalls, withFunctionCalls } from "./custom.ts";
import { readMixed } from "./mixed.ts";
import { isChat } from "./plain.ts";
import { requestShape } from "./shape.ts";
import { mixedSlots } from "./slots.ts";

/** Answers are chat completions, whatever was asked in. */
const answered = (readRequest: Translation["readRequest"]): Translation => ({
  ...chat,
  readRequest: (body, route) => withCustomCalls(readRequest(body, route)),
  writeAnswer: (answer, meta) => chat.writeAnswer(withFunctionCalls(answer, customNames(meta.request)), meta),
  writeStream: (meta) => new FunctionCalls(chat.writeStream(meta), customNames(meta.request)),
});

/** Chat completions that no provider takes as they are. */
const translated = { ...openaiChat, request: requestShape, sentTo: [] } satisfies Dialect;

const mixed: Dialect = Object.freeze({
  ...translated,
  requestSlots: mixedSlots,
  translation: answered(readMixed),
});

/** The input of Responses; a stream tells of usage where that is asked for as in chat completions. */
const responsesHead = (body: JsonBody): Head => ({
  ...openaiResponses.head(body, {}),
  usageAsked: chatHead({ ...body, value: { messages: [], ...fieldsOf(body) } }).usageAsked,
});

const inResponses: Dialect = Object.freeze({
  ...translated,
  nearest: "openai-responses",
  head: responsesHead,
  requestSlots: openaiResponses.requestSlots,
  translation: answered(readResponsesRequest),
});

const fieldsOf = ({ value }: JsonBody): Record<string, unknown> => (isObject(value) ? value : {});

const toldBy = (body: JsonBody): Dialect => {
  const fields = fieldsOf(body);
  const { messages, input } = fields;
  const asks = input !== undefined && input !== null;
  if (isArray(messages) && messages.length > 0) {
    if (asks) throw wrong("input", "must not stand beside messages: it is not clear which of them is meant.");
    return isChat(fields) ? openaiChat : mixed;
  }
  return asks ? inResponses : openaiChat;
};

/** What one coding client sends to its path of chat completions: bodies of those, of Responses, and of both and more. */
export const cursor: Dialect = Object.freeze({ ...openaiChat, request: requestShape, toldBy });
