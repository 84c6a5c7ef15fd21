import type { Head, SpliceChange } from "../contract.ts";
import { type JsonBody, memberAt } from "../json/body.ts";
import { splice, type TextEdit } from "../json/edit.ts";
import { isArray, isObject } from "../json/value.ts";
import { invalid, modelEdit, readFlag, readModel } from "../openai/request.ts";
import { foreignDetails } from "./foreign.ts";

/** What the core must know of a request. */
export const head = (body: JsonBody): Head => {
  const { request, model } = readModel(body);
  if (!isArray(request.messages)) throw invalid("messages", "must be an array.");
  const stream = readFlag(request.stream, "stream");
  const options = request.stream_options;
  if (options === undefined || options === null) return { model, stream, usageAsked: false };
  if (!isObject(options)) throw invalid("stream_options", "must be an object or null.");
  const usageAsked = readFlag(options.include_usage, "stream_options.include_usage");
  return { model, stream, usageAsked };
};

/** The request with another model and, where asked, usage in the stream; every other byte stays, but for what others have sealed. */
export const spliceRequest = (body: JsonBody, change: SpliceChange): string => {
  const edits: TextEdit[] = foreignDetails(body, change.lost);
  const model = modelEdit(body, change.model);
  if (model !== undefined) edits.push(model);
  const usage = change.askUsage ? usageEdit(body) : undefined;
  if (usage !== undefined) edits.push(usage);
  return edits.length === 0 ? body.text : splice(body.text, edits);
};

const usageEdit = (body: JsonBody): TextEdit | undefined => {
  const options = memberAt(body.root, "stream_options");
  const value = isObject(body.value) ? body.value.stream_options : undefined;
  if (options === undefined) {
    const end = memberAt(body.root, "model")?.end;
    return end === undefined
      ? undefined
      : { start: end, end, text: ',"stream_options":{"include_usage":true}' };
  }
  if (!isObject(value)) return { start: options.start, end: options.end, text: '{"include_usage":true}' };
  if (value.include_usage === true) return undefined;
  const flag = memberAt(options, "include_usage");
  if (flag !== undefined) return { start: flag.start, end: flag.end, text: "true" };
  const comma = Object.keys(value).length === 0 ? "" : ",";
  return { start: options.start + 1, end: options.start + 1, text: `"include_usage":true${comma}` };
};
