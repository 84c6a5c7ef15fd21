import type { BodyReader, Denial, JsonValue, Static } from "@sluice/sdk";
import type { Bounds, config } from "./config.ts";
import { PARAMETERS, type Pointer, pointerOf, SIZES, TOKEN_LIMITS } from "./parameters.ts";

/** What is looked at. */
export interface Shape {
  readonly model: string;
  readonly body: BodyReader<Pointer>;
}

/** One bound: what is wrong with a request, or nothing. */
export type Check = (shape: Shape) => Denial | undefined;

/** The bounds that a config sets, and no others: what is not bounded costs nothing. */
export const checksOf = (bounds: Static<typeof config>): readonly Check[] => {
  const { maxTokens, requireMaxTokens, maxMessages, maxTools, models, parameters } = bounds;
  return [
    ...(models ? [modelCheck(models)] : []),
    ...(maxMessages === undefined ? [] : [sizeCheck(SIZES.messages, maxMessages)]),
    ...(maxTools === undefined
      ? []
      : [sizeCheck(SIZES.tools, maxTools), sizeCheck(SIZES.functions, maxTools)]),
    ...(requireMaxTokens ? [tokensRequired] : []),
    ...(maxTokens === undefined
      ? []
      : TOKEN_LIMITS.map((pointer) => numberCheck(pointer, 0, maxTokens, TOKENS))),
    ...PARAMETERS.flatMap((name) => {
      const own = parameters[name];
      return own ? parameterChecks(pointerOf(name), own) : [];
    }),
  ];
};

const TOKENS = "SHAPE_MAX_TOKENS";
const PARAMETER = "SHAPE_PARAMETER";
const MAX_MODEL_CHARS = 512;

const nameOf = (pointer: Pointer): string => pointer.slice(1);

const denied = (code: string, message: string): Denial => ({ code, status: 400, message });

const modelCheck = (models: readonly string[]): Check => {
  const patterns = models.map((model) => model.split("*"));
  return ({ model }) => {
    if (model.length <= MAX_MODEL_CHARS && patterns.some((parts) => fits(model, parts))) return undefined;
    return denied(
      "SHAPE_MODEL",
      "This model may not be asked for here. Ask for another, or its administrator.",
    );
  };
};

/** Whether a name is made of the parts of a pattern in their order, with anything between them. */
const fits = (name: string, parts: readonly string[]): boolean => {
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let from = first.length;
  for (const part of others) {
    const at = name.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from <= name.length - last.length;
};

const sizeCheck =
  (pointer: Pointer, limit: number): Check =>
  ({ body }) => {
    const size = body.size(pointer);
    if (size === undefined || size <= limit) return undefined;
    const name = nameOf(pointer);
    return {
      code: `SHAPE_${name.toUpperCase()}`,
      status: 413,
      message: `The request has ${size} ${name}; at most ${limit} are allowed. Send fewer.`,
    };
  };

/** A field that is `null` is as good as not there: clients send it so. */
const valueAt = (body: Shape["body"], pointer: Pointer): JsonValue | undefined =>
  body.get(pointer) ?? undefined;

/** Whether something stands there, large or small. */
const isThere = (body: Shape["body"], pointer: Pointer): boolean =>
  valueAt(body, pointer) !== undefined || body.size(pointer) !== undefined;

const tokensRequired: Check = ({ body }) => {
  if (TOKEN_LIMITS.some((pointer) => isThere(body, pointer))) return undefined;
  return denied(TOKENS, "The request sets no limit on its tokens. Set max_tokens or max_completion_tokens.");
};

const numberCheck =
  (pointer: Pointer, min: number, max: number, code: string): Check =>
  ({ body }) => {
    if (!isThere(body, pointer)) return undefined;
    const value = valueAt(body, pointer);
    // What is no number here may be one to the provider.
    if (typeof value === "number" && value >= min && value <= max) return undefined;
    return denied(code, `${nameOf(pointer)} must be a number${rangeOf(min, max)}. Change it.`);
  };

const rangeOf = (min: number, max: number): string => {
  const from = min === -Infinity ? "" : ` of at least ${min}`;
  const to = max === Infinity ? "" : ` of at most ${max}`;
  return from && to ? ` from ${min} to ${max}` : from + to;
};

const parameterChecks = (pointer: Pointer, bounds: Static<typeof Bounds>): Check[] => {
  const { min = -Infinity, max = Infinity, oneOf, forbidden, required } = bounds;
  const name = nameOf(pointer);
  return [
    ...(forbidden ? [presenceCheck(pointer, false, `${name} is not allowed here. Leave it out.`)] : []),
    ...(required ? [presenceCheck(pointer, true, `${name} is required here. Set it.`)] : []),
    ...(bounds.min === undefined && bounds.max === undefined
      ? []
      : [numberCheck(pointer, min, max, PARAMETER)]),
    ...(oneOf ? [choiceCheck(pointer, oneOf)] : []),
  ];
};

const presenceCheck =
  (pointer: Pointer, expected: boolean, message: string): Check =>
  ({ body }) =>
    isThere(body, pointer) === expected ? undefined : denied(PARAMETER, message);

const choiceCheck = (pointer: Pointer, oneOf: readonly (string | number | boolean)[]): Check => {
  const allowed = new Set<unknown>(oneOf);
  const message = `${nameOf(pointer)} must be one of ${JSON.stringify(oneOf)}.`.slice(0, 500);
  return ({ body }) => {
    if (!isThere(body, pointer)) return undefined;
    const value = valueAt(body, pointer);
    const fine = Array.isArray(value) ? value.every((member) => allowed.has(member)) : allowed.has(value);
    return fine ? undefined : denied(PARAMETER, message);
  };
};
