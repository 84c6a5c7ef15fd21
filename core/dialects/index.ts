import { messages } from "./anthropic-messages/index.ts";
import { bedrockConverse } from "./bedrock-converse/index.ts";
import type { Dialect, DialectId, ProviderDialect, ProviderDialectId } from "./contract.ts";
import { gemini } from "./gemini/index.ts";
import { openaiChat } from "./openai-chat/index.ts";
import { openaiEmbeddings } from "./openai-embeddings/index.ts";
import { openaiResponses } from "./openai-responses/index.ts";

/** All dialects that clients speak, by name. */
export const DIALECTS: Readonly<Record<DialectId, Dialect>> = Object.freeze({
  "anthropic-messages": Object.freeze(messages),
  "openai-chat": Object.freeze(openaiChat),
  "openai-embeddings": Object.freeze(openaiEmbeddings),
  "openai-responses": Object.freeze(openaiResponses),
  gemini: Object.freeze(gemini),
});

/** All dialects in which providers are spoken to, by name. */
export const PROVIDER_DIALECTS: Readonly<Record<ProviderDialectId, ProviderDialect>> = Object.freeze({
  ...DIALECTS,
  "bedrock-converse": Object.freeze(bedrockConverse),
});

/** The operation of a dialect that an action is; `undefined` where it is none. */
export const operationOf = (dialect: Dialect, action: string | undefined): Dialect | undefined =>
  action === undefined
    ? dialect
    : [dialect, ...(dialect.operations ?? [])].find(({ actions }) => actions?.includes(action));
