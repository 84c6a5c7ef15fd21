import type { AnswerMeta, Head, ProviderCall, Route } from "../contract.ts";
import type { JsonBody } from "../json/body.ts";
import type { NeutralAnswer, StreamReader, StreamWriter } from "./answer.ts";
import type { NeutralRequest, Written } from "./request.ts";

/** What a writer of answers goes by. */
export interface WriterMeta extends AnswerMeta {
  readonly head: Head;
}

/** The half of a translation that a provider is spoken to by. All functions are pure. */
export interface ProviderTranslation {
  /** The request for a provider. */
  writeRequest(request: NeutralRequest, call: ProviderCall): Written;
  /** A provider's whole answer; `undefined` where it is none. */
  readAnswer(answer: unknown): NeutralAnswer | undefined;
  readStream(): StreamReader;
}

/** The way of a dialect into the neutral form and out of it. All functions are pure. */
export interface Translation extends ProviderTranslation {
  /** A client's request. Throws `REQUEST_BODY_INVALID`, naming the field. */
  readRequest(body: JsonBody, route: Route): NeutralRequest;
  /** The answer for a client. */
  writeAnswer(answer: NeutralAnswer, meta: WriterMeta): string;
  writeStream(meta: WriterMeta): StreamWriter;
}
