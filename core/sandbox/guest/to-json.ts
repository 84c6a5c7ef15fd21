import { getOwnPropertyDescriptor, isArray, keys, NativeTypeError, own, stringify } from "./primordials.ts";

const MAX_DEPTH = 200;
/** Longer lists are looked through only where they begin with something that holds more. */
const SHORT = 64;

// QuickJS looks for circles by comparing each level with all above it: thousands of levels hold it for seconds. Getters are left
// for the one who serialises: what is read twice could say two things.
const checkDepth = (value: unknown, depth: number): void => {
  if (typeof value !== "object" || value === null) return;
  if (depth > MAX_DEPTH) throw new NativeTypeError(`data has at most ${MAX_DEPTH} levels, and no circles`);
  if (isArray(value) && value.length > SHORT && typeof held(value, "0") !== "object") return;
  const names = keys(value);
  for (let at = 0; at < names.length; at++) checkDepth(held(value, names[at] ?? ""), depth + 1);
};

const held = (object: object, name: string): unknown => {
  const how = getOwnPropertyDescriptor(object, name);
  return how === undefined ? undefined : own(how, "value");
};

/** Data of a plugin as JSON; `undefined` for what JSON does not have. Throws where it is nested too deep, or cannot be read. */
export const toJson = (value: unknown): string | undefined => {
  checkDepth(value, 0);
  const json: unknown = stringify(value);
  return typeof json === "string" ? json : undefined;
};
