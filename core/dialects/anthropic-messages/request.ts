import type { Head, RequestChange } from "../contract.ts";
import { type JsonBody, type JsonNode, memberAt } from "../json/body.ts";
import { splice, type TextEdit } from "../json/edit.ts";
import { isArray, isObject } from "../json/value.ts";
import { invalid, modelEdit, readFlag, readModel } from "../openai/request.ts";
import { isForeign, maybeForeign } from "./foreign.ts";

/** What the core must know of a request. Usage is a part of every stream. */
export const head = (body: JsonBody): Head => {
  const { request, model } = readModel(body);
  if (!isArray(request.messages)) throw invalid("messages", "must be an array.");
  return { model, stream: readFlag(request.stream, "stream"), usageAsked: true };
};

/** The request with another model; every other byte stays, but for what the API would refuse since it is not its own. */
export const spliceRequest = (body: JsonBody, change: Omit<RequestChange, "askUsage">): string => {
  const model = modelEdit(body, change.model);
  const foreign = maybeForeign(body.text) ? foreignEdits(body, change.leaves) : [];
  const edits = [...(model ? [model] : []), ...foreign];
  return edits.length === 0 ? body.text : splice(body.text, edits);
};

/** Takes out thoughts and sources of another provider's, which an earlier turn of the conversation has left in it. */
const foreignEdits = ({ text, root, value }: JsonBody, leaves: RequestChange["leaves"]): TextEdit[] => {
  const messages = isObject(value) && isArray(value.messages) ? value.messages : [];
  const places = memberAt(root, "messages")?.items ?? [];
  return places.flatMap((message, at) => {
    const turn = messages[at];
    const place = message && memberAt(message, "content");
    const content = isObject(turn) && isArray(turn.content) ? turn.content : [];
    const blocks = content.flatMap((block, index) => ownBlock(text, block, place?.items?.[index]));
    if (!place || !content.some(isMarked)) return [];
    for (const [index, block] of content.entries())
      if (isMarked(block)) leaves?.(`messages.${at}.content.${index}.${markedField(block)}`);
    return [{ start: place.start, end: place.end, text: `[${blocks.join(",")}]` }];
  });
};

const isMarked = (block: unknown): boolean =>
  isObject(block) && (isForeignThought(block) || citesForeign(block));

/** The field that is not the API's own. */
const markedField = (block: unknown): string =>
  isObject(block) && isForeign(block.signature)
    ? "signature"
    : isObject(block) && isForeign(block.data)
      ? "data"
      : "citations";

const isForeignThought = (block: Record<string, unknown>): boolean =>
  isForeign(block.signature) || isForeign(block.data);

const citesForeign = ({ citations }: Record<string, unknown>): boolean =>
  isArray(citations) && citations.some((one) => isObject(one) && isForeign(one.encrypted_index));

const ownBlock = (text: string, block: unknown, place: JsonNode | undefined): string[] => {
  if (!isObject(block) || !place) return [JSON.stringify(block)];
  if (isForeignThought(block)) return [];
  const cited = citesForeign(block) ? memberAt(place, "citations") : undefined;
  if (!cited) return [text.slice(place.start, place.end)];
  return [`${text.slice(place.start, cited.start)}null${text.slice(cited.end, place.end)}`];
};
