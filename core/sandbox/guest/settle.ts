import { isLoose, NativePromise, onSettled } from "./primordials.ts";

/** Whether a result comes later: a promise, or an object that says it can be waited for. */
export const isThenable = (result: unknown): result is object =>
  isLoose(result) && typeof result.then === "function";

/** Waits for a thenable, hostile ones too: exactly one of the two is called, once, or none ever. */
export const whenSettled = (
  result: object,
  settled: (value: unknown) => void,
  failed: (cause: unknown) => void,
): void => {
  try {
    onSettled(result, settled, failed);
  } catch {
    onSettled(new NativePromise((resolve) => resolve(result)), settled, failed);
  }
};
