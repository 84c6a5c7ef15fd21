import type { DialectId, Route } from "../dialects/contract.ts";

/** What a route does. */
export type Operation = "exchange" | "list-models" | "get-model";

/** A row of the route table: a URL that clients call, and the dialect that it speaks. */
export interface Surface {
  readonly method: "POST" | "GET";
  /** Elysia's pattern; `:model` and `*` are its parameters. */
  readonly path: string;
  readonly dialect: DialectId;
  readonly operation: Operation;
  /** Reads what the URL says beyond its pattern; absent where that is nothing. */
  readonly route?: (url: string) => Route;
}

const CHAT_BASES = ["/ai-gateway/mlflow/v1", "/ai-gateway/openai/v1", "/v1"];
const EMBEDDINGS_BASES = ["/ai-gateway/mlflow/v1", "/ai-gateway/openai/v1", "/v1"];
const RESPONSES_BASES = ["/ai-gateway/mlflow/v1", "/ai-gateway/openai/v1", "/ai-gateway/codex/v1", "/v1"];
const MODELS_BASES = [
  "/ai-gateway/mlflow/v1",
  "/ai-gateway/openai/v1",
  "/ai-gateway/codex/v1",
  "/ai-gateway/cursor/v1",
  "/v1",
];

/** Every URL of the surfaces. Routes, the hint of a 404 and the docs follow from it. */
export const SURFACES: readonly Surface[] = [
  ...CHAT_BASES.map(
    (base): Surface => ({
      method: "POST",
      path: `${base}/chat/completions`,
      dialect: "openai-chat",
      operation: "exchange",
    }),
  ),
  ...EMBEDDINGS_BASES.map(
    (base): Surface => ({
      method: "POST",
      path: `${base}/embeddings`,
      dialect: "openai-embeddings",
      operation: "exchange",
    }),
  ),
  ...RESPONSES_BASES.map(
    (base): Surface => ({
      method: "POST",
      path: `${base}/responses`,
      dialect: "openai-responses",
      operation: "exchange",
    }),
  ),
  ...MODELS_BASES.flatMap((base): Surface[] => [
    { method: "GET", path: `${base}/models`, dialect: "openai-chat", operation: "list-models" },
    { method: "GET", path: `${base}/models/*`, dialect: "openai-chat", operation: "get-model" },
  ]),
];
