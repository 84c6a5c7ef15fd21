import { MALFORMED, UpstreamFault } from "../failure.ts";

/** How the end of a body is told (RFC 9112, 6.3): by a length, by chunks, or by the end of the connection. */
export type BodyEnd = number | "chunked" | "close";

/** The head of a response. */
export interface ResponseHead {
  readonly status: number;
  /** By lower-case names; what comes more than once is joined by commas. */
  readonly fields: ReadonlyMap<string, string>;
  readonly bodyEnd: BodyEnd;
  /** Whether the connection serves another request after this one. */
  readonly keepsAlive: boolean;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What no line may hold: such bytes are an end of a line to some readers, and none to others. */
const STRAY = /\0|\r(?!\n)|(?<!\r)\n/;
const LENGTH = /^\d{1,15}$/;
const NO_BODY = new Set([204, 304]);

/**
 * Reads a head without its empty line, one character a byte. Strict where readers may differ: a connection serves many
 * clients, and an answer of one must not run into that of another. Source: RFC 9112, sections 4, 5 and 6.
 */
export const readHead = (text: string): ResponseHead => {
  const lineEnd = text.indexOf("\r\n");
  const start = STATUS_LINE.exec(lineEnd < 0 ? text : text.slice(0, lineEnd));
  if (!start) throw malformed("its first line is no status line");
  if (STRAY.test(text)) throw malformed("a line of its head ends in a way of its own");
  const fields = lineEnd < 0 ? new Map<string, string>() : readFields(text, lineEnd + 2);
  const status = Number(start[2]);
  const bodyEnd = bodyEndOf(status, fields);
  return { status, fields, bodyEnd, keepsAlive: keepsAlive(start[1] === "1", fields, bodyEnd) };
};

const readFields = (text: string, from: number): Map<string, string> => {
  const fields = new Map<string, string>();
  for (let at = from; at < text.length; ) {
    const found = text.indexOf("\r\n", at);
    const end = found < 0 ? text.length : found;
    const colon = text.indexOf(":", at);
    const name = colon < 0 || colon > end ? "" : text.slice(at, colon);
    // A name that begins with a space would be the rest of the line above to some.
    if (!NAME.test(name)) throw malformed("a line of its head is no field");
    const key = name.toLowerCase();
    const value = text.slice(colon + 1, end).trim();
    const known = fields.get(key);
    fields.set(key, known === undefined ? value : `${known}, ${value}`);
    at = end + 2;
  }
  return fields;
};

const bodyEndOf = (status: number, fields: ReadonlyMap<string, string>): BodyEnd => {
  if (NO_BODY.has(status)) return 0;
  const coding = fields.get("transfer-encoding");
  if (coding !== undefined) {
    if (coding.toLowerCase() !== "chunked") throw malformed("its transfer-encoding is not chunked");
    return "chunked";
  }
  const length = fields.get("content-length");
  if (length === undefined) return "close";
  const [first = "", ...others] = length.split(",").map((part) => part.trim());
  if (!LENGTH.test(first) || others.some((other) => other !== first))
    throw malformed("its content-length is no number");
  return Number(first);
};

const keepsAlive = (is11: boolean, fields: ReadonlyMap<string, string>, bodyEnd: BodyEnd): boolean => {
  if (bodyEnd === "close") return false;
  // Two ways to tell the end: the one that counts is known, but not what else the sender believes.
  if (bodyEnd === "chunked" && fields.has("content-length")) return false;
  const connection = fields.get("connection")?.toLowerCase() ?? "";
  return is11 ? !connection.includes("close") : connection.includes("keep-alive");
};

/** The error of bytes that are no HTTP. */
export const malformed = (why: string): UpstreamFault =>
  new UpstreamFault(MALFORMED, `the answer is not valid HTTP: ${why}`);
