/** What cannot be copied: functions, symbols, objects with a life of their own. */
export class DataCloneError extends Error {
  override readonly name = "DataCloneError";
}

type Seen = Map<object, object>;
type Copy = (value: object, seen: Seen) => object | undefined;

const ERRORS = new Map<string, ErrorConstructor>(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((kind) => [
    kind.name,
    kind,
  ]),
);

const copyError: Copy = (value, seen) => {
  if (!(value instanceof Error)) return undefined;
  const { name, message, stack } = value;
  const Kind = ERRORS.get(name) ?? Error;
  const copy = new Kind(String(message));
  seen.set(value, copy);
  if (typeof stack === "string") {
    Object.defineProperty(copy, "stack", { value: stack, writable: true, configurable: true });
  }
  if (Object.hasOwn(value, "cause")) {
    const cause = copyOf(value.cause, seen);
    Object.defineProperty(copy, "cause", { value: cause, writable: true, configurable: true });
  }
  return copy;
};

const copyMap: Copy = (value, seen) => {
  if (!(value instanceof Map)) return undefined;
  const copy = new Map<unknown, unknown>();
  seen.set(value, copy);
  for (const [key, held] of [...value]) copy.set(copyOf(key, seen), copyOf(held, seen));
  return copy;
};

const copySet: Copy = (value, seen) => {
  if (!(value instanceof Set)) return undefined;
  const copy = new Set<unknown>();
  seen.set(value, copy);
  for (const held of [...value]) copy.add(copyOf(held, seen));
  return copy;
};

const copyDate: Copy = (value) => (value instanceof Date ? new Date(value.getTime()) : undefined);

const copyRegExp: Copy = (value) =>
  value instanceof RegExp ? new RegExp(value.source, value.flags) : undefined;

const copyBuffer: Copy = (value) => (value instanceof ArrayBuffer ? value.slice(0) : undefined);

const copyView: Copy = (value, seen) => {
  if (!ArrayBuffer.isView(value)) return undefined;
  const { byteOffset, byteLength } = value;
  const buffer = copyOf(value.buffer, seen);
  const Kind: unknown = value.constructor;
  if (typeof Kind !== "function") return undefined;
  const length = value instanceof DataView ? byteLength : Reflect.get(value, "length");
  const copy: unknown = Reflect.construct(Kind, [buffer, byteOffset, length]);
  return ArrayBuffer.isView(copy) ? copy : undefined;
};

const WRAPPED = [Boolean, Number, String, BigInt] as const;

const copyWrapped: Copy = (value) =>
  WRAPPED.some((kind) => value instanceof kind) ? Object(value.valueOf()) : undefined;

const refuse: Copy = (value) => {
  const isLive = value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet;
  if (typeof value === "function" || isLive)
    throw new DataCloneError("what is to be cloned holds more than data");
  return undefined;
};

const copyPlain = (value: object, seen: Seen): object => {
  const copy: object = Array.isArray(value) ? new Array(value.length) : {};
  seen.set(value, copy);
  for (const key of Object.keys(value)) {
    const held = copyOf(Reflect.get(value, key), seen);
    Object.defineProperty(copy, key, { value: held, enumerable: true, writable: true, configurable: true });
  }
  return copy;
};

const KINDS: readonly Copy[] = [
  refuse,
  copyError,
  copyMap,
  copySet,
  copyDate,
  copyRegExp,
  copyBuffer,
  copyView,
  copyWrapped,
];

const copyOf = (value: unknown, seen: Seen): unknown => {
  if (typeof value === "symbol") throw new DataCloneError("a symbol cannot be cloned");
  if ((typeof value !== "object" || value === null) && typeof value !== "function") return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  for (const kind of KINDS) {
    const copy = kind(value, seen);
    if (copy === undefined) continue;
    seen.set(value, copy);
    return copy;
  }
  return copyPlain(value, seen);
};

/** A deep copy of data, with its cycles; as in browsers, without anything to transfer. */
export const structuredClone = (value: unknown): unknown => copyOf(value, new Map());
