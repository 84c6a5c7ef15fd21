import { isSigned, SIGNING } from "../converse.ts";
import { chat } from "./chat.ts";
import { converse } from "./converse.ts";
import { gemini } from "./gemini.ts";
import { messages } from "./messages.ts";
import type { Wire } from "./model.ts";
import { responses } from "./responses.ts";

/** The credential that all of them want, but for the one that wants signatures. */
export const MODELS_KEY = "models-secret-fedcba9876543210fedcba98";

type Check = (request: Request, body: string) => boolean | Promise<boolean>;
const shows =
  (name: string, value = MODELS_KEY): Check =>
  ({ headers }) =>
    headers.get(name) === value;
const bearer = shows("authorization", `Bearer ${MODELS_KEY}`);
const apiKey = MODELS_KEY;

/** The kinds of providers: what each wants to be shown, and its row in a config without the address. */
export const KINDS = {
  "openai-chat": { check: bearer, base: "/v1", row: { dialect: "openai-chat", apiKey } },
  "openai-responses": { check: bearer, base: "/v1", row: { dialect: "openai-responses", apiKey } },
  "anthropic-messages": { check: shows("x-api-key"), base: "/v1", row: { from: "anthropic", apiKey } },
  gemini: { check: shows("x-goog-api-key"), base: "/v1beta", row: { from: "google", apiKey } },
  "bedrock-converse": { check: isSigned, base: "", row: { from: "bedrock", aws: SIGNING } },
  azure: {
    check: shows("api-key"),
    base: "",
    row: { from: "azure-openai", azure: { apiVersion: "2024-10-21" }, apiKey },
  },
} as const satisfies Readonly<Record<string, { check: Check; base: string; row: object }>>;

/** A kind of provider. */
export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS).filter((name): name is Kind => name in KINDS);

/** The APIs by their paths; a model stands in some of them. */
const PATHS: readonly (readonly [RegExp, Wire])[] = [
  [/\/deployments\/(?<model>[^/]+)\/chat\/completions$/, chat],
  [/\/chat\/completions$/, chat],
  [/\/responses$/, responses],
  [/\/messages$/, messages],
  [/\/models\/(?<model>[^/]+):(?:(?<stream>streamG)|g)enerateContent$/, gemini],
  [/\/model\/(?<model>[^/]+)\/converse(?<stream>-stream)?$/, converse],
];

/** What the path of a request says. */
export interface Found {
  readonly wire: Wire;
  readonly model?: string;
  readonly stream: boolean;
}

/** Which API a path is of. */
export const apiAt = (path: string): Found | undefined => {
  for (const [pattern, wire] of PATHS) {
    const groups = pattern.exec(path)?.groups;
    const { model, stream } = groups ?? {};
    if (!pattern.test(path)) continue;
    return { wire, stream: stream !== undefined, ...(model ? { model: decodeURIComponent(model) } : {}) };
  }
  return undefined;
};
