import { crc32 } from "node:zlib";
import type { Provider } from "./streams.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const DATA = "data: ";
/** Of a frame: its length, that of its headers, and the checksum of the two; the checksum of the whole at its end. */
const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;

/**
 * The least that can be done with the events of a stream: found, parsed, serialised. Of frames nothing is looked at but
 * their lengths and the checksum of the whole: neither that of their beginning nor what they say of themselves.
 */
export const bareLoop = (dialect: Provider): ((wire: Uint8Array) => Uint8Array) =>
  dialect === "bedrock-converse" ? frameLoop : eventLoop;

const eventLoop = (wire: Uint8Array): Uint8Array => {
  let out = "";
  for (const event of decoder.decode(wire).split("\n\n")) {
    const data = event.slice(event.indexOf(DATA) + DATA.length);
    if (data.startsWith("{")) out += `data: ${JSON.stringify(JSON.parse(data))}\n\n`;
  }
  return encoder.encode(out);
};

const frameLoop = (wire: Uint8Array): Uint8Array => {
  const view = new DataView(wire.buffer, wire.byteOffset, wire.byteLength);
  let out = "";
  for (let at = 0; at < wire.length; at += view.getUint32(at)) {
    const from = at + PRELUDE_BYTES + view.getUint32(at + 4);
    const to = at + view.getUint32(at) - CHECKSUM_BYTES;
    if (crc32(wire.subarray(at, to)) !== view.getUint32(to)) throw new Error("a frame is damaged");
    out += `data: ${JSON.stringify(JSON.parse(decoder.decode(wire.subarray(from, to))))}\n\n`;
  }
  return encoder.encode(out);
};
