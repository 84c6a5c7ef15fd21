import type { OutdatedField } from "../contract.ts";
import { type JsonBody, type JsonNode, memberAt } from "../json/body.ts";
import { isArray } from "../json/value.ts";

/** Log probabilities tell of the tokens that a text was made of; where there are none the API has an empty list. */
const NAME = "logprobs";
const NONE = "[]";

/** The same, of an answer: there is but one choice. */
export const outdatedInAnswer = (body: JsonBody, choices: ReadonlySet<number>): OutdatedField[] =>
  choices.size === 0 ? [] : inAnswer(body.text, body.root, "");

/** The same, of an event. */
export const outdatedInEvent = (body: JsonBody, choices: ReadonlySet<number>): OutdatedField[] => {
  if (choices.size === 0) return [];
  const { root, text } = body;
  const part = memberAt(root, "part");
  const item = memberAt(root, "item");
  const response = memberAt(root, "response");
  return [
    ...inPart(text, root, ""),
    ...(part ? inPart(text, part, "part.") : []),
    ...(item ? inItem(text, item, "item.") : []),
    ...(response ? inAnswer(text, response, "response.") : []),
  ];
};

const inAnswer = (text: string, answer: JsonNode, path: string): OutdatedField[] =>
  (memberAt(answer, "output")?.items ?? []).flatMap((item, at) =>
    item ? inItem(text, item, `${path}output.${at}.`) : [],
  );

const inItem = (text: string, item: JsonNode, path: string): OutdatedField[] =>
  (memberAt(item, "content")?.items ?? []).flatMap((part, at) =>
    part ? inPart(text, part, `${path}content.${at}.`) : [],
  );

const inPart = (text: string, part: JsonNode, path: string): OutdatedField[] => {
  const field = memberAt(part, NAME);
  if (!field) return [];
  const value: unknown = JSON.parse(text.slice(field.start, field.end));
  if (!isArray(value) || value.length === 0) return [];
  return [{ name: `${path}${NAME}`, start: field.start, end: field.end, by: NONE }];
};
