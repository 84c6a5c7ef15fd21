import type { TextSlot } from "../contract.ts";
import { type JsonBody, type JsonNode, memberAt } from "../json/body.ts";
import { literalsIn } from "../json/literals.ts";
import { isArray, isObject } from "../json/value.ts";
import { collectText, indexOf } from "../text-shape.ts";
import { askedMessageShape, messageShape, predictionShape } from "./shape.ts";

/** The texts of a request: of each message, of a predicted answer, and of what it defines. */
export const requestSlots = (body: JsonBody): TextSlot[] => {
  const out: TextSlot[] = [];
  if (!isObject(body.value)) return out;
  const { messages, prediction } = body.value;
  const places = memberAt(body.root, "messages")?.items;
  if (places !== undefined && isArray(messages)) {
    for (let i = 0; i < places.length; i++) {
      const role = roleOf(messages[i], "user");
      const speaker = TOOL_ROLES.has(role)
        ? { role, choice: 0, plain: "tool-result" as const }
        : { role, choice: 0 };
      collectText(places[i], messages[i], askedMessageShape, speaker, out);
    }
  }
  collectText(
    memberAt(body.root, "prediction"),
    prediction,
    predictionShape,
    { role: "assistant", choice: 0 },
    out,
  );
  for (const field of DEFINING) define(body.text, memberAt(body.root, field), out);
  return out;
};

/** What says which tools may be called, and of which form the answer is to be. */
const DEFINING = ["tools", "functions", "response_format"] as const;

/** Words of JSON Schema and of this API, which say nothing of their own. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...["type", "function", "custom", "name", "description", "parameters", "strict", "schema", "json_schema"],
  ...["object", "string", "number", "integer", "boolean", "array", "null", "properties", "required"],
  ...["items", "enum", "const", "default", "format", "additionalProperties", "$schema", "$ref", "$defs"],
  ...["anyOf", "allOf", "oneOf", "not", "title", "minimum", "maximum", "minLength", "maxLength", "pattern"],
  ...["minItems", "maxItems", "text", "json_object", ""],
]);

const define = (text: string, place: JsonNode | undefined, out: TextSlot[]): void => {
  if (place === undefined) return;
  for (const literal of literalsIn(text, place.start, place.end)) {
    if (KEYWORDS.has(literal.text)) continue;
    out.push({ ...literal, role: "system", kind: "tool-definition", choice: 0, channel: "0:definition" });
  }
};

/** The texts of an answer's messages or an event's deltas. */
export const choiceSlots = (body: JsonBody, key: "message" | "delta"): TextSlot[] => {
  const out: TextSlot[] = [];
  const places = memberAt(body.root, "choices")?.items;
  const choices = isObject(body.value) ? body.value.choices : undefined;
  if (places === undefined || !isArray(choices)) return out;
  for (let i = 0; i < places.length; i++) {
    const choice = choices[i];
    const place = places[i];
    if (place === undefined || !isObject(choice)) continue;
    const speaker = { role: roleOf(choice[key], "assistant"), choice: indexOf(choice, i) };
    collectText(memberAt(place, key), choice[key], messageShape, speaker, out);
  }
  return out;
};

// `function` is what `tool` was called before.
const TOOL_ROLES: ReadonlySet<string> = new Set(["tool", "function"]);

const roleOf = (message: unknown, otherwise: string): string =>
  isObject(message) && typeof message.role === "string" ? message.role : otherwise;
