import type { CachePoint, Message } from "./parts.ts";

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A tool that the model may call. */
export type Tool =
  | {
      readonly kind: "function";
      readonly name: string;
      readonly description?: string;
      /** JSON Schema of its arguments; absent where it takes none. */
      readonly parameters?: Json;
      readonly strict?: boolean;
      readonly cache?: CachePoint;
    }
  /** Takes free text, or one that a grammar describes. */
  | {
      readonly kind: "custom";
      readonly name: string;
      readonly description?: string;
      readonly grammar?: { readonly syntax: string; readonly definition: string };
    }
  /** One that the provider runs itself: `web_search`, `code_execution`, … Means something to its own dialect only. */
  | { readonly kind: "built-in"; readonly origin: string; readonly type: string; readonly value: Json };

/** Which tools the model may or must call. */
export type ToolChoice =
  | { readonly kind: "auto" | "none" | "required" }
  | { readonly kind: "tool"; readonly name: string }
  /** Any of these. */
  | { readonly kind: "allowed"; readonly names: readonly string[]; readonly required: boolean };

/** What the answer must look like. */
export type OutputFormat =
  | { readonly kind: "text" | "json" }
  | {
      readonly kind: "schema";
      readonly name: string;
      readonly description?: string;
      readonly schema: Json;
      readonly strict?: boolean;
    };

/** How tokens are chosen. */
export interface Sampling {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly seed?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly stop?: readonly string[];
  /** Answers side by side. */
  readonly choices?: number;
  /** Log probabilities of this many tokens beside each that was chosen; 0: of the chosen ones alone. */
  readonly topLogProbabilities?: number;
  readonly logitBias?: Json;
}

/** How much the model is to think. */
export interface ReasoningWish {
  readonly effort?: "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max";
  readonly budgetTokens?: number;
  /** False: the effort is one of answering alone, where the dialect tells that from thinking. */
  readonly thinking?: boolean;
  /** Whether thoughts are to be shown. */
  readonly shown?: boolean;
}

/** A request in no dialect. */
export interface NeutralRequest {
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: boolean;
  readonly output?: OutputFormat;
  readonly maxOutputTokens?: number;
  readonly sampling: Sampling;
  readonly reasoning?: ReasoningWish;
  readonly serviceTier?: string;
  /** Who the end user is, for the provider's own watch against abuse. */
  readonly user?: string;
  readonly metadata?: Json;
  readonly store?: boolean;
  readonly cacheKey?: string;
  /** Whether a call of a function that holds one text may stand for one of a tool that takes free text. */
  readonly freeTextAsArgument?: true;
  /** Fields of the client's body that have no place here, by their names (`web_search_options`): named to the client as dropped. */
  readonly others: readonly string[];
  /** Those among such fields without which the answer may be another one, as losses. */
  readonly lost?: readonly Loss[];
}

/** What a writer could not carry over. */
export interface Loss {
  /** The field as the client's dialect calls it where that is known, else as the neutral form does: `top_k`, `messages.2.image`. */
  readonly field: string;
  /** Whether the answer would not be what was asked for: then the request is refused, and nothing is sent. */
  readonly grave: boolean;
  /** Why, for the one who asked; only where it is grave. */
  readonly why?: string;
}

/** A request as it is to be sent. */
export interface Written {
  /** JSON. */
  readonly body: string;
  readonly losses: readonly Loss[];
}
