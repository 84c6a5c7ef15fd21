import { bare, stringify } from "./primordials.ts";

const MAX_TEXTS = 256;
const MAX_CHARS = 64;

let known = bare<string>();
let count = 0;

/** A text as JSON. The same short ones come again and again, and to look one up costs less than to quote it. */
export const quote = (text: string): string => {
  const quoted = known[text];
  if (quoted !== undefined) return quoted;
  const json = stringify(text);
  if (text.length > MAX_CHARS) return json;
  if (count >= MAX_TEXTS) {
    known = bare<string>();
    count = 0;
  }
  count++;
  known[text] = json;
  return json;
};
