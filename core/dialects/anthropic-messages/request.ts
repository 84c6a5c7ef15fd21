import type { Head, SpliceChange } from "../contract.ts";
import { type JsonBody, type JsonNode, memberAt } from "../json/body.ts";
import { splice, type TextEdit } from "../json/edit.ts";
import { memberPlace } from "../json/members.ts";
import { isArray, isObject } from "../json/value.ts";
import { invalid, modelEdit, readFlag, readModel } from "../openai/request.ts";
import { isForeign, maybeForeign } from "./foreign.ts";
import { isForeignThought, lacksThought } from "./thinking.ts";

/** What the core must know of a request. Usage is a part of every stream. */
export const head = (body: JsonBody): Head => {
  const { request, model } = readModel(body);
  if (!isArray(request.messages)) throw invalid("messages", "must be an array.");
  return { model, stream: readFlag(request.stream, "stream"), usageAsked: true };
};

/** The request with another model; every other byte stays, but for what the API would refuse since it is not its own. */
export const spliceRequest = (
  body: JsonBody,
  { model, byPublisher, lost }: Omit<SpliceChange, "askUsage">,
): string => {
  const named = byPublisher ? modelTaken(body) : modelEdit(body, model);
  const edits = [
    ...(named ? [named] : []),
    ...(maybeForeign(body.text) ? foreignEdits(body, lost) : []),
    ...thinkingEdit(body, lost),
  ];
  return edits.length === 0 ? body.text : splice(body.text, edits);
};

/** Where the URL names the model, the body must not. */
const modelTaken = ({ text, root }: JsonBody): TextEdit | undefined => {
  const place = memberAt(root, "model");
  return place && { ...memberPlace(text, place), text: "" };
};

/** Thought with a bound gives way where the turn that it would go on with came without what was thought before. */
const thinkingEdit = ({ root, value }: JsonBody, lost: SpliceChange["lost"]): TextEdit[] => {
  if (!isObject(value) || !isObject(value.thinking) || value.thinking.type !== "enabled") return [];
  const place = memberAt(root, "thinking");
  if (!place || !isArray(value.messages) || !lacksThought(value.messages)) return [];
  lost?.drop("thinking");
  return [{ start: place.start, end: place.end, text: '{"type":"disabled"}' }];
};

/** Takes out thoughts and sources of another provider's, which an earlier turn of the conversation has left in it. */
const foreignEdits = ({ text, root, value }: JsonBody, lost: SpliceChange["lost"]): TextEdit[] => {
  const messages = isObject(value) && isArray(value.messages) ? value.messages : [];
  const places = memberAt(root, "messages")?.items ?? [];
  return places.flatMap((message, at) => {
    const turn = messages[at];
    const place = message && memberAt(message, "content");
    const content = isObject(turn) && isArray(turn.content) ? turn.content : [];
    const blocks = content.flatMap((block, index) => ownBlock(text, block, place?.items?.[index]));
    if (!place || !content.some(isMarked)) return [];
    content.forEach((block, index) => {
      if (isMarked(block)) lost?.drop(`messages.${at}.content.${index}.${lostOf(block)}`);
    });
    return [{ start: place.start, end: place.end, text: `[${blocks.join(",")}]` }];
  });
};

const isMarked = (block: unknown): block is Record<string, unknown> =>
  isObject(block) && (isForeignThought(block) || citesForeign(block));

const lostOf = (block: Record<string, unknown>): string =>
  isForeignThought(block) ? "thinking" : "citations";

const citesForeign = ({ citations }: Record<string, unknown>): boolean =>
  isArray(citations) && citations.some((one) => isObject(one) && isForeign(one.encrypted_index));

const ownBlock = (text: string, block: unknown, place: JsonNode | undefined): string[] => {
  if (!isObject(block) || !place) return [JSON.stringify(block)];
  if (isForeignThought(block)) return [];
  const cited = citesForeign(block) ? memberAt(place, "citations") : undefined;
  if (!cited) return [text.slice(place.start, place.end)];
  return [`${text.slice(place.start, cited.start)}null${text.slice(cited.end, place.end)}`];
};
