import type { Head, SpliceChange } from "../contract.ts";
import { type JsonBody, memberAt } from "../json/body.ts";
import { splice, type TextEdit } from "../json/edit.ts";
import { isArray, isObject } from "../json/value.ts";
import { invalid, modelEdit, readFlag, readModel } from "../openai/request.ts";
import { FOREIGN_MARK } from "./translation/seal.ts";

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

/**
 * The request with another model; every other byte stays. But thoughts that a provider of another dialect has sealed, from when
 * the conversation was with one, are left out: a provider refuses what it did not encrypt.
 */
export const spliceRequest = (body: JsonBody, { model, lost }: SpliceChange): string => {
  const edits: TextEdit[] = body.text.includes(`"${FOREIGN_MARK}`) ? withoutForeign(body, lost) : [];
  const edit = modelEdit(body, model);
  if (edit !== undefined) edits.push(edit);
  return edits.length === 0 ? body.text : splice(body.text, edits);
};

const isForeign = (item: unknown): boolean =>
  isObject(item) &&
  item.type === "reasoning" &&
  typeof item.encrypted_content === "string" &&
  item.encrypted_content.startsWith(FOREIGN_MARK);

/** Takes items out of the input, each with the comma that parts it from what stays. */
const withoutForeign = ({ root, value }: JsonBody, lost: SpliceChange["lost"]): TextEdit[] => {
  const places = memberAt(root, "input")?.items ?? [];
  const items = isObject(value) && isArray(value.input) ? value.input : [];
  const lastKept = items.findLastIndex((item) => !isForeign(item));
  return places.flatMap((place, at) => {
    if (!place || !isForeign(items[at])) return [];
    lost?.drop(`input.${at}.reasoning`);
    const next = at < lastKept ? places[at + 1] : undefined;
    const before = lastKept < 0 && at === 0 ? undefined : places[at - 1];
    const [start, end] = next ? [place.start, next.start] : [before?.end ?? place.start, place.end];
    return [{ start, end, text: "" }];
  });
};
