import { getOwnPropertyDescriptor, isFrozen, isObject, keys, own, safeWeakMap } from "./primordials.ts";
import { toJson } from "./to-json.ts";

/** The JSON of what was given before and can say nothing else: plugins give what they have made in `setup`. */
const known = safeWeakMap<object, string>();

/** The JSON of an object. One that is frozen all the way down is serialised once. */
export const jsonOf = (data: object): string => {
  const before = known.get(data);
  if (before !== undefined) return before;
  const json = toJson(data) ?? "null";
  if (isFixed(data, 0)) known.set(data, json);
  return json;
};

/** Whether an object is frozen all the way down, with no getter in it. */
const isFixed = (data: object, depth: number): boolean => {
  if (depth > 2 || !isFrozen(data)) return false;
  const names = keys(data);
  for (let at = 0; at < names.length; at++) {
    const how = getOwnPropertyDescriptor(data, names[at] ?? "");
    const value = how && own(how, "value");
    if (value === undefined || typeof value === "function") return false;
    if (isObject(value) && !isFixed(value, depth + 1)) return false;
  }
  return true;
};
