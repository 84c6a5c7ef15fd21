import type { Usage } from "@sluice/sdk";

/** A JSON value that can be looked into. */
export type Json = null | boolean | number | string | readonly Json[] | Fields;
/** A JSON object. */
export interface Fields {
  readonly [key: string]: Json;
}

/** A picture: its bytes, or where it is. */
export type Picture = { readonly type: string; readonly data: string } | { readonly url: string };

/** A piece of a turn. `cached`: everything up to here is to be kept by the provider. */
export type Piece =
  | { readonly kind: "text"; readonly text: string; readonly cached?: boolean }
  | { readonly kind: "image"; readonly image: Picture }
  | { readonly kind: "thought"; readonly text: string; readonly seal?: string }
  | {
      readonly kind: "call";
      readonly id: string;
      readonly name: string;
      readonly args: Fields;
      readonly seal?: string;
    }
  | {
      readonly kind: "result";
      readonly id: string;
      readonly text: string;
      readonly image?: Picture;
      readonly failed?: boolean;
    };

/** What one side says. What tools gave back is said by the user. */
export interface Turn {
  readonly role: "user" | "assistant";
  readonly pieces: readonly Piece[];
}

/** A tool that may be called. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly schema: Fields;
  readonly cached?: boolean;
}

/** What a request means, whoever says it in whichever dialect. */
export interface Asked {
  readonly system?: string;
  readonly systemCached?: boolean;
  readonly turns: readonly Turn[];
  readonly tools?: readonly Tool[];
  readonly choice?: "required";
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly effort?: "high";
  readonly schema?: Fields;
}

/** Why an answer ended. */
export type Finish = "stop" | "length" | "calls" | "refused";

/** What an answer means. */
export interface Said {
  readonly pieces: readonly Piece[];
  readonly finish: Finish;
  /** In the normal form of records; a client is told it in the convention of its dialect. */
  readonly usage: Usage;
}

/** What went wrong, as a client is told. */
export interface Failure {
  readonly message: string;
  /** Absent in streams of dialects that have no place for it. */
  readonly status?: number;
}

/** The texts of one kind, joined. */
export const textOf = (pieces: readonly Piece[], kind: "text" | "thought" = "text"): string =>
  pieces.flatMap((piece) => (piece.kind === kind ? [piece.text] : [])).join("");

/** The calls among pieces. */
export const callsOf = (pieces: readonly Piece[]) => pieces.filter((piece) => piece.kind === "call");
