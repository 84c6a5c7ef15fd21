/**
 * What the guest itself uses of the language, taken before any code of a plugin runs: a plugin that patches a prototype changes
 * what it gets, and nothing of how the guest speaks with its host.
 */

export const { parse, stringify } = JSON;
export const {
  apply,
  defineProperty,
  deleteProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  setPrototypeOf,
} = Reflect;
export const { assign, freeze, hasOwn, isFrozen, keys } = Object;
export const { isArray } = Array;
export const { isFinite: isFiniteNumber, isInteger } = Number;
export const NativePromise = Promise;
export const NativeError = Error;
export const NativeRangeError = RangeError;
export const NativeTypeError = TypeError;
export const NativeUint8Array = Uint8Array;

/** QuickJS's own class of errors; V8 has none. */
const internalError: unknown = Reflect.get(globalThis, "InternalError");
export const internalErrorPrototype: unknown =
  typeof internalError === "function" ? internalError.prototype : undefined;

const uncurry =
  <Self, Args extends readonly unknown[], Result>(method: (this: Self, ...args: Args) => Result) =>
  (self: Self, ...args: Args): Result =>
    apply(method, self, args);

type Then = (this: object, settled: (value: unknown) => void, failed: (cause: unknown) => void) => unknown;
const promiseThen = uncurry<object, Parameters<Then>, unknown>(Promise.prototype.then);

/** Waits for a promise of the language; throws for anything else. */
export const onSettled = (
  promise: object,
  settled: (value: unknown) => void,
  failed: (cause: unknown) => void,
): unknown => promiseThen(promise, settled, failed);
export const slice = uncurry<string, [start: number, end?: number], string>(String.prototype.slice);
export const codeAt = uncurry<string, [at: number], number>(String.prototype.charCodeAt);

const fix = <Target extends object>(target: Target, methods: Readonly<Record<string, unknown>>): Target => {
  const names = keys(methods);
  for (let at = 0; at < names.length; at++) {
    const name = names[at] ?? "";
    defineProperty(target, name, { value: methods[name], writable: false, configurable: false });
  }
  return target;
};

const { get, set, delete: remove } = Map.prototype;
const { get: weakGet, set: weakSet, delete: weakDelete } = WeakMap.prototype;

/** A `Map` with these methods of its own. */
export const safeMap = <Key, Value>(): Pick<Map<Key, Value>, "get" | "set" | "delete"> =>
  fix(new Map<Key, Value>(), { get, set, delete: remove });

/** A `WeakMap` with these methods of its own. */
export const safeWeakMap = <Key extends object, Value>(): Pick<
  WeakMap<Key, Value>,
  "get" | "set" | "delete"
> => fix(new WeakMap<Key, Value>(), { get: weakGet, set: weakSet, delete: weakDelete });

/** Anything that can have properties. */
export const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

/** A property, wherever it comes from: it may be a getter of the plugin's. */
export const read: (object: object, name: PropertyKey) => unknown = Reflect.get;

/** A property that the object itself has; what its prototype says does not count. */
export const own = (object: object, name: PropertyKey): unknown =>
  hasOwn(object, name) ? read(object, name) : undefined;

/** What the guest reads of results and keys, by the shortest way: each call pays for it. */
export interface Loose {
  readonly then?: unknown;
  readonly kind?: unknown;
  readonly principal?: unknown;
}

/** An object that is no function. */
export const isLoose = (value: unknown): value is Loose => typeof value === "object" && value !== null;

const hasMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Freezes data of `JSON.parse`, all the way down. */
export const freezeAll = <Data>(data: Data): Data => {
  if (!hasMembers(data)) return data;
  const names = keys(data);
  for (let at = 0; at < names.length; at++) {
    const member = data[names[at] ?? ""];
    if (typeof member === "object" && member !== null) freezeAll(member);
  }
  return freeze(data);
};

/** Freezes the prototype of what plugins get, with no way from there to the class. */
export const hideClass = (prototype: object): void => {
  deleteProperty(prototype, "constructor");
  freeze(prototype);
};

const create: (prototype: null) => Record<string, never> = Object.create;

/** An object with no prototype, which nothing can be slipped into. */
export const bare = <Value = unknown>(): Record<string, Value> => create(null);

/** A description of a property that no prototype adds to. */
export type Descriptor = PropertyDescriptor & { readonly __proto__: null };

/** Defines a property, whatever prototypes say of its name. */
export const put = (object: object, name: string, value: unknown, enumerable = true): void => {
  const how: Descriptor = { __proto__: null, value, enumerable, writable: true, configurable: true };
  defineProperty(object, name, how);
};
