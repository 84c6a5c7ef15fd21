import { send } from "../outgoing.ts";
import { defineProperty, isObject, stringify } from "../primordials.ts";
import { atob, btoa } from "./base64.ts";
import { structuredClone } from "./structured-clone.ts";
import { TextDecoder, TextEncoder } from "./text-encoding.ts";
import { URL } from "./url.ts";

const MAX_LINE = 4_000;
const LEVELS = ["debug", "error", "info", "log", "warn"] as const;

const shown = (value: unknown): string => {
  if (!isObject(value)) return String(value);
  if (value instanceof Error) return String(value.stack ?? value.message);
  const json: unknown = stringify(value);
  return typeof json === "string" ? json : typeof value;
};

/** A console that speaks in `plugin dev` alone; elsewhere it takes everything and says nothing. */
const consoleOf = (speaks: boolean): object => {
  const made: Record<string, (...values: unknown[]) => void> = {};
  for (const level of LEVELS) {
    made[level] = (...values) => {
      if (!speaks) return;
      const text = values.map(shown).join(" ").slice(0, MAX_LINE);
      send(stringify({ t: "console", call: 0, level, text }));
    };
  }
  return made;
};

/** Puts the globals in place that are no part of the language, the same on every engine. */
export const supplyGlobals = (speaks: boolean): void => {
  const supplied = { URL, TextEncoder, TextDecoder, atob, btoa, structuredClone, console: consoleOf(speaks) };
  for (const [name, value] of Object.entries(supplied)) {
    defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
  }
};
