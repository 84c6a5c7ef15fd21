import { type JsonNode, memberAt } from "../json/body.ts";
import { otherSpelling } from "../json/spelling.ts";
import { isArray, isObject } from "../json/value.ts";
import type { TextShape } from "../text-shape.ts";

// Every name of the tables in this folder is written in camelCase; the API takes snake_case too.
const spellings = new Map<string, string>();

const snake = (name: string): string => {
  let other = spellings.get(name);
  if (other === undefined) {
    other = otherSpelling(name) ?? name;
    spellings.set(name, other);
  }
  return other;
};

/** A field of an object, in whichever of its spellings it stands there; `undefined` where the value is no object. */
export const field = (value: unknown, name: string): unknown => {
  if (!isObject(value)) return undefined;
  const found = value[name];
  return found === undefined ? value[snake(name)] : found;
};

/** The same of an object whose two spellings are looked up by the caller: by a name that varies it takes ten times as long. */
export const either = (camel: unknown, snaked: unknown): unknown => (camel === undefined ? snaked : camel);

/** The place of a field, in whichever of its spellings it stands there. */
export const fieldAt = (node: JsonNode | undefined, name: string): JsonNode | undefined =>
  node && (memberAt(node, name) ?? memberAt(node, snake(name)));

/** An object of these fields, each in both spellings. */
export const fields = (members: Readonly<Record<string, TextShape>>): TextShape => ({
  eitherCase: true,
  members: Object.fromEntries(
    Object.entries(members).flatMap(([name, shape]) => [
      [name, shape],
      [snake(name), shape],
    ]),
  ),
});

/** A repeated field: the API takes a single one for a list of one. */
export const repeated = (item: TextShape): TextShape => ({ ...item, items: item });

/** The items of a repeated field with their places. */
export const itemsOf = (
  node: JsonNode | undefined,
  value: unknown,
): readonly { readonly node: JsonNode; readonly value: unknown; readonly at: number }[] => {
  if (node === undefined) return [];
  if (!isArray(value)) return isObject(value) ? [{ node, value, at: 0 }] : [];
  return value.flatMap((item, at) => {
    const place = node.items?.[at];
    return place === undefined ? [] : [{ node: place, value: item, at }];
  });
};

/** The items of a repeated field. */
export const listOf = (value: unknown): readonly unknown[] =>
  isArray(value) ? value : isObject(value) ? [value] : [];

/** A field that holds text, and is not empty. */
export const textOf = (value: unknown, name: string): string | undefined => {
  const found = field(value, name);
  return typeof found === "string" && found !== "" ? found : undefined;
};
