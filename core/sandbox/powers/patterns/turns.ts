import type { Search } from "./search.ts";

/** How long one turn of the event loop is held, all searches together. */
const TURN_MS = 1;

interface Waiting {
  readonly search: Search;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Searches under way. One of them has a turn of the event loop, then the next one. */
const waiting: Waiting[] = [];

/** Brings a search to its end, a piece in each turn of the event loop. */
export const finish = (search: Search): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  waiting.push({ search, done: resolve, failed: reject });
  if (waiting.length === 1) setImmediate(turn);
  return promise;
};

const turn = (): void => {
  const next = waiting.shift();
  if (!next) return;
  try {
    if (next.search.advance(performance.now() + TURN_MS)) next.done();
    else waiting.push(next);
  } catch (error) {
    next.failed(error);
  }
  if (waiting.length > 0) setImmediate(turn);
};
