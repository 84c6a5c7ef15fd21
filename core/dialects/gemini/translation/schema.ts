import { isArray, isObject } from "../../json/value.ts";
import { isJson } from "../../neutral/fields.ts";
import type { Json } from "../../neutral/request.ts";

/** Members whose names say nothing of what stands in them: names are the schema's own there. */
const BY_NAME: ReadonlySet<string> = new Set(["properties", "$defs", "definitions", "patternProperties"]);
/** Members that are values and no schemas. */
const VALUES: ReadonlySet<string> = new Set(["enum", "default", "example", "examples", "const", "required"]);
/** What this dialect calls otherwise than JSON Schema does. */
const NAMES: Readonly<Record<string, string>> = {
  any_of: "anyOf",
  min_items: "minItems",
  max_items: "maxItems",
  min_length: "minLength",
  max_length: "maxLength",
  min_properties: "minProperties",
  max_properties: "maxProperties",
};
/** Bounds that may come as text, since they are 64 bits wide. */
const BOUNDS: ReadonlySet<string> = new Set([
  "minItems",
  "maxItems",
  "minLength",
  "maxLength",
  "minProperties",
  "maxProperties",
]);

/** JSON Schema of a schema in the words of OpenAPI 3.0, which this dialect has too: types in capitals, `nullable`. */
export const jsonSchemaOf = (schema: unknown): Json => {
  if (isArray(schema)) return schema.map(jsonSchemaOf);
  if (!isObject(schema)) return isJson(schema) ? schema : null;
  const out: Record<string, Json> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === "nullable" || key === "propertyOrdering" || key === "property_ordering") continue;
    out[NAMES[key] ?? key] = memberOf(NAMES[key] ?? key, value);
  }
  return schema.nullable === true ? orNull(out) : out;
};

const memberOf = (key: string, value: unknown): Json => {
  if (key === "type" && typeof value === "string") return value.toLowerCase();
  if (BOUNDS.has(key) && typeof value === "string") return Number(value);
  if (BY_NAME.has(key) && isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, jsonSchemaOf(one)]));
  if (VALUES.has(key)) return isJson(value) ? value : null;
  return jsonSchemaOf(value);
};

const orNull = (schema: Record<string, Json>): Json => {
  const { type, enum: values } = schema;
  if (typeof type !== "string") return { anyOf: [schema, { type: "null" }] };
  const also = isArray(values) && !values.includes(null) ? { enum: [...values, null] } : {};
  return { ...schema, type: [type, "null"], ...also };
};
