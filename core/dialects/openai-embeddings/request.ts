import type { Head, TextSlot } from "../contract.ts";
import { type JsonBody, memberAt } from "../json/body.ts";
import { splice } from "../json/edit.ts";
import { isArray, isObject } from "../json/value.ts";
import { invalid, modelEdit, readModel } from "../openai/request.ts";
import { collectText, type TextShape } from "../text-shape.ts";

/** `text` of an object: what some servers take beside strings. */
const inputShape: TextShape = {
  text: "input",
  items: { text: "input", members: { text: { text: "input" } } },
};

/** A request. Keys that do not stand here pass. */
export const requestShape: TextShape = {
  members: { model: {}, input: inputShape, encoding_format: {}, dimensions: {}, user: {} },
};

/** What the core must know of a request. What stands in the array is the provider's business. */
export const head = (body: JsonBody): Head => {
  const { request, model } = readModel(body);
  const { input } = request;
  if (typeof input !== "string" && !isArray(input)) throw invalid("input", "must be a string or an array.");
  return { model, stream: false, usageAsked: false };
};

/** The strings to embed. */
export const requestSlots = (body: JsonBody): TextSlot[] => {
  const out: TextSlot[] = [];
  const input = isObject(body.value) ? body.value.input : undefined;
  collectText(memberAt(body.root, "input"), input, inputShape, { role: "user", choice: 0 }, out);
  return out;
};

/** The request with another model; every other byte stays. */
export const spliceRequest = (body: JsonBody, change: { readonly model: string }): string => {
  const edit = modelEdit(body, change.model);
  return edit === undefined ? body.text : splice(body.text, [edit]);
};
