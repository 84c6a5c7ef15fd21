import type { Head } from "../contract.ts";
import type { JsonBody } from "../json/body.ts";
import { splice } from "../json/edit.ts";
import { isArray } from "../json/value.ts";
import { invalid, modelEdit, readFlag, readModel } from "../openai/request.ts";

/** What a request may go on from in the place of any input. */
const INSTEAD_OF_INPUT = ["prompt", "previous_response_id", "conversation"] as const;

/** What the core must know of a request. */
export const head = (body: JsonBody): Head => {
  const { request, model } = readModel(body);
  const { input } = request;
  const given = input !== undefined && input !== null;
  const needed = INSTEAD_OF_INPUT.every((field) => request[field] === undefined || request[field] === null);
  if ((given || needed) && typeof input !== "string" && !isArray(input))
    throw invalid("input", "must be a string or an array.");
  // The last event of a stream always tells of usage.
  return { model, stream: readFlag(request.stream, "stream"), usageAsked: true };
};

/** The request with another model; every other byte stays. */
export const spliceRequest = (body: JsonBody, change: { readonly model: string }): string => {
  const edit = modelEdit(body, change.model);
  return edit === undefined ? body.text : splice(body.text, [edit]);
};
