import { SluiceError } from "../../errors/index.ts";
import type { JsonBody } from "./body.ts";
import { indexJson, MAX_DEPTH } from "./index-json.ts";
import type { Shape } from "./shape.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads a client's body; refuses what a provider could read differently. */
export const readJson = (bytes: Uint8Array, shape: Shape): JsonBody => {
  const text = decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    // An engine whose parser recurses runs out of stack where ours does not.
    if (thrown instanceof RangeError) throw new SluiceError("REQUEST_BODY_TOO_DEEP", { limit: MAX_DEPTH });
    throw new SluiceError("REQUEST_BODY_NOT_JSON");
  }
  return { text, value, root: indexJson(text, shape, true) };
};

/** Reads what a provider sent; `undefined` where it is not JSON. */
export const parseJson = (text: string, shape: Shape): JsonBody | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return { text, value, root: indexJson(text, shape, false) };
};

const decode = (bytes: Uint8Array): string => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw new SluiceError("REQUEST_BODY_NOT_UTF8", {
      detail: ": it begins with a byte order mark",
    });
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new SluiceError("REQUEST_BODY_NOT_UTF8");
  }
};
