import type { AnswerContent } from "@sluice/sdk";
import type { Dialect, Head, Route, TextSlot } from "../contract.ts";
import type { JsonBody } from "../json/body.ts";
import { splice } from "../json/edit.ts";
import { isObject } from "../json/value.ts";
import { countingTranslation } from "../neutral/counting.ts";
import type { Translation } from "../neutral/translation.ts";
import { isError, writeError } from "./error.ts";
import { field, fieldAt, fields } from "./fields.ts";
import { checkRepeated, modelEdit, objectOf } from "./request.ts";
import { modelIn, pathOf, resourceOf } from "./route.ts";
import { askedFields, requestShape } from "./shape.ts";
import { collectRequest } from "./slots.ts";
import { translation } from "./translation/index.ts";

const ACTION = "countTokens";
/** A whole request whose tokens are to be counted, where more than its contents are. */
const WITHIN = "generateContentRequest";

const head = (body: JsonBody, route: Route): Head => {
  const request = objectOf(body);
  const model = modelIn(route);
  const within = field(request, WITHIN);
  if (!isObject(within)) checkRepeated(field(request, "contents"), "contents");
  return { model, stream: false, usageAsked: true };
};

const requestSlots = (body: JsonBody): TextSlot[] => {
  const out: TextSlot[] = [];
  collectRequest(body, body.root, body.value, out);
  const within = fieldAt(body.root, WITHIN);
  if (within !== undefined) collectRequest(body, within, field(body.value, WITHIN), out);
  return out;
};

const spliceRequest = (body: JsonBody, { model }: { readonly model: string }): string => {
  const within = fieldAt(body.root, WITHIN);
  const inner = within === undefined ? [] : modelEdit(within, field(body.value, WITHIN), model);
  return splice(body.text, [...modelEdit(body.root, body.value, model), ...inner]);
};

const write = (content: AnswerContent): string => {
  if (!("text" in content)) throw new TypeError("a count of tokens is no vectors");
  return JSON.stringify({ totalTokens: content.usage.inputTokens });
};

const counting = countingTranslation(translation, {
  counted: ["contents", "systemInstruction", "tools", "toolConfig", "generationConfig"],
  // Under a publisher the fields stand by themselves; elsewhere contents alone may.
  around: (fields, { model, byPublisher }) =>
    byPublisher ? fields : { [WITHIN]: { model: resourceOf(model), ...fields } },
  number: "totalTokens",
});

const readRequest: Translation["readRequest"] = (body, route) => {
  const within = field(body.value, WITHIN);
  return counting.readRequest(isObject(within) ? { ...body, value: within } : body, route);
};

/** How many tokens a request would have. It spends none. */
export const countTokens: Dialect = {
  id: "gemini",
  actions: [ACTION],
  path: ({ model }) => pathOf(model, ACTION),
  sentTo: ["gemini"],
  request: fields({ ...askedFields, [WITHIN]: requestShape }),
  head,
  requestSlots,
  splice: spliceRequest,
  answer: {},
  isAnswer: (value) => typeof field(value, "totalTokens") === "number" && !isError(value),
  isError,
  answerSlots: () => [],
  usage: () => undefined,
  unmetered: true,
  write,
  error: writeError,
  translation: { ...counting, readRequest },
};
