import type { Usage } from "@sluice/sdk";
import type { Part } from "./parts.ts";
import type { Json } from "./request.ts";

/**
 * Why a choice ended. `stop`: by itself, or at a stop sequence; `length`: at its bound; `tool-calls`: to have tools called;
 * `content-filter`: the provider held it back; `refusal`: the model would not; `pause`: it wants to be called again; `other`.
 */
export type FinishReason =
  | "stop"
  | "length"
  | "tool-calls"
  | "content-filter"
  | "refusal"
  | "pause"
  | "other";

/** One of the answers side by side. */
export interface Choice {
  readonly index: number;
  readonly parts: readonly Part[];
  readonly finish: FinishReason;
  /** The stop sequence that ended it, where one did and the provider says which. */
  readonly stopSequence?: string;
  /** As OpenAI's chat dialect has them. */
  readonly logProbabilities?: Json;
}

/** An answer in no dialect. */
export interface NeutralAnswer {
  /** The provider's id. */
  readonly id: string;
  /** As the provider calls it. */
  readonly model: string;
  /** Seconds since 1970; 0 where the provider does not say. */
  readonly created: number;
  readonly choices: readonly Choice[];
  readonly usage: Usage | undefined;
  readonly serviceTier?: string;
  /** What it holds that has no place here, by name. */
  readonly others: readonly string[];
}

/** What begins with a `part-start`: the part without what is still to come. */
export type PartStart =
  | { readonly kind: "text" | "reasoning" | "refusal" }
  | { readonly kind: "tool-call"; readonly id: string; readonly name: string; readonly custom?: boolean };

/**
 * An event of a streamed answer in no dialect. `start` comes first and once. Of each choice, parts are numbered from 0 in the order of
 * their starts; deltas of a part come between its start and its end; parts may be open side by side. `usage` may come several times, each
 * telling more; `end` is the last, unless an `error` is.
 */
export type NeutralEvent =
  | {
      readonly kind: "start";
      readonly id: string;
      readonly model: string;
      readonly created: number;
      readonly serviceTier?: string;
    }
  | { readonly kind: "part-start"; readonly choice: number; readonly part: number; readonly of: PartStart }
  /** Text of a text, reasoning or refusal; a piece of a tool call's input. */
  | { readonly kind: "delta"; readonly choice: number; readonly part: number; readonly text: string }
  /** What seals a reasoning or a tool call: see `Signature`. */
  | {
      readonly kind: "signature";
      readonly choice: number;
      readonly part: number;
      readonly origin: string;
      readonly value: string;
      readonly sealed?: boolean;
    }
  | { readonly kind: "part-end"; readonly choice: number; readonly part: number }
  /** A part that comes as a whole: an image, an annotation of the text before. */
  | { readonly kind: "whole-part"; readonly choice: number; readonly value: Part }
  | { readonly kind: "log-probabilities"; readonly choice: number; readonly value: Json }
  | {
      readonly kind: "finish";
      readonly choice: number;
      readonly reason: FinishReason;
      readonly stopSequence?: string;
    }
  | { readonly kind: "usage"; readonly usage: Partial<Usage> }
  | { readonly kind: "error"; readonly message: string; readonly status?: number }
  | { readonly kind: "end" };

/** Reads a provider's stream, event by event. */
export interface StreamReader {
  /** What an event's data says. Never throws: what it does not know is nothing. */
  read(data: string): readonly NeutralEvent[];
  /** The stream's bytes have ended: what is still owed, with an `end` where the stream was whole. */
  end(): readonly NeutralEvent[];
}

/** Writes a stream for a client, event by event. */
export interface StreamWriter {
  /** Events of the client's dialect, as bytes of server-sent events, each with its blank line; often none. */
  write(event: NeutralEvent): string;
}
