/**
 * The closed list of what a plugin finds in its global object, as data: the same on every engine, which take away the
 * rest before any code of a plugin runs, and refused by the build where a plugin names anything else. The guest runtime
 * takes it in as it is.
 */

import { fixDate } from "./fixed-date.ts";

/** Globals of the language. No clock, no chance, no locale, no code from text, nothing that one engine alone has. */
const LANGUAGE = [
  ..."Infinity NaN undefined globalThis".split(" "),
  ..."decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt".split(
    " ",
  ),
  ..."Array BigInt Boolean Date Iterator JSON Map Math Number Object Promise Proxy Reflect RegExp Set".split(
    " ",
  ),
  ..."String Symbol WeakMap WeakSet".split(" "),
  ..."AggregateError Error EvalError RangeError ReferenceError SyntaxError TypeError URIError".split(" "),
  ..."ArrayBuffer BigInt64Array BigUint64Array DataView Float16Array Float32Array Float64Array".split(" "),
  ..."Int8Array Int16Array Int32Array Uint8Array Uint8ClampedArray Uint16Array Uint32Array".split(" "),
];

/**
 * Globals that are no part of the language, so that the engines must bring them. `console` speaks in `plugin dev`
 * alone.
 */
export const SUPPLIED_GLOBALS: readonly string[] = [
  "URL",
  "TextEncoder",
  "TextDecoder",
  "atob",
  "btoa",
  "structuredClone",
  "console",
];

/** Every global that a plugin may name. */
export const GLOBAL_NAMES: readonly string[] = [...LANGUAGE, ...SUPPLIED_GLOBALS];

/** Properties of one object that are taken away. */
export interface Deletion {
  /** The object: a path from the global object, or a name of `INTRINSICS`. */
  readonly of: string;
  readonly names: readonly string[];
}

const local = "Date Day FullYear Hours Milliseconds Minutes Month Seconds".split(" ");

/** Properties that are taken away from what stays, by reason. A name that an engine does not have is passed over. */
export const DELETIONS: readonly Deletion[] = [
  // They depend on the locale, or need `Intl`.
  { of: "Object.prototype", names: ["toLocaleString"] },
  { of: "Array.prototype", names: ["toLocaleString"] },
  { of: "%TypedArray%.prototype", names: ["toLocaleString"] },
  { of: "Number.prototype", names: ["toLocaleString"] },
  { of: "BigInt.prototype", names: ["toLocaleString"] },
  { of: "String.prototype", names: ["localeCompare", "toLocaleLowerCase", "toLocaleUpperCase"] },
  // They depend on the time zone or the locale; their UTC counterparts stay.
  {
    of: "Date.prototype",
    names: [
      ...local.map((part) => `get${part}`),
      ...local.filter((part) => part !== "Day").map((part) => `set${part}`),
      ..."getYear setYear getTimezoneOffset toString toDateString toTimeString toGMTString".split(" "),
      ..."toLocaleString toLocaleDateString toLocaleTimeString".split(" "),
    ],
  },
  // The power `clock`, the power `random`.
  { of: "Date", names: ["now"] },
  { of: "Math", names: ["random"] },
  // Code from text.
  { of: "%Function%.prototype", names: ["constructor"] },
  { of: "%AsyncFunction%.prototype", names: ["constructor"] },
  { of: "%GeneratorFunction%.prototype", names: ["constructor"] },
  { of: "%AsyncGeneratorFunction%.prototype", names: ["constructor"] },
  // The last match of any expression, also of somebody else's.
  {
    of: "RegExp",
    names: [
      ..."$1 $2 $3 $4 $5 $6 $7 $8 $9 $_ $& $+ $` $'".split(" "),
      ..."input lastMatch lastParen leftContext rightContext".split(" "),
    ],
  },
  // One of the engines alone has them. `Error.stackTraceLimit` stays in V8, which without it keeps no stacks.
  { of: "Array", names: ["fromAsync"] },
  { of: "Error", names: ["captureStackTrace"] },
  { of: "Iterator", names: ["concat"] },
  { of: "JSON", names: ["isRawJSON", "rawJSON"] },
  { of: "Map.prototype", names: ["getOrInsert", "getOrInsertComputed"] },
  { of: "WeakMap.prototype", names: ["getOrInsert", "getOrInsertComputed"] },
  { of: "Math", names: ["sumPrecise"] },
  { of: "Set", names: ["groupBy"] },
];

/** What to use in place of a global that is not there, for messages. */
export const INSTEAD: Readonly<Record<string, string>> = {
  "Date.now": "ask for the power clock: ctx.clock.now()",
  "Math.random": "ask for the power random: ctx.random.number()",
  crypto: "ask for the power random, or hmac",
  performance: "ask for the power clock: ctx.clock.now()",
  fetch: "ask for the power fetch: ctx.fetch(url)",
  XMLHttpRequest: "ask for the power fetch: ctx.fetch(url)",
  WebSocket: "ask for the power fetch: ctx.fetch(url)",
  Intl: "write out what you need; there are no locales",
  setTimeout: "there are no timers; a handler ends when its work is done",
  setInterval: "there are no timers; a handler ends when its work is done",
  setImmediate: "there are no timers; a handler ends when its work is done",
  queueMicrotask: "use Promise.resolve().then()",
  eval: "write the code out; none is made from text",
  Function: "write the code out; none is made from text",
  WebAssembly: "write it in TypeScript",
  URLSearchParams: "encode with encodeURIComponent",
  Buffer: "use Uint8Array, TextEncoder and TextDecoder",
  process: "take it from the plugin's config",
  Bun: "use ctx; a plugin has only its powers",
  require: "import it, and it is built in",
  localStorage: "ask for the power kv",
  escape: "use encodeURIComponent",
  unescape: "use decodeURIComponent",
};

const prototypeOf = (value: object): object => Reflect.getPrototypeOf(value) ?? value;

/** Objects of the language that have no path from the global object, by the name that the language gives them. */
export const INTRINSICS: Readonly<Record<string, () => object>> = {
  "%TypedArray%.prototype": () => prototypeOf(Int8Array.prototype),
  "%Function%.prototype": () => prototypeOf(() => undefined),
  "%AsyncFunction%.prototype": () => prototypeOf(async () => undefined),
  "%GeneratorFunction%.prototype": () => prototypeOf(function* () {}),
  "%AsyncGeneratorFunction%.prototype": () => prototypeOf(async function* () {}),
};

const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

const find = (of: string): object | undefined => {
  const intrinsic = INTRINSICS[of];
  if (intrinsic) return intrinsic();
  let found: unknown = globalThis;
  for (const name of of.split(".")) found = isObject(found) ? Reflect.get(found, name) : undefined;
  return isObject(found) ? found : undefined;
};

/**
 * Takes away what is not in the list from the global object that it runs in, but for the names to keep, and the clock
 * from `Date`. Gives back what could not be taken away: a fault of the engine.
 */
export const trimGlobals = (keep: readonly string[] = []): string[] => {
  const stays = new Set<string | symbol>([...GLOBAL_NAMES, ...keep]);
  // Found first: one deletion may take away the way to the next.
  const deletions = DELETIONS.flatMap(({ of, names }) => {
    const object = find(of);
    return object ? [{ of, object, names }] : [];
  });
  fixDate();
  const rest = Reflect.ownKeys(globalThis).filter((name) => !stays.has(name));
  return [...deletions, { of: "globalThis", object: globalThis, names: rest }].flatMap(
    ({ of, object, names }) =>
      names.filter((name) => !Reflect.deleteProperty(object, name)).map((name) => `${of}.${String(name)}`),
  );
};
