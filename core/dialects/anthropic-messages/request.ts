import type { Head } from "../contract.ts";
import type { JsonBody } from "../json/body.ts";
import { splice } from "../json/edit.ts";
import { isArray } from "../json/value.ts";
import { invalid, modelEdit, readFlag, readModel } from "../openai/request.ts";

/** What the core must know of a request. Usage is a part of every stream. */
export const head = (body: JsonBody): Head => {
  const { request, model } = readModel(body);
  if (!isArray(request.messages)) throw invalid("messages", "must be an array.");
  return { model, stream: readFlag(request.stream, "stream"), usageAsked: true };
};

/** The request with another model; every other byte stays. */
export const spliceRequest = (body: JsonBody, change: { readonly model: string }): string => {
  const edit = modelEdit(body, change.model);
  return edit === undefined ? body.text : splice(body.text, [edit]);
};
