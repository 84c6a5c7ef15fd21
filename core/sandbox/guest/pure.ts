import type { Handler } from "./call.ts";
import { workOf } from "./call.ts";
import { bare, isObject, keys, NativeTypeError } from "./primordials.ts";
import { isThenable } from "./settle.ts";

/** What the pure handler that runs has read so far, by name; absent while none runs. */
let reads: Record<string, true> | undefined;

/** Notes that a handler has read something, where that is of interest. */
export const noteRead = (name: string): void => {
  if (reads !== undefined) reads[name] = true;
};

/** The properties of a context that a pure handler has; what is noted where one is read. */
export const PURE_READS: Readonly<Record<string, string | undefined>> = {
  service: "service",
  principal: "principal",
  model: "model",
  api: "api",
  stream: "stream",
  tags: "tags",
  plan: "plan",
  identity: "identity",
  // Each header is noted by itself.
  headers: undefined,
  setTag: undefined,
  evaluation: undefined,
};

/** The names of these properties. */
export const PURE_NAMES: readonly string[] = keys(PURE_READS);

/** A pure handler that leaves with its reply what it went by. */
export const pureHandler =
  (handler: Handler): Handler =>
  (ctx, state) => {
    const read = bare<true>();
    reads = read;
    try {
      const result = handler(ctx, state);
      if (isObject(result) && isThenable(result)) throw new NativeTypeError("a pure handler is not async");
      workOf(ctx).set("reads", keys(read));
      return result;
    } finally {
      reads = undefined;
    }
  };
