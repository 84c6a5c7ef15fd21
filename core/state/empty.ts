import type { Store } from "./contract.ts";

/** A store with nothing in it that takes nothing, for looking at a config while no gateway is at hand. */
export const emptyStore: Store = {
  get: () => undefined,
  put: () => Promise.resolve(),
  add: () => Promise.resolve(false),
  remove: () => Promise.resolve(false),
  async *list() {},
  watch: () => () => undefined,
  close: () => Promise.resolve(),
};
