import { UpstreamFault } from "../failure.ts";

/** The lines of header fields, one character a byte. */
interface FieldText {
  readonly text: string;
  readonly isAscii: boolean;
}

/** `Headers` lets through what would end a line for some servers, and says so by no error. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;
/** Whether a value of a header can be sent. */
export const isSendable = (value: string): boolean => !UNSENDABLE.test(value);

const BEYOND_ASCII = /[^\0-\x7f]/;
/** What a connection says for itself. */
const OWN = new Set([
  "host",
  "content-length",
  "connection",
  "transfer-encoding",
  "keep-alive",
  "te",
  "upgrade",
]);

const known = new WeakMap<Headers, FieldText>();

/** The lines of headers that do not change any more: those of a target are made once. */
export const fieldText = (headers: Headers): FieldText => {
  const made = known.get(headers);
  if (made) return made;
  let text = "";
  for (const [name, value] of headers) {
    if (OWN.has(name)) continue;
    if (!isSendable(value))
      throw new UpstreamFault("HEADER_UNSENDABLE", `the header ${name} holds a control character`);
    text += `${name}: ${value}\r\n`;
  }
  const fields = { text, isAscii: !BEYOND_ASCII.test(text) };
  known.set(headers, fields);
  return fields;
};
