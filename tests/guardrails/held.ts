/** As many rounds are tried: a machine that is busy stalls anything. */
const ROUNDS = 6;
/** Processor time is counted in steps as long as this on some machines, and one that is busy gives it in pieces, in milliseconds. */
export const CLOCK_STEPS_MS = 8;

const spentMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/**
 * The longest that the event loop stands still while work goes on, in milliseconds; the best of some rounds, of which no more are
 * made than are needed to come below the limit. Time in which the thread did not run at all is not counted.
 */
export const heldBy = async (limitMs: number, work: () => Promise<unknown>): Promise<number> => {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS && best >= limitMs; round++) best = Math.min(best, await heldOnce(work));
  return best;
};

const heldOnce = async (work: () => Promise<unknown>): Promise<number> => {
  let longestMs = 0;
  let over = false;
  let last = { at: performance.now(), spent: spentMs() };
  const look = (): void => {
    const now = { at: performance.now(), spent: spentMs() };
    longestMs = Math.max(longestMs, Math.min(now.at - last.at, now.spent - last.spent));
    last = now;
    if (!over) setImmediate(look);
  };
  setImmediate(look);
  try {
    await work();
  } finally {
    over = true;
    look();
  }
  return longestMs;
};
