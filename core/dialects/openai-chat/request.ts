import { type Head, PROVIDER_DIALECT_IDS, type RequestChange } from "../contract.ts";
import { type JsonBody, memberAt } from "../json/body.ts";
import { splice, type TextEdit, withoutMember } from "../json/edit.ts";
import { isArray, isObject } from "../json/value.ts";
import { invalid, modelEdit, readFlag, readModel } from "../openai/request.ts";

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

/**
 * The request with another model and, where asked, usage in the stream; every other byte stays, but for seals of other dialects'
 * providers.
 */
export const spliceRequest = (body: JsonBody, change: RequestChange): string => {
  const edits: TextEdit[] = [];
  const model = modelEdit(body, change.model);
  if (model !== undefined) edits.push(model);
  const usage = change.askUsage ? usageEdit(body) : undefined;
  if (usage !== undefined) edits.push(usage);
  if (body.text.includes(SEALS)) edits.push(...withoutForeign(body, change.leaves));
  return edits.length === 0 ? body.text : splice(body.text, edits);
};

const SEALS = '"reasoning_details"';
const ELSEWHERE: ReadonlySet<unknown> = new Set(PROVIDER_DIALECT_IDS.filter((id) => id !== "openai-chat"));

const isForeign = (detail: unknown): boolean => isObject(detail) && ELSEWHERE.has(detail.format);

/** Takes out what a provider of another dialect has sealed in an earlier turn. */
const withoutForeign = ({ text, root, value }: JsonBody, leaves: RequestChange["leaves"]): TextEdit[] => {
  const messages = isObject(value) && isArray(value.messages) ? value.messages : [];
  const places = memberAt(root, "messages")?.items ?? [];
  return places.flatMap((node, at): TextEdit[] => {
    const message = messages[at];
    const place = node && memberAt(node, "reasoning_details");
    const details = isObject(message) && isArray(message.reasoning_details) ? message.reasoning_details : [];
    if (!place || !details.some(isForeign)) return [];
    leaves?.(`messages.${at}.reasoning_details`);
    const own = details.filter((detail) => !isForeign(detail));
    if (own.length === 0) return [withoutMember(text, place)];
    return [{ start: place.start, end: place.end, text: JSON.stringify(own) }];
  });
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
