import type { BodyField, JsonValue } from "@sluice/sdk";
import { isArray, isObject } from "../dialects/json/value.ts";
import type { Exchange } from "./exchange.ts";

/** Strings are shown up to this size each, arrays and objects up to this size together, as JSON: the work stays bounded. */
const MAX_VALUE_CHARS = 65_536;

/** The places of a request's body that these JSON pointers (RFC 6901) name. */
export const bodyField = (
  { body }: Exchange,
  pointers: readonly string[],
): Readonly<Record<string, BodyField>> => {
  const fields: Record<string, BodyField> = {};
  const budget: Budget = { left: MAX_VALUE_CHARS };
  for (const pointer of pointers) {
    const value = valueAt(body?.value, pointer);
    if (value !== undefined) fields[pointer] = shown(value, budget);
  }
  return fields;
};

/** What stands at a pointer; `undefined` where nothing does. */
export const valueAt = (root: unknown, pointer: string): unknown =>
  keysOf(pointer).reduce<unknown>(memberOf, root);

/** The keys that a pointer goes by. */
export const keysOf = (pointer: string): readonly string[] =>
  pointer === ""
    ? []
    : pointer
        .slice(1)
        .split("/")
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

const memberOf = (value: unknown, key: string): unknown => {
  if (isArray(value)) return /^(0|[1-9][0-9]*)$/.test(key) ? value[Number(key)] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
};

interface Budget {
  left: number;
}

const shown = (value: unknown, budget: Budget): BodyField => {
  if (typeof value === "string") {
    return value.length > MAX_VALUE_CHARS ? { size: value.length } : { value, size: value.length };
  }
  if (isArray(value)) return { ...small(value, budget), size: value.length };
  if (isObject(value)) return { ...small(value, budget), size: Object.keys(value).length };
  return small(value, budget);
};

/** One that does not fit is not there, and takes nothing from those that follow. */
const small = (value: unknown, budget: Budget): { readonly value?: JsonValue } => {
  const rest = { left: budget.left };
  const copy = copyOf(value, rest);
  if (copy === undefined) return {};
  budget.left = rest.left;
  return { value: copy };
};

const copyOf = (value: unknown, budget: Budget): JsonValue | undefined => {
  budget.left -= 2;
  if (budget.left < 0) return undefined;
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "string") {
    budget.left -= value.length;
    return budget.left < 0 ? undefined : value;
  }
  if (isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value) {
      const copy = copyOf(item, budget);
      if (copy === undefined) return undefined;
      items.push(copy);
    }
    return items;
  }
  if (!isObject(value)) return undefined;
  const members: [string, JsonValue][] = [];
  for (const [key, member] of Object.entries(value)) {
    budget.left -= key.length;
    const copy = copyOf(member, budget);
    if (copy === undefined) return undefined;
    members.push([key, copy]);
  }
  return Object.fromEntries(members);
};
