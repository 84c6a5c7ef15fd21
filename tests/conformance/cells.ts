import type { ClientName } from "./client.ts";
import { CLIENTS } from "./clients/index.ts";
import { FEATURES, type FeatureName } from "./features.ts";
import { KINDS, type KindName } from "./kinds.ts";

/** How a cell differs from being carried over whole. */
interface Exception {
  readonly feature: FeatureName;
  /** Default: every one. */
  readonly clients?: readonly ClientName[];
  readonly kinds: readonly KindName[];
  /** Fields that are left out and named, of the first request and of the one that goes on with the conversation. */
  readonly dropped?: readonly string[];
  readonly droppedNext?: readonly string[];
  /** The field for which the request is refused before any call. */
  readonly refused?: string;
  /** For people. */
  readonly why: string;
}

const CHATS = ["openai-chat", "azure-openai"] as const;
const GEMINIS = ["gemini", "vertex"] as const;

const OTHERS_THAN_GEMINI = [...CHATS, "openai-responses", "anthropic-messages", "bedrock-converse"] as const;

const CACHED_TEXTS = ["messages.0.content.0.cache_control", "messages.1.content.0.cache_control"] as const;

/** Everything that is not simply carried over. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    feature: "tool results",
    clients: ["anthropic-messages", "gemini"],
    kinds: [...CHATS, "openai-responses"],
    droppedNext: ["messages.2.tool_result.is_error"],
    why: "that a tool failed has no field there, and is said by the result's text alone",
  },
  {
    feature: "image by address",
    kinds: ["bedrock-converse"],
    refused: "messages.0.content.1",
    why: "pictures go there as bytes",
  },
  {
    feature: "reasoning",
    clients: ["openai-responses", "anthropic-messages", "gemini"],
    kinds: CHATS,
    droppedNext: ["messages.1.reasoning"],
    why: "thoughts have no place in what is sent back",
  },
  {
    feature: "cache points",
    clients: ["gemini"],
    kinds: OTHERS_THAN_GEMINI,
    refused: "cachedContent",
    why: "it names content that another provider keeps",
  },
  {
    feature: "cache points",
    clients: ["openai-chat", "anthropic-messages"],
    kinds: [...CHATS, ...GEMINIS],
    dropped: [...CACHED_TEXTS, "tools.0.cache_control"],
    why: "providers of that kind keep what they can by themselves",
  },
  {
    feature: "cache points",
    clients: ["openai-responses"],
    kinds: [...CHATS, ...GEMINIS],
    dropped: CACHED_TEXTS,
    why: "providers of that kind keep what they can by themselves",
  },
  {
    feature: "cache points",
    clients: ["openai-chat", "anthropic-messages"],
    kinds: ["openai-responses"],
    dropped: ["tools.0.cache_control"],
    why: "tools have no cache point there, texts do",
  },
];

/** A cell of the matrix. */
export interface Cell {
  readonly feature: FeatureName;
  readonly client: ClientName;
  readonly kind: KindName;
  readonly exception: Exception | undefined;
}

const exceptionOf = (feature: FeatureName, client: ClientName, kind: KindName): Exception | undefined =>
  isOwn(client, kind)
    ? undefined
    : EXCEPTIONS.find(
        (one) =>
          one.feature === feature && one.kinds.includes(kind) && (one.clients ?? [client]).includes(client),
      );

/** Whether client and provider speak one dialect: then the bytes pass. */
export const isOwn = (client: ClientName, kind: KindName): boolean =>
  KINDS.some(({ name, provider }) => name === kind && provider.dialect === client);

const FEATURE_NAMES = Object.keys(FEATURES).filter((name): name is FeatureName => name in FEATURES);

/** Every cell, by client, feature and kind of provider. */
export const CELLS: readonly Cell[] = Object.values(CLIENTS).flatMap(({ dialect: client }) =>
  FEATURE_NAMES.flatMap((feature) =>
    KINDS.map(({ name: kind }) => ({ feature, client, kind, exception: exceptionOf(feature, client, kind) })),
  ),
);
