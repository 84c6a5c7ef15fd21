import { builtinModules } from "node:module";
import { DELETIONS, GLOBAL_NAMES, INSTEAD } from "@sluice/sdk/globals";

/** What browsers and module systems have, and Bun does not. */
const ELSEWHERE = (
  "window self document navigator location history screen XMLHttpRequest importScripts indexedDB localStorage " +
  "sessionStorage requestAnimationFrame requestIdleCallback Intl WebAssembly SharedArrayBuffer Atomics WeakRef " +
  "FinalizationRegistry escape unescape eval Function __dirname __filename Deno global " +
  "ShadowRealm Temporal WebSocket EventSource Worker SharedWorker setImmediate clearImmediate queueMicrotask"
).split(" ");

const allowed: ReadonlySet<string> = new Set(GLOBAL_NAMES);
/** The bundler's own words. */
const UNTOUCHED: ReadonlySet<string> = new Set(["undefined", "NaN", "Infinity", "__plugin"]);

const NAMES = [...new Set([...Object.getOwnPropertyNames(globalThis), ...ELSEWHERE])].filter(
  (name) => /^[A-Za-z_$][\w$]*$/.test(name) && !allowed.has(name) && !UNTOUCHED.has(name),
);
/** Functions that are taken off objects which stay: `Date.now`, `Math.random`. */
const MEMBERS = DELETIONS.filter(({ of }) => allowed.has(of)).flatMap(({ of, names }) =>
  names.filter((name) => /^[a-z]\w*$/i.test(name)).map((name) => `${of}.${name}`),
);

const MARK = "__sluice_refused_";
const all = [...NAMES, ...NAMES.map((name) => `globalThis.${name}`), ...MEMBERS];

/**
 * What the bundler puts in the place of each global that no plugin has. It knows the scopes, so that a variable or a property of the
 * same name stays, and code that nothing calls is gone before it counts.
 */
export const REFUSED_GLOBALS: Readonly<Record<string, string>> = Object.fromEntries(
  all.map((name, index) => [name, `${MARK}${index}`]),
);

/** The global that such a word of the bundle stood for. */
export const refusedGlobal = (word: string): string | undefined =>
  word.startsWith(MARK) ? all[Number(word.slice(MARK.length))] : undefined;

/** What to do in the place of using a global. */
export const insteadOf = (name: string): string => {
  const plain = name.replace(/^globalThis\./, "");
  return INSTEAD[plain] ?? "docs/plugin-guide.md lists the globals that there are";
};

/** Modules of Node and Bun, which no plugin has. */
export const BUILTIN_MODULE = new RegExp(
  `^(?:node:.*|bun:.*|bun|macro:.*|(?:${builtinModules.filter((name) => /^[a-z_]\w*$/.test(name)).join("|")})(?:/.*)?)$`,
);
