import { MAX_TAG_VALUE_CHARS } from "@sluice/sdk";
import { SluiceError } from "../errors/index.ts";

const MAX_TAGS = 32;
const MAX_KEY = 64;

/** Headers that carry request tags, a JSON object of strings. The first that is there counts. */
const TAG_HEADERS = ["databricks-ai-gateway-request-tags", "x-sluice-tags"];

/** Tags of a request. Throws `REQUEST_TAGS_INVALID`. */
export const requestTags = (headers: Headers): Record<string, string> => {
  for (const name of TAG_HEADERS) {
    const value = headers.get(name);
    if (value !== null) return parseTags(value);
  }
  return {};
};

const parseTags = (text: string): Record<string, string> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SluiceError("REQUEST_TAGS_INVALID");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SluiceError("REQUEST_TAGS_INVALID");
  }
  const tags: Record<string, string> = {};
  for (const [key, tag] of Object.entries(value)) {
    if (typeof tag !== "string" || !fits(tags, key, tag)) throw new SluiceError("REQUEST_TAGS_INVALID");
    define(tags, key, tag);
  }
  return tags;
};

/** Sets tags for a plugin, in a copy of those there are. */
export class TagWriter {
  readonly tags: Record<string, string> = {};

  constructor(tags: Readonly<Record<string, string>>) {
    for (const [key, value] of Object.entries(tags)) define(this.tags, key, value);
  }

  /** Throws `RangeError` beyond the bounds. */
  set(key: string, value: string): void {
    if (!fits(this.tags, key, value)) {
      throw new RangeError(
        `a tag has a key to ${MAX_KEY} and a value to ${MAX_TAG_VALUE_CHARS} characters, ${MAX_TAGS} in all`,
      );
    }
    define(this.tags, key, value);
  }
}

const fits = (tags: Record<string, string>, key: string, value: string): boolean =>
  key.length > 0 &&
  key.length <= MAX_KEY &&
  value.length <= MAX_TAG_VALUE_CHARS &&
  (Object.hasOwn(tags, key) || Object.keys(tags).length < MAX_TAGS);

/** A tag may have any name, `__proto__` too. */
const define = (tags: Record<string, string>, key: string, value: string): void => {
  Object.defineProperty(tags, key, { value, enumerable: true, writable: true, configurable: true });
};
