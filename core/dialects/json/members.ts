import type { JsonNode } from "./body.ts";
import { memberAt } from "./body.ts";
import { splice, type TextEdit } from "./edit.ts";
import { parseJson } from "./read.ts";
import { isObject } from "./value.ts";

/** The members of an object. */
export type Members = Readonly<Record<string, unknown>>;

/** One object with another put into it: objects in the same place are joined, else the other's value counts. */
export const joined = (one: Members, other: Members): Members =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((key) => {
      const [own, put] = [one[key], other[key]];
      if (put === undefined) return [key, own];
      return [key, isObject(own) && isObject(put) ? joined(own, put) : put];
    }),
  );

/** An object without a member of one of its members. */
export const without = (one: Members, [field, member]: readonly [field: string, member: string]): Members => {
  const within = one[field];
  if (!isObject(within)) return one;
  const { [member]: _, ...rest } = within;
  return { ...one, [field]: rest };
};

const BLANK = /\s/;

/** The place of a whole member, by that of its value: with its key, and with the comma that parts it from the others. */
export const memberPlace = (text: string, { start, end }: JsonNode): { start: number; end: number } => {
  const colon = text.lastIndexOf(":", start - 1);
  const key = text.lastIndexOf('"', text.lastIndexOf('"', colon) - 1);
  let after = end;
  while (BLANK.test(text[after] ?? "")) after++;
  if (text[after] === ",") return { start: key, end: after + 1 };
  let before = key;
  while (BLANK.test(text[before - 1] ?? "")) before--;
  return { start: text[before - 1] === "," ? before - 1 : key, end };
};

/** The text of an object with members put into it; no other byte changes. */
export const withMembers = (text: string, members: Members): string => {
  const shape = { members: Object.fromEntries(Object.keys(members).map((key) => [key, {}])) };
  const body = parseJson(text, shape);
  if (!body || !isObject(body.value)) return text;
  const { root, value } = body;
  const added: string[] = [];
  const edits = Object.entries(members).flatMap(([key, put]): TextEdit[] => {
    const place: JsonNode | undefined = memberAt(root, key);
    const own = value[key];
    const written = JSON.stringify(isObject(own) && isObject(put) ? joined(own, put) : put);
    if (place) return [{ start: place.start, end: place.end, text: written }];
    added.push(`${JSON.stringify(key)}:${written}`);
    return [];
  });
  const comma = Object.keys(value).length === 0 ? "" : ",";
  const first = root.start + 1;
  return splice(text, [
    ...(added.length === 0 ? [] : [{ start: first, end: first, text: added.join(",") + comma }]),
    ...edits,
  ]);
};
