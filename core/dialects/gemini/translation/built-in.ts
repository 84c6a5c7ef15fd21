import { isObject } from "../../json/value.ts";
import { isJson } from "../../neutral/fields.ts";
import type { BuiltInPart, Part } from "../../neutral/parts.ts";

const ORIGIN = "gemini";
/** What only providers of this dialect have run. */
const RUN_THERE = ["executableCode", "codeExecutionResult", "toolCall", "toolResponse"];

/** A part that tells of what a provider has run itself; `undefined` where it tells of nothing such. */
export const builtInPart = (part: unknown): BuiltInPart | undefined => {
  if (!isObject(part) || !isJson(part)) return undefined;
  const type = RUN_THERE.find((key) => isObject(part[key]));
  return type === undefined ? undefined : { kind: "built-in", origin: ORIGIN, type, value: part };
};

/** The same as this dialect has it; `undefined` where it is another's. */
export const ownPart = (part: Extract<Part, { kind: "built-in" }>): Record<string, unknown> | undefined =>
  part.origin === ORIGIN && isObject(part.value) ? part.value : undefined;
