/** A request to a provider: a POST of JSON text. */
export interface UpstreamRequest {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  /** Trusted instead of the system's authorities, as PEM. */
  readonly ca?: string | undefined;
  readonly protocol: "http1.1" | "http2";
  /** Whether it must not go over a connection that has served before: one of those may be dead and not know it yet. */
  readonly fresh: boolean;
}

/** Header fields of an answer, by lower-case names. */
export interface AnswerHeaders {
  get(name: string): string | null;
}

/** An answer whose head has come. Its body is pulled: who does not read holds the provider back. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** The next bytes of the body, decoded; `undefined` at its end. Throws where it was cut, or the call was aborted. */
  read(): Promise<Uint8Array | undefined>;
  /** All of the body where it has come already and none was read, else `undefined`. It is read by this. */
  takeWhole(): Uint8Array | undefined;
}

/** A request on its way. */
export interface UpstreamCall {
  /** Rejects with what broke the connection; the `code` of the error says what that was. */
  readonly answer: Promise<UpstreamAnswer>;
  /** Nobody wants the rest: ends the connection unless the answer is over. */
  abort(): void;
}
