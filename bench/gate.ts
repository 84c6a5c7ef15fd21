import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { leftOut } from "../checks/left-out.ts";
import { LOADER } from "./harness/load.ts";
import type { Question } from "./harness/question.ts";
import { unusable } from "./harness/series.ts";
import { QUESTIONS } from "./questions.ts";

/** The last landed ratios, by question and figure. */
type Budget = Readonly<Record<string, Readonly<Record<string, number>>>>;

const FILE = "bench/budget.json";
/** Neighbours on the machine move a ratio by this much. */
const TOLERANCE = 1.15;
const TRIES = 3;

/** The guarded figures of a question that are over their budget, as lines; empty where all are within. */
const overBudget = async (question: Question, budget: Budget): Promise<string[]> => {
  const { figures } = await question.run("quick");
  return question.guarded.flatMap((name) => {
    const landed = budget[question.name]?.[name];
    const ratio = figures.find((figure) => figure.name === name)?.ratio;
    if (landed === undefined) return [`${FILE} has no ratio for ${question.name}, ${name}`];
    if (ratio === undefined) return [`${question.name} has no ratio for ${name}`];
    if (ratio.value <= landed * TOLERANCE) return [];
    return [
      `${question.name}, ${name}: ${ratio.value.toFixed(3)} × ${ratio.to}, landed at ${landed.toFixed(3)}; ` +
        `make it faster, or raise ${FILE} in a commit that says why`,
    ];
  });
};

/** Runs the guarded benches. What is over its budget three times running is a problem. */
export const gate = async (root: string): Promise<string[]> => {
  // The budget was measured with wrk: another client takes another share of the cores.
  const why =
    unusable() ?? (LOADER === "wrk" ? undefined : "wrk is missing; Debian has it in the package wrk");
  if (why !== undefined) {
    leftOut("the hot path's budget", why);
    return [];
  }
  const budget: Budget = JSON.parse(readFileSync(join(root, FILE), "utf8"));
  const problems: string[] = [];
  for (const question of QUESTIONS.filter(({ guarded }) => guarded.length > 0)) {
    let over: string[] = [];
    for (let tries = 0; tries < TRIES; tries++) {
      over = await overBudget(question, budget);
      if (over.length === 0) break;
    }
    problems.push(...over);
  }
  return problems;
};

if (import.meta.main) {
  const problems = await gate(resolve(import.meta.dir, ".."));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
