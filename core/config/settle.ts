import { KindGuard, type TSchema } from "@sinclair/typebox";
import { LoneVariable } from "./interpolate.ts";

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * A copy of what the file says with variables turned into what the schema wants and defaults filled in. What is
 * wrong stays as it is, for the check to find. (TypeBox's own `Value.Default` does not reach into records.)
 */
export const settle = (schema: TSchema | undefined, value: unknown, secrets: Set<string>): unknown => {
  if (value === undefined) {
    return schema?.default === undefined
      ? undefined
      : settle(schema, structuredClone(schema.default), secrets);
  }
  if (value instanceof LoneVariable) return convert(schema, value, secrets);
  if (Array.isArray(value)) {
    const items = schema && KindGuard.IsArray(schema) ? schema.items : undefined;
    return value.map((item) => settle(items, item, secrets));
  }
  if (value === null || typeof value !== "object") return value;
  const settled = Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, settle(memberSchema(schema, key), member, secrets)]),
  );
  if (schema && KindGuard.IsObject(schema)) {
    for (const [key, member] of Object.entries(schema.properties)) {
      if (Object.hasOwn(settled, key)) continue;
      const filled = settle(member, undefined, secrets);
      if (filled !== undefined) settled[key] = filled;
    }
  }
  return settled;
};

const memberSchema = (schema: TSchema | undefined, key: string): TSchema | undefined => {
  if (schema === undefined) return undefined;
  if (KindGuard.IsObject(schema))
    return Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
  return KindGuard.IsRecord(schema) ? Object.values(schema.patternProperties)[0] : undefined;
};

const convert = (schema: TSchema | undefined, variable: LoneVariable, secrets: Set<string>): unknown => {
  const { text } = variable;
  if (schema && (KindGuard.IsInteger(schema) || KindGuard.IsNumber(schema)) && NUMBER.test(text))
    return Number(text);
  if (schema && KindGuard.IsBoolean(schema) && (text === "true" || text === "false")) return text === "true";
  if (variable.fromEnvironment) secrets.add(text);
  return text;
};
