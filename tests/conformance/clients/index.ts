import type { Client, ClientName } from "../client.ts";
import { chat } from "./chat.ts";
import { gemini } from "./gemini.ts";
import { messages } from "./messages.ts";
import { responses } from "./responses.ts";

/** The clients of all dialects. */
export const CLIENTS = {
  "openai-chat": chat,
  "openai-responses": responses,
  "anthropic-messages": messages,
  gemini,
} as const satisfies Record<ClientName, Client>;
