import { type ConverseUpstream, SIGNING, startConverse } from "../upstream/converse.ts";
import { type GeminiUpstream, startGeminiUpstream } from "../upstream/gemini.ts";
import { type MessagesUpstream, startMessagesUpstream } from "../upstream/messages.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { type ResponsesUpstream, startResponsesUpstream } from "./responses-upstream.ts";

/** A provider of each kind, and how a config names them. */
export interface EveryProvider {
  readonly chats: Upstream;
  readonly messages: MessagesUpstream;
  readonly gemini: GeminiUpstream;
  readonly converse: ConverseUpstream;
  readonly responses: ResponsesUpstream;
  readonly providers: Readonly<Record<string, object>>;
  stop(): Promise<void>;
}

/** Starts one of each. */
export const startEveryProvider = async (): Promise<EveryProvider> => {
  const chats = await startUpstream({ usage: "on-request" });
  const messages = startMessagesUpstream();
  const gemini = startGeminiUpstream();
  const converse = startConverse();
  const responses = startResponsesUpstream();
  return {
    chats,
    messages,
    gemini,
    converse,
    responses,
    providers: {
      chat: { dialect: "openai-chat", baseUrl: chats.url },
      claude: { dialect: "anthropic-messages", baseUrl: messages.url },
      gemini: { dialect: "gemini", baseUrl: gemini.url },
      converse: { dialect: "bedrock-converse", baseUrl: converse.url, aws: SIGNING },
      responses: { dialect: "openai-responses", baseUrl: responses.url },
    },
    async stop() {
      await Promise.all([chats, messages, gemini, converse, responses].map((upstream) => upstream.stop()));
    },
  };
};

/** Services as open as their providers, each named as its own. */
export const openServices = (providers: Readonly<Record<string, object>>): Record<string, object> =>
  Object.fromEntries(
    Object.keys(providers).map((provider) => [provider, { model: "open", targets: [{ provider }] }]),
  );

/** The lines of a table in a config. */
export const linesOf = (table: Readonly<Record<string, object>>): string =>
  Object.entries(table)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join("\n");
