import type { JsonValue } from "@sluice/sdk";

/** A piece of text of a chat. */
export interface Said {
  readonly role: JsonValue | undefined;
  readonly text: string;
}

type Members = { readonly [name: string]: JsonValue };

const isMembers = (value: JsonValue | undefined): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

/** The texts of a chat's messages, in their order. */
export const textsOf = (messages: JsonValue): readonly Said[] => {
  const texts: Said[] = [];
  if (!isList(messages)) return texts;
  for (const message of messages) {
    if (!isMembers(message)) continue;
    const { role, content } = message;
    if (typeof content === "string") texts.push({ role, text: content });
    else if (isList(content)) for (const part of content) addPart(texts, role, part);
  }
  return texts;
};

const addPart = (texts: Said[], role: Said["role"], part: JsonValue): void => {
  if (isMembers(part) && typeof part.text === "string") texts.push({ role, text: part.text });
};

/** What is to be made vectors of, each as a text. */
export const inputsOf = (input: JsonValue): readonly string[] =>
  (isTexts(input) ? input : [input]).map((item) => (typeof item === "string" ? item : JSON.stringify(item)));

// A list of numbers is one input, as tokens.
const isTexts = (input: JsonValue): input is readonly JsonValue[] =>
  isList(input) && typeof input[0] !== "number";
