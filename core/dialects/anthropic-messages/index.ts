import type { Dialect } from "../contract.ts";
import { isArray, isObject } from "../json/value.ts";
import { finder } from "../sse/find.ts";
import { countTokens } from "./count-tokens.ts";
import { isError, writeError } from "./error.ts";
import { modelLists } from "./models.ts";
import { publishedPath } from "./published-path.ts";
import { writeRefusal, writeStreamRefusal } from "./refusal.ts";
import { head, spliceRequest } from "./request.ts";
import { answerShape, eventShape, requestShape } from "./shape.ts";
import { answerSlots, eventSlots, requestSlots } from "./slots.ts";
import { readEvent } from "./stream.ts";
import { translation } from "./translation/index.ts";
import { mergeUsage, readUsage } from "./usage.ts";
import { writeAnswer, writeStream } from "./write.ts";

const forwards = { "anthropic-version": "2023-06-01", "anthropic-beta": undefined };

/** Messages. */
export const messages: Dialect = {
  id: "anthropic-messages",
  path: (call) =>
    call.byPublisher
      ? publishedPath(call.model, call.stream ? "streamRawPredict" : "rawPredict")
      : "/messages",
  forwards,
  models: modelLists,
  sentTo: ["anthropic-messages"],
  request: requestShape,
  head,
  requestSlots,
  splice: spliceRequest,
  answer: answerShape,
  isAnswer: (value) => isObject(value) && isArray(value.content) && !isError(value),
  isError,
  answerSlots,
  usage: readUsage,
  write: writeAnswer,
  error: writeError,
  refusal: writeRefusal,
  stream: {
    shape: eventShape,
    maybeUsage: finder('"usage"', ":{"),
    maybeError: finder('"error"', ""),
    maybeEnd: finder('"message_stop"', ""),
    read: readEvent,
    mergeUsage,
    slots: eventSlots,
    write: writeStream,
    error: (error) => `event: error\ndata: ${writeError(error)}\n\n`,
    refusal: { maybeNeeded: finder('"content_block_st', ""), write: writeStreamRefusal },
  },
  translation,
  counting: Object.freeze({ ...countTokens, forwards }),
};
