import type { Usage } from "@sluice/sdk";
import type { ProviderDialectId } from "../../core/dialects/contract.ts";
import type { Ability } from "./client.ts";
import type { Asked, Failure, Fields, Piece, Said } from "./meaning.ts";

/** Cuts a text into pieces that are not empty. */
export type Cut = (text: string) => readonly string[];

/** A provider of a dialect: reads what it is asked, and answers in the form of its API. */
export interface Provider {
  readonly dialect: ProviderDialectId;
  /** What its requests have no place for. */
  readonly cannot: readonly Ability[];
  /** Which counts it tells beside input and output. */
  readonly counts: readonly (keyof Usage)[];
  /** The name of the schema of its requests. */
  readonly schema: string;
  read(request: Fields): Asked;
  /** What comes back of an answer with the next turn, as `read` has it. */
  kept(said: Said): readonly Piece[];
  /** The same request where what has no place in one piece is put in another. */
  placed?(asked: Asked): Asked;
  whole(said: Said): Fields;
  /** The data of the events of the same answer; each text comes in the pieces that `cut` makes of it, by default three. */
  events(said: Said, cut?: Cut): string[];
  failure(failure: Failure): Fields;
  /** The data of the event that ends a stream by an error, behind so many others. */
  failed(failure: Failure, at: number): string;
}
