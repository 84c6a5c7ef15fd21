/** One of those that are compared: does its work so many times over. */
export interface Contender {
  readonly name: string;
  /** A promise only where the work is not over when it returns. */
  run(times: number): void | Promise<void>;
}

/** How long contenders are measured. */
export interface Pace {
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmMs: number;
  /** What is measured. Default `wall`; `processor` is the time of all threads of this process, which neighbours do not take. */
  readonly clock?: "wall" | "processor";
}

/** What a contender took, in microseconds a time, round by round. */
export interface Taken {
  readonly name: string;
  readonly rounds: readonly number[];
}

/**
 * Measures contenders in this process, which should be a fresh one, in turns and in alternating order, so that whatever else the
 * machine does hits all of them.
 */
export const inTurns = async (contenders: readonly Contender[], pace: Pace): Promise<readonly Taken[]> => {
  const all = contenders.map((contender) => ({ contender, times: 1, rounds: [] as number[] }));
  // Twice over: what one shares with the others becomes slower by having more users.
  for (const one of [...all, ...all]) one.times = await timesFor(one.contender, pace);
  for (let round = 0; round < pace.rounds; round++) {
    for (const { contender, times, rounds } of round % 2 === 0 ? all : all.toReversed()) {
      rounds.push(await microsEach(contender, times, pace.clock));
    }
  }
  return all.map(({ contender: { name }, rounds }) => ({ name, rounds }));
};

const CLOCKS: Readonly<Record<NonNullable<Pace["clock"]>, () => number>> = {
  wall: () => Bun.nanoseconds() / 1000,
  processor: () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
};

const microsEach = async (
  contender: Contender,
  times: number,
  clock: Pace["clock"] = "wall",
): Promise<number> => {
  const now = CLOCKS[clock];
  const before = now();
  const running = contender.run(times);
  if (running instanceof Promise) await running;
  return (now() - before) / times;
};

/** How often it runs in a round, found when it is warm. */
const timesFor = async (contender: Contender, { warmMs, roundMs, clock = "wall" }: Pace): Promise<number> => {
  const now = CLOCKS[clock];
  const warmUntil = now() + warmMs * 1000;
  let micros = await microsEach(contender, 20, clock);
  while (now() < warmUntil) {
    micros = await microsEach(contender, Math.max(1, Math.round(1000 / micros)), clock);
  }
  return Math.max(1, Math.round((roundMs * 1000) / micros));
};
