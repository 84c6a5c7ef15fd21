import type { JsonValue } from "@sluice/sdk";

/** Whether a value has members. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value is one that JSON holds; what JSON gave always is. */
export const isJson = (value: unknown): value is JsonValue => {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return true;
  if (Array.isArray(value)) return value.every(isJson);
  return isObject(value) && Object.values(value).every(isJson);
};

/** The texts in the messages of a chat, in order. */
export const textsOf = (request: unknown): string[] =>
  (isObject(request) && Array.isArray(request.messages) ? request.messages : []).flatMap((message) =>
    isObject(message) ? contentTexts(message.content) : [],
  );

const contentTexts = (content: unknown): string[] => {
  if (typeof content === "string") return [content];
  return (Array.isArray(content) ? content : []).flatMap((part) =>
    isObject(part) && typeof part.text === "string" ? [part.text] : [],
  );
};
