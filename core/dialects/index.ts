import { messages } from "./anthropic-messages/index.ts";
import type { Dialect, DialectId } from "./contract.ts";
import { gemini } from "./gemini/index.ts";
import { openaiChat } from "./openai-chat/index.ts";
import { openaiEmbeddings } from "./openai-embeddings/index.ts";
import { openaiResponses } from "./openai-responses/index.ts";

/** All dialects by name. */
export const DIALECTS: Readonly<Record<DialectId, Dialect>> = Object.freeze({
  "anthropic-messages": Object.freeze(messages),
  "openai-chat": Object.freeze(openaiChat),
  "openai-embeddings": Object.freeze(openaiEmbeddings),
  "openai-responses": Object.freeze(openaiResponses),
  gemini: Object.freeze(gemini),
});

/** The operation of a dialect that an action is; `undefined` where it is none. */
export const operationOf = (dialect: Dialect, action: string | undefined): Dialect | undefined =>
  action === undefined
    ? dialect
    : [dialect, ...(dialect.operations ?? [])].find(({ actions }) => actions?.includes(action));
