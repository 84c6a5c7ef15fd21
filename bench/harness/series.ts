import { HAS_CONSUMPTION, readCpu, usedMicros } from "./consumption.ts";
import type { Server } from "./launch.ts";
import { LOADER, type Load, runLoad } from "./load.ts";
import type { Figure } from "./question.ts";
import { median, paired } from "./statistics.ts";

/** One of the servers that are compared. */
export interface Contender {
  readonly name: string;
  readonly start: () => Promise<Server>;
  readonly path: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly keys?: readonly string[];
  readonly connections: number;
}

/** One round of one contender. */
export interface Round {
  /** Processor time an exchange. */
  readonly cpuUs: number;
  readonly perSecond: number;
  readonly requests: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

/** A contender's rounds. */
export interface Measured {
  readonly name: string;
  readonly rounds: readonly Round[];
}

/** How long a series goes on. */
export interface Effort {
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmUpMs: number;
  /** Warms up for longer, up to `MOST_WARM_UPS` times as long, until so many were answered: on a busy machine time alone says little. */
  readonly warmUpRequests?: number;
}

const MOST_WARM_UPS = 6;

/** Whether anything can be measured here at all, and if not, why. */
export const unusable = (): string | undefined =>
  HAS_CONSUMPTION ? undefined : "this system has no /proc, which tells the processor time of a process";

/** Called around each round, for what else is to be counted. */
export type Around = (name: string, when: "before" | "after") => Promise<void>;

/**
 * Measures contenders in turn, each in a fresh process, in reversed order every other round, so that what the
 * neighbours on the machine do falls on all of them. Throws where an answer was not a 200.
 */
export const series = async (
  contenders: readonly Contender[],
  effort: Effort,
  around: Around = async () => undefined,
): Promise<readonly Measured[]> => {
  const why = unusable();
  if (why !== undefined) throw new Error(why);
  const running: { contender: Contender; server: Server; rounds: Round[] }[] = [];
  try {
    for (const contender of contenders) {
      const server = await contender.start();
      running.push({ contender, server, rounds: [] });
      await warmUp(contender, server, effort);
    }
    for (let round = 0; round < effort.rounds; round++) {
      for (const { contender, server, rounds } of round % 2 === 0 ? running : running.toReversed()) {
        await around(contender.name, "before");
        rounds.push(await measure(contender, server, effort.roundMs));
        await around(contender.name, "after");
      }
    }
  } finally {
    await Promise.all(running.map(({ server }) => server.stop()));
  }
  return running.map(({ contender, rounds }) => ({ name: contender.name, rounds }));
};

const warmUp = async (contender: Contender, server: Server, effort: Effort): Promise<void> => {
  const { warmUpMs, warmUpRequests = 0 } = effort;
  if (warmUpMs === 0) return;
  let answered = 0;
  for (let times = 0; times === 0 || (times < MOST_WARM_UPS && answered < warmUpRequests); times++)
    answered += (await measure(contender, server, warmUpMs)).requests;
};

const LONGEST_RETRY_MS = 5_000;

/** One round. */
export const measure = async (contender: Contender, server: Server, durationMs: number): Promise<Round> => {
  const { path, body, headers = {}, keys, connections } = contender;
  const load: Load = {
    url: server.url + path,
    body,
    headers,
    ...(keys ? { keys } : {}),
    connections,
    durationMs,
  };
  const before = readCpu(server.pid);
  const { requests, errors, seconds, p50Us, p99Us } = await runLoad(load);
  const used = usedMicros(before, readCpu(server.pid));
  // A machine that is busy elsewhere may have let nothing through in so short a time.
  if (requests === 0 && errors === 0 && durationMs < LONGEST_RETRY_MS)
    return await measure(contender, server, durationMs * 2);
  if (errors > 0 || requests === 0) {
    throw new Error(`${contender.name}: ${errors} errors in ${requests} requests by ${LOADER}`);
  }
  return { cpuUs: used / requests, perSecond: requests / seconds, requests, p50Us, p99Us };
};

/** Processor time as figures; the first contender is what the others are measured against. */
export const cpuFigures = (
  measured: readonly Measured[],
  ceilings: Readonly<Record<string, number>> = {},
): Figure[] => {
  const baseline = measured[0];
  const baseRounds = baseline?.rounds.map(({ cpuUs }) => cpuUs) ?? [];
  return measured.map(({ name, rounds }, at) => {
    const values = rounds.map(({ cpuUs }) => cpuUs);
    const ratios = paired(values, baseRounds);
    const ceiling = ceilings[name];
    return {
      name,
      unit: "µs CPU an exchange",
      value: median(values),
      rounds: values,
      perSecond: median(rounds.map(({ perSecond }) => perSecond)),
      ...(at === 0 ? {} : { ratio: { to: baseline?.name ?? "", value: median(ratios), rounds: ratios } }),
      ...(ceiling === undefined ? {} : { ceiling }),
    };
  });
};
