import { cpus, release, type } from "node:os";
import { median } from "../harness/statistics.ts";

/** One of the two things that a bench compares: does its work so many times over. */
export interface Contender {
  readonly name: string;
  run(times: number): void;
}

const ROUNDS = 21;
const ROUND_MS = 25;
const WARM_MS = 300;

/**
 * Answers one question: what does the candidate cost beyond the baseline? Both run in this process, which should be a
 * fresh one, in turns and in alternating order, so that whatever else the machine does hits both.
 */
export const compare = (question: string, baseline: Contender, candidate: Contender): void => {
  // The baseline once more: what it shares with the candidate has become slower by having two users.
  const times = Math.min(timesFor(baseline), timesFor(candidate), timesFor(baseline));
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    const order = round % 2 === 0 ? [baseline, candidate] : [candidate, baseline];
    const taken = new Map(order.map((contender) => [contender, nsEach(contender, times)]));
    return { baseline: taken.get(baseline) ?? Number.NaN, candidate: taken.get(candidate) ?? Number.NaN };
  });
  console.log(question);
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${type()} ${release()}; Bun ${Bun.version}`,
  );
  console.log(`${times} calls a round, nanoseconds a call`);
  print("round", baseline.name, candidate.name, "difference");
  rounds.forEach((round, at) => {
    print(String(at + 1), ...figures(round.baseline, round.candidate));
  });
  // The median of the differences, not the difference of medians: each round was taken under the same weather.
  print(
    "median",
    median(rounds.map((round) => round.baseline)).toFixed(1),
    median(rounds.map((round) => round.candidate)).toFixed(1),
    median(rounds.map((round) => round.candidate - round.baseline)).toFixed(1),
  );
};

const figures = (baseline: number, candidate: number): string[] =>
  [baseline, candidate, candidate - baseline].map((ns) => ns.toFixed(1));

const print = (...cells: readonly string[]): void => {
  console.log(cells.map((cell) => cell.padStart(14)).join(""));
};

const nsEach = (contender: Contender, times: number): number => {
  const before = Bun.nanoseconds();
  contender.run(times);
  return (Bun.nanoseconds() - before) / times;
};

/** How often it runs in a round, found when it is warm. */
const timesFor = (contender: Contender): number => {
  const warmUntil = performance.now() + WARM_MS;
  let ns = nsEach(contender, 1000);
  while (performance.now() < warmUntil) ns = nsEach(contender, Math.max(1, Math.round(1e6 / ns)));
  return Math.max(1, Math.round((ROUND_MS * 1e6) / ns));
};
