import type { Dialect } from "../contract.ts";
import { isArray, isObject } from "../json/value.ts";
import { finder } from "../sse/find.ts";
import { countTokens } from "./count-tokens.ts";
import { batchEmbedContents, embedContent } from "./embed.ts";
import { isError, writeError } from "./error.ts";
import { field } from "./fields.ts";
import { modelLists } from "./models.ts";
import { outdatedFields } from "./outdated.ts";
import { writeRefusal, writeStreamRefusal } from "./refusal.ts";
import { head, spliceRequest } from "./request.ts";
import { pathOf, STREAMING } from "./route.ts";
import { answerShape, requestShape } from "./shape.ts";
import { candidateSlots, requestSlots } from "./slots.ts";
import { maybeEnd, readEvent } from "./stream.ts";
import { translation } from "./translation/index.ts";
import { maybeMoreUsage, readUsage } from "./usage.ts";
import { writeAnswer, writeStream } from "./write.ts";

const GENERATING = "generateContent";

const isAnswer = (value: unknown): boolean =>
  !isError(value) &&
  (isArray(field(value, "candidates")) ||
    isObject(field(value, "promptFeedback")) ||
    isObject(field(value, "usageMetadata")));

/** Generated content. The model and what is to be done with it stand in the URL. */
export const gemini: Dialect = {
  id: "gemini",
  actions: [GENERATING, STREAMING],
  operations: [countTokens, embedContent, batchEmbedContents],
  path: ({ model, stream }) => (stream ? `${pathOf(model, STREAMING)}?alt=sse` : pathOf(model, GENERATING)),
  models: modelLists,
  sentTo: ["gemini"],
  request: requestShape,
  head,
  requestSlots,
  splice: spliceRequest,
  answer: answerShape,
  isAnswer,
  isError,
  answerSlots: candidateSlots,
  outdated: outdatedFields,
  usage: readUsage,
  write: writeAnswer,
  error: writeError,
  refusal: writeRefusal,
  stream: {
    shape: answerShape,
    maybeUsage: finder('"usageMetadata"', ":{"),
    maybeMoreUsage,
    maybeError: finder('"error"', ":{"),
    maybeEnd,
    read: readEvent,
    slots: candidateSlots,
    outdated: outdatedFields,
    write: writeStream,
    error: (error) => `data: ${writeError(error)}\n\n`,
    refusal: { maybeNeeded: maybeEnd, write: writeStreamRefusal },
  },
  translation,
  counting: countTokens,
};
