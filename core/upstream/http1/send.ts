import type { UpstreamRequest } from "../contract.ts";
import { Http1Call } from "./call.ts";
import { Http1Connection, type Outgoing } from "./connection.ts";
import { fieldText } from "./fields.ts";
import { routeOf } from "./route.ts";

/** Up to here a request goes out as one text, in one write. */
const MAX_TEXT_CHARS = 32_768;
const encoder = new TextEncoder();

/** Sends a request over HTTP/1.1 (RFC 9112): over a connection that waits for one, or a new one. */
export const sendHttp1 = (request: UpstreamRequest): Http1Call => {
  const route = routeOf(request.url, request.ca);
  const outgoing = outgoingOf(route.start, request);
  const call = new Http1Call();
  const waiting = request.fresh ? undefined : route.origin.take();
  if (waiting) waiting.send(call, outgoing);
  else new Http1Connection(route.origin).open(call, outgoing);
  return call;
};

const outgoingOf = (start: string, { headers, body }: UpstreamRequest): Outgoing => {
  const fields = fieldText(headers);
  if (body.length > MAX_TEXT_CHARS || !fields.isAscii) {
    // A text that was put together from parts is encoded part by part; to ask for its length first would put it together.
    const bytes = encoder.encode(body);
    const head = Buffer.from(headOf(start, fields.text, bytes.length), "latin1");
    return { data: head, sizeBytes: head.length, body: bytes };
  }
  const bodyBytes = Buffer.byteLength(body);
  const head = headOf(start, fields.text, bodyBytes);
  return { data: head + body, sizeBytes: head.length + bodyBytes };
};

const headOf = (start: string, fields: string, bodyBytes: number): string =>
  `${start}${fields}content-length: ${bodyBytes}\r\n\r\n`;
