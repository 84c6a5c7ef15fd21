import { isArray, isObject } from "../../json/value.ts";
import { isJson } from "../../neutral/fields.ts";
import type { Json } from "../../neutral/request.ts";

/** Fields of a model's own, with the value where their pattern has `{}`. */
export const ownFields = (pattern: Readonly<Record<string, unknown>>, value: Json): Record<string, Json> =>
  Object.fromEntries(Object.entries(pattern).map(([key, member]) => [key, filled(member, value)]));

const filled = (pattern: unknown, value: Json): Json => {
  if (pattern === "{}") return value;
  if (isArray(pattern)) return pattern.map((member) => filled(member, value));
  if (isObject(pattern)) return ownFields(pattern, value);
  return isJson(pattern) ? pattern : null;
};
