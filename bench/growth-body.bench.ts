import { chatRequest } from "./harness/answers.ts";
import { CHAT_PATH, compareContenders } from "./harness/comparison.ts";
import { SERVICE, startGateway } from "./harness/gateway.ts";
import type { Figure, Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";

const BYTES_A_KB = 1024;
const sizes = (mode: "full" | "quick"): number[] =>
  mode === "quick" ? [16, 32, 64] : [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** Whether a body of twice the size costs more than twice as much. Each size stands in a ratio to the one before. */
export const question: Question = {
  name: "growth-body",
  quick: false,
  guarded: [],
  async run(mode) {
    const result = await compareContenders({
      question: "growth-body",
      answer: "small",
      contenders: (target) =>
        sizes(mode).map((kilobytes) => ({
          name: `${kilobytes} kB`,
          path: CHAT_PATH,
          body: chatRequest(kilobytes * BYTES_A_KB, SERVICE),
          connections: 16,
          start: () => startGateway({ upstream: target, protect: false }),
        })),
      effort:
        mode === "quick"
          ? { rounds: 5, roundMs: 130, warmUpMs: 500 }
          : { rounds: 6, roundMs: 300, warmUpMs: 800 },
    });
    return { ...result, figures: result.figures.map(toTheOneBefore) };
  },
};

const toTheOneBefore = (figure: Figure, at: number, all: readonly Figure[]): Figure => {
  const before = all[at - 1];
  if (before === undefined) return figure;
  const rounds = figure.rounds.map((value, round) => value / (before.rounds[round] ?? Number.NaN));
  return { ...figure, ratio: { to: before.name, value: figure.value / before.value, rounds }, ceiling: 2.2 };
};

if (import.meta.main) await runAlone(question);
