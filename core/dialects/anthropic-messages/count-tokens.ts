import type { Dialect } from "../contract.ts";
import { isObject } from "../json/value.ts";
import { countingTranslation } from "../neutral/counting.ts";
import { isError, writeError } from "./error.ts";
import { publishedPath } from "./published-path.ts";
import { head, spliceRequest } from "./request.ts";
import { requestShape } from "./shape.ts";
import { requestSlots } from "./slots.ts";
import { translation } from "./translation/index.ts";

const COUNTED = ["model", "messages", "system", "tools", "tool_choice", "thinking", "output_config"];

/** Counts the tokens of a request. Nothing is said and nothing is billed. */
export const countTokens: Dialect = {
  id: "anthropic-messages",
  path: ({ byPublisher }) =>
    byPublisher ? publishedPath("count-tokens", "rawPredict") : "/messages/count_tokens",
  sentTo: ["anthropic-messages"],
  request: requestShape,
  head: (body) => ({ ...head(body), stream: false }),
  requestSlots,
  // The body names the model wherever it is sent.
  splice: (body, { model }) => spliceRequest(body, { model }),
  answer: {},
  isAnswer: (value) => isObject(value) && typeof value.input_tokens === "number" && !isError(value),
  isError,
  answerSlots: () => [],
  usage: () => undefined,
  unmetered: true,
  write: ({ usage }) => JSON.stringify({ input_tokens: usage.inputTokens }),
  error: writeError,
  translation: countingTranslation(translation, { counted: COUNTED, number: "input_tokens" }),
};
