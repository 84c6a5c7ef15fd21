import { BuildRefused, type Problem, showProblem } from "../../sandbox/build/problem.ts";
import type { CommandIo } from "../command.ts";

/** Prints problems, warnings on standard error too, one a line. */
export const printProblems = (io: CommandIo, problems: readonly Problem[]): void => {
  for (const problem of problems) io.err(showProblem(problem));
};

/** The problems of a build that was refused; throws what is none. */
export const problemsOf = (error: unknown): readonly Problem[] => {
  if (error instanceof BuildRefused) return error.problems;
  throw error;
};

/** `1 problem`, `2 problems`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
