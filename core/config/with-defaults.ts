import { KindGuard, type TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

/**
 * A copy of a config with the schema's defaults where it says nothing. What it does say stands alone: a list or an object that
 * was given is not mixed with the one that is the default. What is wrong stays as it is, for the check to find. (TypeBox's own
 * `Value.Default` mixes them.)
 * @example withDefaults(plugin.config, use.with)
 */
export const withDefaults = (schema: TSchema | undefined, given: unknown): unknown => {
  const value: unknown = structuredClone(given === undefined ? schema?.default : given);
  if (schema === undefined) return value;
  if (KindGuard.IsUnion(schema)) return asOneOf(schema.anyOf, value);
  if (value === undefined) return undefined;
  if (KindGuard.IsIntersect(schema)) {
    return schema.allOf.reduce<unknown>((filled, part) => withDefaults(part, filled), value);
  }
  if (Array.isArray(value)) {
    const itemOf = itemSchema(schema);
    return value.map((item, at) => withDefaults(itemOf(at), item));
  }
  if (value === null || typeof value !== "object") return value;
  const named = KindGuard.IsObject(schema) ? schema.properties : {};
  const filled = new Map(
    Object.entries(value).map(([key, member]) => [key, withDefaults(memberSchema(schema, key), member)]),
  );
  for (const [key, member] of Object.entries(named)) {
    if (filled.has(key)) continue;
    const byDefault = withDefaults(member, undefined);
    if (byDefault !== undefined) filled.set(key, byDefault);
  }
  return Object.fromEntries(filled);
};

/** As the first of these schemas that then takes it. */
const asOneOf = (schemas: readonly TSchema[], value: unknown): unknown => {
  for (const schema of schemas) {
    const filled = withDefaults(schema, value);
    if (filled !== undefined && Value.Check(schema, filled)) return filled;
  }
  return value;
};

const itemSchema = (schema: TSchema): ((at: number) => TSchema | undefined) => {
  if (KindGuard.IsArray(schema)) return () => schema.items;
  return KindGuard.IsTuple(schema) ? (at) => schema.items?.[at] : () => undefined;
};

const memberSchema = (schema: TSchema, key: string): TSchema | undefined => {
  if (KindGuard.IsRecord(schema)) return Object.values(schema.patternProperties)[0];
  if (!KindGuard.IsObject(schema)) return undefined;
  if (Object.hasOwn(schema.properties, key)) return schema.properties[key];
  const { additionalProperties: others } = schema;
  return typeof others === "object" ? others : undefined;
};
