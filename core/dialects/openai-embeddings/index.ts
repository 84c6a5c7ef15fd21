import type { Dialect } from "../contract.ts";
import { isArray, isObject } from "../json/value.ts";
import { isError, writeError } from "../openai/error.ts";
import { modelLists } from "../openai/models.ts";
import { readUsage } from "../openai/usage.ts";
import { head, requestShape, requestSlots, spliceRequest } from "./request.ts";
import { writeAnswer } from "./write.ts";

/** Embeddings. */
export const openaiEmbeddings: Dialect = {
  id: "openai-embeddings",
  path: () => "/embeddings",
  models: modelLists,
  sentTo: ["openai-chat", "openai-embeddings"],
  request: requestShape,
  head,
  requestSlots,
  splice: spliceRequest,
  // Vectors only: nothing in an answer is text.
  answer: {},
  isAnswer: (value) => isObject(value) && isArray(value.data) && !isError(value),
  isError,
  answerSlots: () => [],
  usage: readUsage,
  write: writeAnswer,
  error: writeError,
};
