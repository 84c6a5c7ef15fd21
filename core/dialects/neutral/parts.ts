import type { Json } from "./request.ts";

/**
 * The neutral form: what any dialect can say, in no dialect. It exists for translation alone; where client and provider
 * speak one dialect nothing is ever put into it. Each dialect reads into it and writes out of it by pure functions.
 */

/** Where bytes are: named by an address, or here. */
export type Source =
  | { readonly kind: "url"; readonly url: string }
  /** `data`: base64. */
  | { readonly kind: "bytes"; readonly mediaType: string; readonly data: string }
  /** A file that the provider keeps; means something to its own dialect only. */
  | {
      readonly kind: "file";
      readonly id: string /** The dialect, where it is known. */;
      readonly origin?: string;
    };

/** That what stands up to here is to be kept in the provider's cache. */
export interface CachePoint {
  /** Seconds; absent where the provider's own default is meant. */
  readonly ttlSeconds?: number;
}

/** What a text goes back to. */
export interface Citation {
  readonly title?: string;
  readonly url?: string;
  /** The words that are cited. */
  readonly quoted?: string;
  /** Place in the text, in UTF-16 units, where it is known. */
  readonly start?: number;
  readonly end?: number;
  /** As the dialect has it that it comes from, which may say more. */
  readonly native?: { readonly origin: string; readonly value: Json };
}

interface Cacheable {
  readonly cache?: CachePoint;
}

/** Running text. */
export interface TextPart extends Cacheable {
  readonly kind: "text";
  readonly text: string;
  readonly citations?: readonly Citation[];
}

/** A picture. */
export interface ImagePart extends Cacheable {
  readonly kind: "image";
  readonly source: Source;
  readonly detail?: "auto" | "low" | "high";
}

/** A file: PDF, text. */
export interface DocumentPart extends Cacheable {
  readonly kind: "document";
  readonly source: Source;
  readonly name?: string;
}

/** Sound. `format` as in `wav`, `mp3`. */
export interface AudioPart extends Cacheable {
  readonly kind: "audio";
  readonly source: Source;
  readonly format?: string;
  readonly transcript?: string;
}

/** A call of a tool by the model. */
export interface ToolCallPart extends Cacheable {
  readonly kind: "tool-call";
  readonly id: string;
  readonly name: string;
  /** JSON of a function's arguments, as the model wrote it; of a custom tool free text. */
  readonly input: string;
  readonly custom?: boolean;
  /** What only its origin understands and wants to have back, for example a thought signature. */
  readonly signature?: Signature;
}

/** What a tool gave back. */
export interface ToolResultPart extends Cacheable {
  readonly kind: "tool-result";
  readonly callId: string;
  /** The tool's name, where the dialect says it. */
  readonly name?: string;
  readonly content: readonly (TextPart | ImagePart | DocumentPart)[];
  readonly isError?: boolean;
  readonly custom?: boolean;
}

/** What a model thought. */
export interface ReasoningPart {
  readonly kind: "reasoning";
  /** Empty where only the sealed form is there. */
  readonly text: string;
  readonly signature?: Signature;
}

/** What only the dialect that made it understands. Kept for it, left out and named for any other. */
export interface Signature {
  /** The id of the dialect. */
  readonly origin: string;
  readonly value: string;
  /** Whether it holds the whole thought (redacted or encrypted), and not a proof of the text alone. */
  readonly sealed?: boolean;
}

/** What a model would not say. */
export interface RefusalPart {
  readonly kind: "refusal";
  readonly text: string;
}

/** What means something to its own dialect alone: a call of a tool that the provider runs itself, and what it gave back. */
export interface BuiltInPart {
  readonly kind: "built-in";
  /** The id of the dialect. */
  readonly origin: string;
  readonly type: string;
  readonly value: Json;
}

/** A piece of a message. */
export type Part =
  | TextPart
  | ImagePart
  | DocumentPart
  | AudioPart
  | ToolCallPart
  | ToolResultPart
  | ReasoningPart
  | RefusalPart
  | BuiltInPart;

/** Who speaks. `developer`: instructions with less weight than `system`, where a dialect tells them apart. */
export type Role = "system" | "developer" | "user" | "assistant" | "tool";

/** A turn of the conversation. */
export interface Message {
  readonly role: Role;
  readonly parts: readonly Part[];
  readonly name?: string;
}
