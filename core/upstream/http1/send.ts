import type { UpstreamRequest } from "../contract.ts";
import { Http1Call } from "./call.ts";
import { Http1Connection, type Outgoing } from "./connection.ts";
import { fieldText } from "./fields.ts";
import { routeOf } from "./route.ts";

/** Up to here a request goes out as one text; a larger one may have to wait in the middle, and needs its bytes for that. */
const MAX_TEXT_BYTES = 32_768;

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
  const bodyBytes = Buffer.byteLength(body);
  const fields = fieldText(headers);
  const head = `${start}${fields.text}content-length: ${bodyBytes}\r\n\r\n`;
  const sizeBytes = head.length + bodyBytes;
  if (sizeBytes <= MAX_TEXT_BYTES && fields.isAscii) return { data: head + body, sizeBytes };
  const data = Buffer.allocUnsafe(sizeBytes);
  data.write(head, 0, "latin1");
  data.write(body, head.length, "utf8");
  return { data, sizeBytes };
};
