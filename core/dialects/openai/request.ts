import { SluiceError } from "../../errors/index.ts";
import { type JsonBody, memberAt } from "../json/body.ts";
import type { TextEdit } from "../json/edit.ts";
import { isObject } from "../json/value.ts";

/** The error that names a wrong field. */
export const invalid = (param: string, detail: string): SluiceError =>
  new SluiceError("REQUEST_BODY_INVALID", { param, detail });

/** The body as an object, and its model. */
export const readModel = (body: JsonBody): { request: Record<string, unknown>; model: string } => {
  const request = body.value;
  if (!isObject(request)) throw invalid("body", "must be a JSON object.");
  const model = request.model;
  if (typeof model !== "string" || model === "")
    throw invalid("model", "must be a string that is not empty.");
  return { request, model };
};

/** The edit that names another model; `undefined` where the name is the same. */
export const modelEdit = (body: JsonBody, model: string): TextEdit | undefined => {
  const place = memberAt(body.root, "model");
  if (place === undefined || (isObject(body.value) && body.value.model === model)) return undefined;
  return { start: place.start, end: place.end, text: JSON.stringify(model) };
};

/** An optional field of type boolean. */
export const readFlag = (value: unknown, param: string): boolean => {
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") throw invalid(param, "must be true, false or null.");
  return value;
};
