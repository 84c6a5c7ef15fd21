/** What broke a connection to a provider, or made its answer unreadable. */
export class UpstreamFault extends Error {
  constructor(
    /** A code of the system's or of OpenSSL's, or one of those below. */
    readonly code: string,
    message: string = code,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "UpstreamFault";
  }
}

/** The other end went away. */
export const RESET = "ECONNRESET";
/** We went away. */
export const ABORTED = "ABORT_ERR";
/** What came is not HTTP. */
export const MALFORMED = "HTTP_MALFORMED";
/** The body does not decode by its `content-encoding`. */
export const UNDECODABLE = "BODY_UNDECODABLE";
/** The connection ended before a handshake of TLS was through. */
export const NO_HANDSHAKE = "TLS_HANDSHAKE_CUT";

/** The code of an error, or the empty text. */
export const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
