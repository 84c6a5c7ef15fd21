import { FramingFault } from "../framing.ts";

/** How many bytes a value takes, by its type; those of text and bytes say it themselves. */
const VALUE_BYTES: readonly (number | "counted")[] = [0, 0, 1, 2, 4, 8, "counted", "counted", 8, 16];
const STRING_TYPE = 7;
const COUNT_BYTES = 2;

const decoder = new TextDecoder();

/** The headers of a frame that are strings; of equal names the last counts. Throws where they are none. */
export const readHeaders = (bytes: Uint8Array): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const nameEnd = at + 1 + (bytes[at] ?? 0);
    const name = decoder.decode(bytes.subarray(at + 1, nameEnd));
    const type = bytes[nameEnd] ?? -1;
    const size = VALUE_BYTES[type];
    if (size === undefined) throw malformed();
    const counted = size === "counted" ? COUNT_BYTES : 0;
    const from = nameEnd + 1 + counted;
    const to = from + (size === "counted" ? (bytes[from - 2] ?? 0) * 256 + (bytes[from - 1] ?? 0) : size);
    if (to > bytes.length) throw malformed();
    if (type === STRING_TYPE) found.set(name, decoder.decode(bytes.subarray(from, to)));
    else found.delete(name);
    at = to;
  }
  return found;
};

const malformed = (): FramingFault => new FramingFault("invalid", "the headers of a frame cannot be read");
