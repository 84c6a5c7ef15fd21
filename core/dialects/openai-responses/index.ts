import type { Dialect } from "../contract.ts";
import { isArray, isObject } from "../json/value.ts";
import { isError, writeError } from "../openai/error.ts";
import { modelLists } from "../openai/models.ts";
import { readResponseUsage } from "../openai/usage.ts";
import { finder, finderBehind } from "../sse/find.ts";
import { eventSlots } from "./event-slots.ts";
import { SentResponse, writeStreamError } from "./follow.ts";
import { inputTokens } from "./input-tokens.ts";
import { outdatedInAnswer, outdatedInEvent } from "./outdated.ts";
import { writeRefusal, writeStreamRefusal } from "./refusal.ts";
import { head, spliceRequest } from "./request.ts";
import { answerShape, eventShape, requestShape } from "./shape.ts";
import { answerSlots, requestSlots } from "./slots.ts";
import { readEvent } from "./stream.ts";
import { translation } from "./translation/index.ts";
import { writeAnswer, writeStream } from "./write.ts";

const ofErrorType = finderBehind('"type":', '"error"');
const holdsError = finder('"error"', ":{");
const hasFailed = finder("response.failed", "");
const isOver = [
  finder("response.completed", ""),
  finder("response.incomplete", ""),
  finder("response.cancelled", ""),
  finder("[DONE]", ""),
];

/** OpenAI's Responses. */
export const openaiResponses: Dialect = {
  id: "openai-responses",
  path: () => "/responses",
  forwards: { "openai-beta": undefined },
  models: modelLists,
  sentTo: ["openai-responses"],
  request: requestShape,
  head,
  requestSlots,
  splice: spliceRequest,
  answer: answerShape,
  isAnswer: (value) => isObject(value) && isArray(value.output) && !isError(value),
  isError,
  answerSlots,
  outdated: outdatedInAnswer,
  usage: readResponseUsage,
  write: writeAnswer,
  error: writeError,
  refusal: writeRefusal,
  stream: {
    shape: eventShape,
    maybeUsage: finder('"usage"', ":{"),
    maybeError: (block) => ofErrorType(block) || holdsError(block) || hasFailed(block),
    maybeEnd: (block) => isOver.some((test) => test(block)),
    read: readEvent,
    slots: eventSlots,
    repeats: true,
    outdated: outdatedInEvent,
    write: writeStream,
    error: writeStreamError,
    refusal: { maybeNeeded: () => false, write: writeStreamRefusal },
    follow: () => new SentResponse(),
  },
  translation,
  counting: inputTokens,
};
