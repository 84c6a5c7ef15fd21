import type { Dialect } from "../contract.ts";
import { isObject } from "../json/value.ts";
import { countingTranslation } from "../neutral/counting.ts";
import { isError, writeError } from "../openai/error.ts";
import { head, spliceRequest } from "./request.ts";
import { requestShape } from "./shape.ts";
import { requestSlots } from "./slots.ts";
import { translation } from "./translation/index.ts";

const COUNTED = [
  "model",
  "input",
  "instructions",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "text",
  "reasoning",
];
const NUMBER = "input_tokens";

const counting = countingTranslation(translation, { counted: COUNTED, number: NUMBER });
const countOf = (inputTokens: number): string =>
  JSON.stringify({ object: "response.input_tokens", [NUMBER]: inputTokens });

/** Counts the tokens of a request. Nothing is said and nothing is billed. */
export const inputTokens: Dialect = {
  id: "openai-responses",
  path: () => "/responses/input_tokens",
  sentTo: ["openai-responses"],
  request: requestShape,
  head: (body) => ({ ...head(body), stream: false }),
  requestSlots,
  splice: spliceRequest,
  answer: {},
  isAnswer: (value) => isObject(value) && typeof value[NUMBER] === "number" && !isError(value),
  isError,
  answerSlots: () => [],
  usage: () => undefined,
  unmetered: true,
  write: ({ usage }) => countOf(usage.inputTokens),
  error: writeError,
  translation: { ...counting, writeAnswer: ({ usage }) => countOf(usage?.inputTokens ?? 0) },
};
