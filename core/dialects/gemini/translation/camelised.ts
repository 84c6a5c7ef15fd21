import { camelOf } from "../../json/spelling.ts";
import { isArray, isObject } from "../../json/value.ts";
import type { TextShape } from "../../text-shape.ts";

/** A value whose known keys are all in camelCase, and whose repeated fields are all arrays. What has no shape stays as it is. */
export const camelised = (value: unknown, shape: TextShape | undefined): unknown => {
  if (shape?.items !== undefined && isObject(value)) return [camelised(value, shape.items)];
  if (isArray(value)) return shape?.items ? value.map((item) => camelised(item, shape.items)) : value;
  if (!isObject(value) || shape?.members === undefined) return value;
  const { members } = shape;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const known = Object.hasOwn(members, key) ? members[key] : undefined;
      return known ? [camelOf(key), camelised(member, known)] : [key, member];
    }),
  );
};
