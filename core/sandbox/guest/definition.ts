import type { Handler } from "./call.ts";
import { apply, isObject, keys, type Loose, NativeTypeError, put, read, stringify } from "./primordials.ts";

const NAME = "__plugin";
/** What is told of a definition as it stands. */
const TOLD = ["name", "version", "description", "config", "powers", "stream", "limits"] as const;
const TOLD_OF_HANDLERS = ["order", "when", "verdictOnly", "pure"] as const;

/** The definition that the plugin's bundle has left. */
export const readDefinition = (): object => {
  const definition = read(globalThis, NAME);
  if (!isObject(definition)) {
    throw new NativeTypeError(`its bundle leaves no definition in globalThis.${NAME}; build it again`);
  }
  return definition;
};

type AnyFunction = (...args: readonly unknown[]) => Loose | null | undefined;

const isFunction = (value: unknown): value is AnyFunction => typeof value === "function";

/** A function of a definition, called without a `this`; `undefined` where there is none. */
export const functionOf = (definition: object, name: string): AnyFunction | undefined => {
  const found = read(definition, name);
  return isFunction(found) ? (...args) => apply(found, undefined, args) : undefined;
};

/** The handler of a hook, plain or with its order, and whether it is pure. */
export const handlerOf = (
  definition: object,
  hook: string,
): { readonly handler: Handler; readonly pure: boolean } | undefined => {
  const hooks = read(definition, "hooks");
  const entry = isObject(hooks) ? read(hooks, hook) : undefined;
  if (isFunction(entry)) return { handler: entry, pure: false };
  const handler = isObject(entry) ? read(entry, "handler") : undefined;
  return isFunction(handler) ? { handler, pure: isObject(entry) && read(entry, "pure") === true } : undefined;
};

const hookDescribed = (hooks: object, name: string): unknown => {
  const entry = read(hooks, name);
  if (isFunction(entry)) return {};
  // Whoever checks it refuses what is no object.
  if (!isObject(entry) || !isFunction(read(entry, "handler"))) return null;
  const told = {};
  for (let at = 0; at < TOLD_OF_HANDLERS.length; at++) {
    const key = TOLD_OF_HANDLERS[at] ?? "order";
    put(told, key, read(entry, key));
  }
  return told;
};

/** What a definition says of itself, as JSON. */
export const describeDefinition = (): string => {
  const definition = readDefinition();
  const described = {};
  for (let at = 0; at < TOLD.length; at++) {
    const key = TOLD[at] ?? "name";
    put(described, key, read(definition, key));
  }
  const hooks = read(definition, "hooks");
  const names = isObject(hooks) ? keys(hooks) : [];
  const told = {};
  for (let at = 0; at < names.length; at++) {
    const name = names[at] ?? "";
    if (isObject(hooks) && read(hooks, name) !== undefined) put(told, name, hookDescribed(hooks, name));
  }
  put(described, "hooks", told);
  put(described, "setup", isFunction(read(definition, "setup")));
  put(described, "cleanup", isFunction(read(definition, "cleanup")));
  return stringify(described);
};
