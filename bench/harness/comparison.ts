import type { streamIn } from "./answers.ts";
import { LOADER, runLoad } from "./load.ts";
import type { Result } from "./question.ts";
import { type Contender, cpuFigures, type Effort, type Measured, series } from "./series.ts";
import { median } from "./statistics.ts";
import { startUpstream } from "./upstream.ts";

/** The path that the benches call. */
export const CHAT_PATH = "/v1/chat/completions";

/** A question that is a comparison of processor time: the first contender is the baseline. */
export interface Comparison {
  readonly question: string;
  /** What the upstream answers. */
  readonly answer: "small" | "large" | ReturnType<typeof streamIn>;
  /** Those who are compared, on this base URL. */
  readonly contenders: (target: string) => readonly Contender[];
  readonly effort: Effort;
  /** Allowed ratios by contender. */
  readonly ceilings?: Readonly<Record<string, number>>;
  readonly notes?: readonly string[];
}

/** Starts the upstream, measures, and stops everything. */
export const compareContenders = async (comparison: Comparison): Promise<Result> => {
  const { question, answer, contenders, effort, ceilings, notes = [] } = comparison;
  const upstream = await startUpstream();
  try {
    const compared = contenders(upstream.base(answer));
    const measured = await series(compared, effort);
    const [first] = compared;
    if (first) await proveLoader(answer, first, measured);
    return { question, figures: cpuFigures(measured, ceilings), notes };
  } finally {
    await upstream.stop();
  }
};

/** How much more the load must be able to do than the fastest server that it measured. */
const HEADROOM = 2;
const PROOF_MS = 500;

/** Throws where our own client might have been what was measured. wrk is known to be fast enough. */
export const proveLoader = async (
  answer: Comparison["answer"],
  { body, connections }: Contender,
  measured: readonly Measured[],
): Promise<void> => {
  if (LOADER === "wrk") return;
  const alone = await startUpstream(undefined, "server");
  try {
    const url = alone.base(answer) + "/chat/completions";
    const { requests, seconds } = await runLoad({
      url,
      body,
      headers: {},
      connections,
      durationMs: PROOF_MS,
    });
    const most = Math.round(requests / seconds);
    const needed = Math.round(
      HEADROOM * Math.max(...measured.map(({ rounds }) => median(rounds.map((round) => round.perSecond)))),
    );
    if (most < needed) {
      throw new Error(
        `our own client asks ${most} times a second at most, and ${needed} are needed: install wrk`,
      );
    }
  } finally {
    await alone.stop();
  }
};
