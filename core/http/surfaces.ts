import type { DialectId, Route } from "../dialects/contract.ts";
import { readRoute } from "../dialects/gemini/route.ts";

/** What a route does. */
export type Operation = "exchange" | "list-models" | "get-model";

/** What is spoken at a URL: a dialect, or those that one client mixes. */
export type SurfaceDialect = DialectId | "cursor";

/** A row of the route table: a URL that clients call, and the dialect that it speaks. */
export interface Surface {
  readonly method: "POST" | "GET";
  /** Elysia's pattern; `:model` and `*` are its parameters. */
  readonly path: string;
  readonly dialect: SurfaceDialect;
  readonly operation: Operation;
  /** The dialect of clients that send a header: one path may be asked by clients of two. */
  readonly otherwise?: { readonly header: string; readonly dialect: DialectId };
  /** Whether the tokens of a request are counted, and no answer is asked for. */
  readonly counts?: true;
  /** Reads what the URL says beyond its pattern; absent where that is nothing. */
  readonly route?: (url: string) => Route;
}

const CHAT_BASES = ["/ai-gateway/mlflow/v1", "/ai-gateway/openai/v1", "/v1"];
const EMBEDDINGS_BASES = ["/ai-gateway/mlflow/v1", "/ai-gateway/openai/v1", "/v1"];
const RESPONSES_BASES = ["/ai-gateway/mlflow/v1", "/ai-gateway/openai/v1", "/ai-gateway/codex/v1", "/v1"];
const MESSAGES_BASES = ["/ai-gateway/anthropic/v1", "/v1"];
/** SDKs of that API send it with every request. */
const MESSAGES_CLIENTS = { header: "anthropic-version", dialect: "anthropic-messages" } as const;
/** The official clients ask for `v1` of late. */
const GEMINI_BASES = ["/ai-gateway/gemini/v1beta", "/ai-gateway/gemini/v1", "/v1beta"];
const MODELS_BASES = [
  "/ai-gateway/mlflow/v1",
  "/ai-gateway/openai/v1",
  "/ai-gateway/codex/v1",
  "/ai-gateway/cursor/v1",
];

/** The rows of a list of models. */
const modelsAt = (
  base: string,
  { dialect, otherwise }: Pick<Surface, "dialect" | "otherwise">,
): Surface[] => {
  const rest = { method: "GET", dialect, ...(otherwise ? { otherwise } : undefined) } as const;
  return [
    { ...rest, path: `${base}/models`, operation: "list-models" },
    { ...rest, path: `${base}/models/*`, operation: "get-model" },
  ];
};

/** The rows of what is asked for, and of how many tokens that would take. */
const counted = (path: string, counting: string, dialect: DialectId): Surface[] => {
  const row = { method: "POST", dialect, operation: "exchange" } as const;
  return [
    { ...row, path },
    { ...row, path: `${path}/${counting}`, counts: true },
  ];
};

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
  {
    method: "POST",
    path: "/ai-gateway/cursor/v1/chat/completions",
    dialect: "cursor",
    operation: "exchange",
  },
  ...EMBEDDINGS_BASES.map(
    (base): Surface => ({
      method: "POST",
      path: `${base}/embeddings`,
      dialect: "openai-embeddings",
      operation: "exchange",
    }),
  ),
  ...RESPONSES_BASES.flatMap((base) => counted(`${base}/responses`, "input_tokens", "openai-responses")),
  ...MESSAGES_BASES.flatMap((base) => counted(`${base}/messages`, "count_tokens", "anthropic-messages")),
  ...GEMINI_BASES.flatMap((base): Surface[] => {
    const actions = { path: `${base}/models/*`, operation: "exchange", route: readRoute } as const;
    return [{ ...actions, method: "POST", dialect: "gemini" }, ...modelsAt(base, { dialect: "gemini" })];
  }),
  // Lists at this address are those of OpenAI's and Anthropic's clients.
  { method: "POST", path: "/v1/models/*", dialect: "gemini", operation: "exchange", route: readRoute },
  ...MODELS_BASES.flatMap((base) => modelsAt(base, { dialect: "openai-chat" })),
  ...modelsAt("/ai-gateway/anthropic/v1", { dialect: "anthropic-messages" }),
  ...modelsAt("/v1", { dialect: "openai-chat", otherwise: MESSAGES_CLIENTS }),
];
