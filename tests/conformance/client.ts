import type { Sse } from "./json.ts";
import type { Asked, Failure, Fields, Json, Piece, Said } from "./meaning.ts";

/** What not every dialect has a place for. */
export type Ability = "result-image" | "result-failed" | "cache" | "cached-tools";

/** The dialects that clients hold conversations in. */
export type ClientName = "openai-chat" | "openai-responses" | "anthropic-messages" | "gemini";

/** How a request is sent. */
export interface Sending {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A client of a dialect, as its users write one: no code of the gateway's own is in it. */
export interface Client {
  readonly dialect: ClientName;
  /** What it has no words for. */
  readonly cannot: readonly Ability[];
  send(model: string, stream: boolean): Sending;
  write(asked: Asked, model: string, stream: boolean): Fields;
  /** The request with an answer to it, as clients keep one, and what the user's side says to that. */
  resume(request: Fields, answer: Fields, said: readonly Piece[]): Fields;
  /** The events of a stream put together to a whole answer. Throws where they break the grammar of the dialect. */
  assemble(events: readonly Sse[]): Fields;
  read(answer: Fields): Said;
  failure(body: Fields): Failure;
  /** The error that ends a stream; `undefined` where none does. Throws where anything follows it. */
  broken(events: readonly Sse[]): Failure | undefined;
  /** Names of schemas: of an answer, an event of a stream, an error, and of a stream's error where it is another. */
  readonly schemas: { readonly answer: string; readonly event: string; readonly error: string };
  /** The value of an event that the schema is of; `undefined` where the data is no JSON by its nature. */
  valueOf(event: Sse): Json | undefined;
}
