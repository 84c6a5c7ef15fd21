import { getPrototypeOf, internalErrorPrototype, isObject, read, slice } from "./primordials.ts";

const MAX_MESSAGE = 1_000;
const MAX_STACK = 4_000;

/** What is told of something thrown. */
export interface Thrown {
  readonly kind: "throw" | "memory" | "stack";
  readonly message: string;
  readonly stack?: string;
}

/** What QuickJS throws of itself at its limits; a plugin that throws the same harms itself alone. */
const LIMITS = [
  { says: "out of memory", kind: "memory" },
  { says: "stack overflow", kind: "stack" },
] as const;

const kindOf = (error: object, message: string): Thrown["kind"] => {
  if (internalErrorPrototype === undefined || getPrototypeOf(error) !== internalErrorPrototype)
    return "throw";
  for (let at = 0; at < LIMITS.length; at++)
    if (LIMITS[at]?.says === message) return LIMITS[at]?.kind ?? "throw";
  return "throw";
};

const ofObject = (error: object): Thrown => {
  const message = read(error, "message");
  const name = read(error, "name");
  const stack = read(error, "stack");
  const said = typeof message === "string" ? message : "it threw something without a message";
  const named = typeof name === "string" && name !== "Error" ? `${slice(name, 0, 100)}: ${said}` : said;
  return {
    kind: kindOf(error, said),
    message: slice(named, 0, MAX_MESSAGE),
    ...(typeof stack === "string" ? { stack: slice(stack, 0, MAX_STACK) } : {}),
  };
};

/** Reads what was thrown; its getters and traps may be a plugin's, and throw. */
export const readThrown = (error: unknown): Thrown => {
  if (typeof error === "symbol") return { kind: "throw", message: "it threw a symbol" };
  if (!isObject(error)) return { kind: "throw", message: slice(`it threw ${error}`, 0, MAX_MESSAGE) };
  try {
    return ofObject(error);
  } catch {
    return { kind: "throw", message: "it threw something that cannot be read" };
  }
};
