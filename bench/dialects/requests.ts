import type { Client } from "./streams.ts";

/** A short request for a stream, as each dialect has it. */
export interface StreamRequest {
  readonly path: string;
  readonly body: string;
}

const TEXT = "A gateway stands between a client and a model. ".repeat(8);

/** Requests for a stream, by dialect, of the service of this name. */
export const streamRequest = (dialect: Client, model: string): StreamRequest => {
  const { path, fields } = REQUESTS[dialect](model);
  return { path, body: JSON.stringify(fields) };
};

const REQUESTS: Readonly<
  Record<Client, (model: string) => { readonly path: string; readonly fields: object }>
> = {
  "openai-chat": (model) => ({
    path: "/v1/chat/completions",
    fields: { model, stream: true, messages: [{ role: "user", content: TEXT }], temperature: 0.2 },
  }),
  "openai-responses": (model) => ({
    path: "/v1/responses",
    fields: { model, stream: true, input: TEXT, temperature: 0.2 },
  }),
  "anthropic-messages": (model) => ({
    path: "/v1/messages",
    fields: { model, stream: true, max_tokens: 256, messages: [{ role: "user", content: TEXT }] },
  }),
  gemini: (model) => ({
    path: `/v1beta/models/${model}:streamGenerateContent?alt=sse`,
    fields: { contents: [{ role: "user", parts: [{ text: TEXT }] }], generationConfig: { temperature: 0.2 } },
  }),
};
