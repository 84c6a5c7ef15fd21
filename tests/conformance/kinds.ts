import { SIGNING } from "../upstream/converse.ts";
import type { Provider } from "./provider.ts";
import { chat } from "./providers/chat.ts";
import { converse } from "./providers/converse.ts";
import { gemini } from "./providers/gemini.ts";
import { messages } from "./providers/messages.ts";
import { responses } from "./providers/responses.ts";

/** A kind of provider: whose dialect it speaks, how it is configured, and how its address and credential look on the wire. */
export interface Kind {
  readonly name: string;
  readonly provider: Provider;
  /** What of its credentials must never reach a client. */
  readonly secrets: readonly string[];
  /** The row of the config; `url` is the host. */
  config(url: string): object;
  /** The model that a target of it is asked for, from a name that is the test's own. */
  model(name: string): string;
  /** Whether a request came to the address, and with the credential, that it must. */
  isMeant(
    request: { readonly path: string; readonly headers: Headers },
    model: string,
    stream: boolean,
  ): boolean;
}

/** What requests must carry. */
export const PROVIDER_KEY = "conformance-key-0123456789abcdef";

const plain = (name: string): string => name;
const bearer = (headers: Headers): boolean => headers.get("authorization") === `Bearer ${PROVIDER_KEY}`;

const geminiPath = (base: string, model: string, stream: boolean): string =>
  `${base}/models/${model}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`;
const VERTEX = "/v1/projects/p/locations/global/publishers/google";
const CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:";
const API_VERSION = "2024-10-21";

/** Every kind of provider. */
export const KINDS = [
  {
    name: "openai-chat",
    provider: chat,
    secrets: [PROVIDER_KEY],
    config: (url) => ({ dialect: "openai-chat", baseUrl: `${url}/v1`, apiKey: PROVIDER_KEY }),
    model: plain,
    isMeant: ({ path, headers }) => path === "/v1/chat/completions" && bearer(headers),
  },
  {
    name: "openai-responses",
    provider: responses,
    secrets: [PROVIDER_KEY],
    config: (url) => ({ dialect: "openai-responses", baseUrl: `${url}/v1`, apiKey: PROVIDER_KEY }),
    model: plain,
    isMeant: ({ path, headers }) => path === "/v1/responses" && bearer(headers),
  },
  {
    name: "anthropic-messages",
    provider: messages,
    secrets: [PROVIDER_KEY],
    config: (url) => ({
      dialect: "anthropic-messages",
      baseUrl: `${url}/v1`,
      apiKey: PROVIDER_KEY,
      header: "x-api-key",
    }),
    model: plain,
    isMeant: ({ path, headers }) =>
      path === "/v1/messages" &&
      headers.get("x-api-key") === PROVIDER_KEY &&
      headers.get("anthropic-version") === "2023-06-01",
  },
  {
    name: "gemini",
    provider: gemini,
    secrets: [PROVIDER_KEY],
    config: (url) => ({
      dialect: "gemini",
      baseUrl: `${url}/v1beta`,
      apiKey: PROVIDER_KEY,
      header: "x-goog-api-key",
    }),
    model: plain,
    isMeant: ({ path, headers }, model, stream) =>
      path === geminiPath("/v1beta", model, stream) && headers.get("x-goog-api-key") === PROVIDER_KEY,
  },
  {
    name: "vertex",
    provider: gemini,
    secrets: [PROVIDER_KEY],
    config: (url) => ({ dialect: "gemini", baseUrl: url + VERTEX, apiKey: PROVIDER_KEY }),
    model: plain,
    isMeant: ({ path, headers }, model, stream) =>
      path === geminiPath(VERTEX, model, stream) && bearer(headers),
  },
  {
    name: "bedrock-converse",
    provider: converse,
    secrets: [SIGNING.secretAccessKey, SIGNING.sessionToken],
    config: (url) => ({ dialect: "bedrock-converse", baseUrl: url, aws: SIGNING }),
    model: (name) => CLAUDE + name,
    isMeant: ({ path, headers }, model, stream) =>
      path === `/model/${encodeURIComponent(model)}/${stream ? "converse-stream" : "converse"}` &&
      (headers.get("authorization") ?? "").startsWith("AWS4-HMAC-SHA256 "),
  },
  {
    name: "azure-openai",
    provider: chat,
    secrets: [PROVIDER_KEY],
    config: (url) => ({
      from: "azure-openai",
      dialect: "openai-chat",
      baseUrl: url,
      azure: { apiVersion: API_VERSION },
      apiKey: PROVIDER_KEY,
    }),
    model: plain,
    isMeant: ({ path, headers }, model) =>
      path === `/openai/deployments/${model}/chat/completions?api-version=${API_VERSION}` &&
      headers.get("api-key") === PROVIDER_KEY &&
      headers.get("authorization") === null,
  },
] as const satisfies readonly Kind[];

/** The name of a kind. */
export type KindName = (typeof KINDS)[number]["name"];
