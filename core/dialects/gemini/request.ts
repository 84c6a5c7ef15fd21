import type { Head, Route, SpliceChange } from "../contract.ts";
import type { JsonBody, JsonNode } from "../json/body.ts";
import { splice, type TextEdit } from "../json/edit.ts";
import { isArray, isObject } from "../json/value.ts";
import { invalid } from "../openai/request.ts";
import { field, fieldAt, itemsOf } from "./fields.ts";
import { modelIn, resourceOf, STREAMING, withoutCollection } from "./route.ts";
import { isForeign, MARKED, UNSIGNED } from "./translation/signature.ts";

/** The body as an object. */
export const objectOf = (body: JsonBody): Record<string, unknown> => {
  if (!isObject(body.value)) throw invalid("body", "must be a JSON object.");
  return body.value;
};

/** Throws where a repeated field is none. */
export const checkRepeated = (value: unknown, param: string): void => {
  if (!isArray(value) && !isObject(value)) throw invalid(param, "must be an array.");
};

/** What the core must know of a request. Every stream of this dialect tells of usage. */
export const head = (body: JsonBody, route: Route): Head => {
  const request = objectOf(body);
  const model = modelIn(route);
  checkRepeated(field(request, "contents"), "contents");
  return { model, stream: route.action === STREAMING, usageAsked: true };
};

const foreignSignatures = (body: JsonBody, lost: SpliceChange["lost"]): TextEdit[] => {
  if (!body.text.includes(MARKED)) return [];
  const contents = itemsOf(fieldAt(body.root, "contents"), field(body.value, "contents"));
  return contents
    .flatMap(({ node, value }, turn) =>
      itemsOf(fieldAt(node, "parts"), field(value, "parts")).map((part, at) => ({ ...part, turn, at })),
    )
    .flatMap(({ node, value, turn, at }) => {
      const place = fieldAt(node, "thoughtSignature");
      const signature = field(value, "thoughtSignature");
      if (place === undefined || typeof signature !== "string" || !isForeign(signature)) return [];
      lost?.drop(`contents.${turn}.parts.${at}.thoughtSignature`);
      return [{ start: place.start, end: place.end, text: JSON.stringify(UNSIGNED) }];
    });
};

/** The edit that names another model where a body names one too. */
export const modelEdit = (node: JsonNode, value: unknown, model: string): TextEdit[] => {
  const place = fieldAt(node, "model");
  const own = field(value, "model");
  if (place === undefined || (typeof own === "string" && withoutCollection(own) === withoutCollection(model)))
    return [];
  return [{ start: place.start, end: place.end, text: JSON.stringify(resourceOf(model)) }];
};

/**
 * The request for another model: it stands in the URL, and only where the client has named it in the body too, there as well. What
 * another dialect's provider has signed in an earlier turn would be refused by one of this.
 */
export const spliceRequest = (body: JsonBody, { model, lost }: SpliceChange): string => {
  const edits = [...modelEdit(body.root, body.value, model), ...foreignSignatures(body, lost)];
  return edits.length === 0 ? body.text : splice(body.text, edits);
};
