import { type TSchema, TypeGuard } from "@sinclair/typebox";
import { Value, type ValueError, ValueErrorType } from "@sinclair/typebox/value";
import type { Path } from "./locate.ts";
import { nearest } from "./nearest.ts";

/** One place where a value breaks its schema. */
export interface Violation {
  readonly path: Path;
  /** What the message is about: the key itself, or its value. */
  readonly at: "key" | "value";
  /** Never holds a text of the file, which could be a secret; only keys, and what the schema knows. */
  readonly message: string;
}

/** The places where `value` breaks `schema`, in words. */
export const violations = (schema: TSchema, value: unknown, limit: number): Violation[] => {
  const found: Violation[] = [];
  const missing = new Set<string>();
  for (const outer of Value.Errors(schema, value)) {
    if (found.length === limit) break;
    const error = innermost(outer);
    const path = stepsOf(error.path, value);
    if (error.type === ValueErrorType.ObjectAdditionalProperties) {
      found.push({ path, at: "key", message: unknownKey(error.schema, String(path.at(-1))) });
    } else if (error.type === ValueErrorType.ObjectRequiredProperty) {
      missing.add(error.path);
      const key = String(path.at(-1));
      const hint = typeof error.schema.description === "string" ? `: ${error.schema.description}` : "";
      found.push({ path: path.slice(0, -1), at: "key", message: `\`${key}\` is missing${hint}` });
    } else if (!missing.has(error.path)) {
      const say = WORDS[error.type];
      found.push({ path, at: "value", message: say ? say(error.schema, error.value) : "is not valid here" });
    }
  }
  return found;
};

/** Where one branch of a choice has the value's own form, what is wrong inside of it. */
const innermost = (error: ValueError): ValueError => {
  if (error.type !== ValueErrorType.Union || !TypeGuard.IsUnion(error.schema)) return error;
  const { anyOf } = error.schema;
  const at = anyOf.findIndex((branch) => hasForm(branch, error.value));
  const inside = at < 0 ? undefined : error.errors[at]?.First();
  return inside ? innermost(inside) : error;
};

const hasForm = (branch: TSchema, value: unknown): boolean =>
  Array.isArray(value) ? TypeGuard.IsArray(branch) : isFields(value) && isOnlyFor(branch, value);

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Of several maps the one that has a key of the value's. */
const isOnlyFor = (branch: TSchema, value: Readonly<Record<string, unknown>>): boolean =>
  TypeGuard.IsObject(branch) && Object.keys(value).some((key) => Object.hasOwn(branch.properties, key));

const stepsOf = (pointer: string, root: unknown): Path => {
  let inside: unknown = root;
  return pointer
    .split("/")
    .slice(1)
    .map((part) => {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      const step = Array.isArray(inside) ? Number(key) : key;
      inside = typeof inside === "object" && inside !== null ? Reflect.get(inside, key) : undefined;
      return step;
    });
};

const unknownKey = (schema: TSchema, key: string): string => {
  if (!TypeGuard.IsObject(schema))
    return `the name \`${key}\` ${schema.patternErrorMessage ?? "is not allowed"}`;
  const known = Object.keys(schema.properties);
  const close = nearest(key, known);
  return close === undefined
    ? `unknown key \`${key}\`; known here: ${known.join(", ")}`
    : `unknown key \`${key}\`; did you mean \`${close}\`?`;
};

const kindOf = (value: unknown): string => {
  if (value === null) return "nothing; leave the key out to have the default";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "boolean") return "true or false";
  return typeof value === "number" ? "a number" : "text";
};

type Words = (schema: TSchema, value: unknown) => string;

const wanted =
  (what: string): Words =>
  (_, value) =>
    `must be ${what}, not ${kindOf(value)}`;

const range: Words = ({ minimum, maximum }) => {
  if (maximum === undefined) return `must be at least ${minimum}`;
  return minimum === undefined ? `must be at most ${maximum}` : `must be from ${minimum} to ${maximum}`;
};

const literals = (schema: TSchema): string[] => {
  if (TypeGuard.IsUnion(schema)) return schema.anyOf.flatMap(literals);
  return TypeGuard.IsLiteral(schema) ? [String(schema.const)] : [];
};

const MAX_CHOICES = 12;

const choice: Words = (schema, value) => {
  const choices = literals(schema);
  if (choices.length === 1) return `must be ${choices[0]}`;
  const close = typeof value === "string" ? nearest(value, choices) : undefined;
  const hint = close === undefined ? "" : `; did you mean \`${close}\`?`;
  const shown = choices.length > MAX_CHOICES && close !== undefined ? choices.slice(0, MAX_CHOICES) : choices;
  return `must be one of ${shown.join(", ")}${shown.length < choices.length ? ", …" : ""}${hint}`;
};

const WORDS: Partial<Record<ValueErrorType, Words>> = {
  [ValueErrorType.Object]: wanted("a map of keys and values"),
  [ValueErrorType.Array]: wanted("a list"),
  [ValueErrorType.String]: (_, value) =>
    typeof value === "number" || typeof value === "boolean"
      ? `must be text, not ${kindOf(value)}; put it in quotes`
      : `must be text, not ${kindOf(value)}`,
  [ValueErrorType.Boolean]: wanted("true or false"),
  [ValueErrorType.Integer]: (_, value) =>
    typeof value === "number" ? "must be a whole number" : `must be a whole number, not ${kindOf(value)}`,
  [ValueErrorType.Number]: wanted("a number"),
  [ValueErrorType.IntegerMinimum]: range,
  [ValueErrorType.IntegerMaximum]: range,
  [ValueErrorType.NumberMinimum]: range,
  [ValueErrorType.NumberMaximum]: range,
  [ValueErrorType.StringMinLength]: ({ minLength }) =>
    minLength === 1 ? "must not be empty" : `must have at least ${minLength} characters`,
  [ValueErrorType.StringMaxLength]: ({ maxLength }) => `must have at most ${maxLength} characters`,
  [ValueErrorType.StringPattern]: (schema) => schema.patternErrorMessage ?? `must match ${schema.pattern}`,
  [ValueErrorType.ArrayMinItems]: ({ minItems }) => `must have at least ${minItems} entries`,
  [ValueErrorType.ArrayMaxItems]: ({ maxItems }) => `must have at most ${maxItems} entries`,
  [ValueErrorType.Literal]: choice,
  [ValueErrorType.Union]: choice,
};
