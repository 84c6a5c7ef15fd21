import type { Dialect } from "../contract.ts";
import { isArray, isObject } from "../json/value.ts";
import { isError, writeError } from "../openai/error.ts";
import { modelLists } from "../openai/models.ts";
import { readUsage } from "../openai/usage.ts";
import { finder } from "../sse/find.ts";
import { outdatedFields } from "./outdated.ts";
import { writeRefusal, writeStreamRefusal } from "./refusal.ts";
import { head, spliceRequest } from "./request.ts";
import { answerShape, eventShape, requestShape } from "./shape.ts";
import { choiceSlots, requestSlots } from "./slots.ts";
import { readEvent } from "./stream.ts";
import { translation } from "./translation/index.ts";
import { writeAnswer, writeEvent, writeStream } from "./write.ts";

/** Chat completions. */
export const openaiChat: Dialect = {
  id: "openai-chat",
  path: () => "/chat/completions",
  models: modelLists,
  sentTo: ["openai-chat"],
  forwards: { "openai-beta": undefined },
  request: requestShape,
  head,
  requestSlots: (body) => requestSlots(body),
  splice: spliceRequest,
  answer: answerShape,
  isAnswer: (value) => isObject(value) && isArray(value.choices) && !isError(value),
  isError,
  answerSlots: (body) => choiceSlots(body, "message"),
  outdated: outdatedFields,
  usage: readUsage,
  write: writeAnswer,
  translation,
  error: writeError,
  refusal: writeRefusal,
  stream: {
    shape: eventShape,
    maybeUsage: finder('"usage"', ":{"),
    maybeUsageOnly: finder('"choices"', ":[]"),
    maybeError: finder("error", ""),
    maybeEnd: finder("[DONE]", ""),
    read: readEvent,
    slots: (body) => choiceSlots(body, "delta"),
    outdated: outdatedFields,
    write: writeStream,
    error: (error) => writeEvent(writeError(error)),
    refusal: { maybeNeeded: finder('"finish_reason"', ':"'), write: writeStreamRefusal },
  },
};
