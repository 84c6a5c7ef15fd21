import { machine, machineLine } from "../harness/machine.ts";
import { median } from "../harness/statistics.ts";
import { type Contender, inTurns } from "./contender.ts";

const PACE = { rounds: 21, roundMs: 25, warmMs: 300 };

/** Answers one question: what does the candidate cost beyond the baseline, in microseconds a call? */
export const compare = async (question: string, baseline: Contender, candidate: Contender): Promise<void> => {
  const [first, second] = await inTurns([baseline, candidate], PACE);
  const rounds = first?.rounds.map((at, round) => [at, second?.rounds[round] ?? Number.NaN] as const) ?? [];
  console.log(question);
  console.log(machineLine(machine()));
  console.log("microseconds a call");
  print("round", baseline.name, candidate.name, "difference");
  rounds.forEach(([before, after], at) => {
    print(String(at + 1), ...[before, after, after - before].map(shown));
  });
  // The median of the differences, not the difference of medians: each round was taken under the same weather.
  const medians = [
    median(rounds.map(([before]) => before)),
    median(rounds.map(([, after]) => after)),
    median(rounds.map(([before, after]) => after - before)),
  ];
  print("median", ...medians.map(shown));
};

const shown = (micros: number): string => micros.toFixed(3);

const print = (...cells: readonly string[]): void => {
  console.log(cells.map((cell) => cell.padStart(16)).join(""));
};
