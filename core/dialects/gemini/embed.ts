import type { AnswerContent } from "@sluice/sdk";
import type { AnswerMeta, Dialect, Head, Route, TextSlot } from "../contract.ts";
import type { JsonBody, JsonNode } from "../json/body.ts";
import { splice } from "../json/edit.ts";
import { isArray, isObject } from "../json/value.ts";
import { invalid } from "../openai/request.ts";
import type { TextShape } from "../text-shape.ts";
import { isError, writeError } from "./error.ts";
import { field, fieldAt, fields, itemsOf, repeated } from "./fields.ts";
import { checkRepeated, modelEdit, objectOf } from "./request.ts";
import { modelIn, pathOf } from "./route.ts";
import { content } from "./shape.ts";
import { collectContent } from "./slots.ts";
import { readUsage, writeUsage } from "./usage.ts";

interface Request {
  readonly node: JsonNode;
  readonly value: unknown;
}

/** What tells embedding of one content and of many apart. */
interface Operation {
  readonly action: string;
  readonly shape: TextShape;
  check(request: Record<string, unknown>): void;
  requestsIn(body: JsonBody): readonly Request[];
  /** The field of an answer that holds the vectors. */
  readonly result: string;
  isResult(value: unknown): boolean;
  resultOf(vectors: readonly { readonly values: readonly number[] }[]): unknown;
}

const one = fields({
  model: {},
  content,
  taskType: {},
  title: {},
  outputDimensionality: {},
  autoTruncate: {},
  embedContentConfig: {},
});

const SINGLE: Operation = {
  action: "embedContent",
  shape: one,
  check: (request) => {
    if (!isObject(field(request, "content"))) throw invalid("content", "must be an object.");
  },
  requestsIn: ({ root, value }) => [{ node: root, value }],
  result: "embedding",
  isResult: isObject,
  resultOf: ([first]) => first,
};

const BATCH: Operation = {
  action: "batchEmbedContents",
  shape: fields({ requests: repeated(one) }),
  check: (request) => checkRepeated(field(request, "requests"), "requests"),
  requestsIn: ({ root, value }) => itemsOf(fieldAt(root, "requests"), field(value, "requests")),
  result: "embeddings",
  isResult: isArray,
  resultOf: (vectors) => vectors,
};

const dialectOf = (operation: Operation): Dialect => ({
  id: "gemini",
  actions: [operation.action],
  path: ({ model }) => pathOf(model, operation.action),
  sentTo: ["gemini"],
  request: operation.shape,
  head: (body: JsonBody, route: Route): Head => {
    const request = objectOf(body);
    const model = modelIn(route);
    operation.check(request);
    return { model, stream: false, usageAsked: true };
  },
  requestSlots: (body) => {
    const out: TextSlot[] = [];
    for (const { node, value } of operation.requestsIn(body)) {
      const speaker = { role: "user", choice: 0, plain: "input" as const };
      collectContent(body.text, fieldAt(node, "content"), field(value, "content"), speaker, out);
    }
    return out;
  },
  splice: (body, { model }) =>
    splice(
      body.text,
      operation.requestsIn(body).flatMap(({ node, value }) => modelEdit(node, value, model)),
    ),
  // Vectors only: nothing in an answer is text.
  answer: {},
  isAnswer: (value) => operation.isResult(field(value, operation.result)) && !isError(value),
  isError,
  answerSlots: () => [],
  usage: readUsage,
  write: (given: AnswerContent, _meta: AnswerMeta): string => {
    if (!("embeddings" in given)) throw new TypeError("a request for vectors is answered with vectors");
    const vectors = given.embeddings.map((values) => ({ values }));
    return JSON.stringify({
      [operation.result]: operation.resultOf(vectors),
      usageMetadata: writeUsage(given.usage),
    });
  },
  error: writeError,
});

/** The vector of one content. */
export const embedContent = dialectOf(SINGLE);
/** The vectors of many. */
export const batchEmbedContents = dialectOf(BATCH);
