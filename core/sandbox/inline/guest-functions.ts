import { GuestFault } from "../contract.ts";
import type { Context, QuickJs, Value } from "./quickjs.ts";
import { GUEST_NAME } from "./stacks.ts";

const OPEN_NAME = "sluice-open.js";

/** What the guest runtime is called by. */
export type GuestFunctions = Readonly<Record<"receive" | "entry" | "intern" | "thrown" | "hasRoom", Value>>;

/** What a guest is opened with. */
export interface GuestOpening {
  readonly quickjs: QuickJs;
  readonly context: Context;
  /** The script of the guest runtime. */
  readonly script: string;
  /** The numbers of the host's functions, as `ContextCallbacks.call` gets them. */
  readonly send: number;
  readonly pull: number;
  /** Whether the plugin's `console` is heard. */
  readonly console: boolean;
}

/** Reads the guest runtime into a fresh context and opens it. The functions are the caller's to free. Throws `GuestFault`. */
export const openGuest = (opening: GuestOpening): GuestFunctions => {
  const { quickjs, context, script, send, pull, console } = opening;
  const { ffi } = quickjs;
  const free = (...values: readonly Value[]): void => {
    for (const value of values) ffi.QTS_FreeValuePointer(context, value);
  };
  const sound = (value: Value): Value => {
    if (ffi.QTS_ResolveException(context, value) === 0) return value;
    throw new GuestFault("engine", "the guest runtime cannot be read; is there enough memory (memoryBytes)?");
  };
  const evaluate = (code: string, name: string): Value => sound(quickjs.evaluate(context, code, name));
  const get = (object: Value, name: string): Value => {
    const key = quickjs.newString(context, name);
    const value = ffi.QTS_GetProp(context, object, key);
    free(key);
    return sound(value);
  };

  free(evaluate(script, GUEST_NAME));
  const guest = evaluate("globalThis.__sluice", OPEN_NAME);
  const options = evaluate(`(pull) => ({ pull, console: ${console} })`, OPEN_NAME);
  const pulls = ffi.QTS_NewFunction(context, "pull", 2, false, quickjs.hostFunction(pull));
  const sends = ffi.QTS_NewFunction(context, "send", 1, false, quickjs.hostFunction(send));
  const open = get(guest, "open");
  quickjs.argument(0, pulls);
  const made = sound(quickjs.call(context, options, 1));
  quickjs.argument(0, sends);
  quickjs.argument(1, made);
  const opened = sound(quickjs.call(context, open, 2));
  const functions = {
    receive: get(guest, "receive"),
    entry: get(guest, "entry"),
    intern: get(guest, "intern"),
    thrown: get(guest, "thrown"),
    hasRoom: get(guest, "hasRoom"),
  };
  free(guest, options, pulls, sends, open, made, opened);
  return functions;
};
