import type { TextSlot } from "./contract.ts";
import type { JsonNode } from "./json/body.ts";
import { literalsIn } from "./json/literals.ts";

/** Words of JSON Schema and of the APIs, which say nothing of their own. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...["type", "function", "custom", "name", "description", "parameters", "strict", "schema", "json_schema"],
  ...["object", "string", "number", "integer", "boolean", "array", "null", "properties", "required"],
  ...["items", "enum", "const", "default", "format", "additionalProperties", "$schema", "$ref", "$defs"],
  ...["anyOf", "allOf", "oneOf", "not", "title", "minimum", "maximum", "minLength", "maxLength", "pattern"],
  ...["minItems", "maxItems", "text", "json_object", "input_schema", "cache_control", "ephemeral", ""],
  ...["functionDeclarations", "function_declarations", "parametersJsonSchema", "parameters_json_schema"],
  ...["OBJECT", "STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "NULL", "nullable", "any_of", "response"],
  ...[
    "propertyOrdering",
    "property_ordering",
    "min_items",
    "max_items",
    "min_length",
    "max_length",
    "behavior",
  ],
  ...["responseJsonSchema", "response_json_schema", "example"],
  ...["auto", "any", "none", "tool", "tools", "mode", "allowed_tools", "disable_parallel_tool_use"],
]);

/** Appends what a request says of the tools that may be called, and of the form of the answer; but not what stands in places `without`. */
export const defineSlots = (
  text: string,
  place: JsonNode | undefined,
  out: TextSlot[],
  without: readonly JsonNode[] = [],
): void => {
  if (place === undefined) return;
  for (const literal of literalsIn(text, place.start, place.end)) {
    if (KEYWORDS.has(literal.text)) continue;
    if (without.some(({ start, end }) => literal.start >= start && literal.end <= end)) continue;
    out.push({ ...literal, role: "system", kind: "tool-definition", choice: 0, channel: "0:definition" });
  }
};
