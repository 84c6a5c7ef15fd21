import { messages } from "./anthropic-messages/index.ts";
import type { Dialect, DialectId } from "./contract.ts";
import { openaiChat } from "./openai-chat/index.ts";
import { openaiEmbeddings } from "./openai-embeddings/index.ts";
import { openaiResponses } from "./openai-responses/index.ts";

/** All dialects by name. */
export const DIALECTS: Readonly<Record<DialectId, Dialect>> = Object.freeze({
  "anthropic-messages": Object.freeze(messages),
  "openai-chat": Object.freeze(openaiChat),
  "openai-embeddings": Object.freeze(openaiEmbeddings),
  "openai-responses": Object.freeze(openaiResponses),
});
