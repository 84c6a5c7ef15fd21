import type { Usage } from "@sluice/sdk";
import type { ProviderDialectId } from "../../core/dialects/contract.ts";
import type { Ability } from "./client.ts";
import type { Asked, Failure, Fields, Piece, Said } from "./meaning.ts";

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
  /** The data of the events of the same answer. */
  events(said: Said): string[];
  failure(failure: Failure): Fields;
  /** The data of the event that ends a stream by an error, behind so many others. */
  failed(failure: Failure, at: number): string;
}
