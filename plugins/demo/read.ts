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

/** Where what was said stands, in one of these. */
export const SAID = ["/messages", "/input", "/contents"] as const;
/** Where what is to be made vectors of stands, in one of these. */
export const EMBEDDED = ["/input", "/content", "/requests"] as const;

/** The texts of a conversation, in their order: a text is the user's, a list one of turns. */
export const textsOf = (said: JsonValue): readonly Said[] => {
  if (typeof said === "string") return [{ role: "user", text: said }];
  const texts: Said[] = [];
  if (!isList(said)) return texts;
  for (const turn of said) if (isMembers(turn)) addPieces(texts, turn.role, turn.content ?? turn.parts);
  return texts;
};

const addPieces = (texts: Said[], role: Said["role"], pieces: JsonValue | undefined): void => {
  if (typeof pieces === "string") texts.push({ role, text: pieces });
  if (!isList(pieces)) return;
  for (const piece of pieces)
    if (isMembers(piece) && typeof piece.text === "string") texts.push({ role, text: piece.text });
};

/** What is to be made vectors of, each as a text. */
export const inputsOf = (input: JsonValue): readonly string[] =>
  (isTexts(input) ? input : [input]).map((item) => (typeof item === "string" ? item : contentIn(item)));

/** The text of a content, or of a request for one; tokens as they are written. */
const contentIn = (item: JsonValue): string => {
  const content = isMembers(item) ? (item.content ?? item) : item;
  if (!isMembers(content)) return JSON.stringify(item);
  const texts: Said[] = [];
  addPieces(texts, undefined, content.parts);
  return texts.map(({ text }) => text).join("\n");
};

// A list of numbers is one input, as tokens.
const isTexts = (input: JsonValue): input is readonly JsonValue[] =>
  isList(input) && typeof input[0] !== "number";
