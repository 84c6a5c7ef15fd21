import type { JsonValue } from "@sluice/sdk";
import type { TextSlot } from "../dialects/contract.ts";
import type { JsonBody } from "../dialects/json/body.ts";
import { editLiteral, type TextEdit as JsonEdit, splice } from "../dialects/json/edit.ts";
import { parseJson } from "../dialects/json/read.ts";
import type { Shape } from "../dialects/json/shape.ts";
import { isArray, isObject } from "../dialects/json/value.ts";
import { SluiceError } from "../errors/index.ts";
import { keysOf, valueAt } from "./body-field.ts";
import type { TextView } from "./text-view.ts";

/** The body with a view's edits carried out, and more: what they do not touch stays as it was written. */
export const edited = (
  body: JsonBody,
  slots: readonly TextSlot[],
  view: TextView,
  shape: Shape,
  more: readonly JsonEdit[] = [],
): JsonBody => {
  const edits = slots.flatMap(({ start, end }, index) => {
    const own = view.edits[index] ?? [];
    return own.length === 0 ? [] : [{ start, end, text: editLiteral(body.text.slice(start, end), own) }];
  });
  const changed = parseJson(splice(body.text, [...edits, ...more]), shape);
  // Only values were replaced by values.
  if (!changed) throw new SluiceError("GATEWAY_INTERNAL");
  return changed;
};

/** The body with values set by JSON pointer, written anew. Throws `RangeError` where a value has no parent. */
export const withValues = (
  body: JsonBody,
  values: readonly (readonly [pointer: string, value: JsonValue])[],
  shape: Shape,
): JsonBody => {
  const root: unknown = structuredClone(body.value);
  for (const [pointer, value] of values) setAt(root, pointer, value);
  const changed = parseJson(JSON.stringify(root), shape);
  if (!changed) throw new SluiceError("GATEWAY_INTERNAL");
  return changed;
};

const setAt = (root: unknown, pointer: string, value: JsonValue): void => {
  const cut = pointer.lastIndexOf("/");
  const parent = valueAt(root, pointer.slice(0, cut));
  const [key = ""] = keysOf(pointer.slice(cut));
  if (isArray(parent) && Number(key) < parent.length && /^\d+$/.test(key)) {
    Reflect.set(parent, key, value);
  } else if (isObject(parent)) {
    Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
  } else throw new RangeError("the body has nothing there that the value could be put into");
};
