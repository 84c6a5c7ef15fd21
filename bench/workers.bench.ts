import { cpus } from "node:os";
import { chatRequest } from "./harness/answers.ts";
import { CHAT_PATH } from "./harness/comparison.ts";
import { SERVICE, startGateway } from "./harness/gateway.ts";
import type { Figure, Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { type Measured, series } from "./harness/series.ts";
import { median, paired } from "./harness/statistics.ts";
import { startUpstream } from "./harness/upstream.ts";

const COUNTS = [1, 2];
/** Load and upstream want a core of their own beside each worker's. */
const CORES_WANTED = Math.max(...COUNTS) + 1;

const nameOf = (workers: number): string => (workers === 1 ? "one worker" : `${workers} workers`);

const figureOf = ({ name, rounds }: Measured, one: Measured | undefined): Figure => {
  const values = rounds.map(({ perSecond }) => perSecond);
  const base = one?.rounds.map(({ perSecond }) => perSecond) ?? [];
  const ratios = paired(values, base);
  const ratio = { to: nameOf(1), value: median(ratios), rounds: ratios };
  return {
    name,
    unit: "exchanges/s",
    value: median(values),
    rounds: values,
    ...(name === one?.name ? {} : { ratio }),
  };
};

/** How many more exchanges a second several serving processes answer than one; nothing is pinned. */
export const question: Question = {
  name: "workers",
  quick: false,
  guarded: [],
  async run(mode) {
    const upstream = await startUpstream(undefined, "anywhere");
    try {
      const measured = await series(
        COUNTS.map((workers) => ({
          name: nameOf(workers),
          path: CHAT_PATH,
          body: chatRequest(400, SERVICE),
          connections: 64,
          start: () =>
            startGateway({ upstream: upstream.base("small"), protect: false, workers, unpinned: true }),
        })),
        mode === "quick"
          ? { rounds: 8, roundMs: 400, warmUpMs: 1_000 }
          : { rounds: 20, roundMs: 600, warmUpMs: 3_000 },
      );
      const cores = cpus().length;
      const short = `${cores} cores carry workers, upstream and load together: nothing is left for another worker to use`;
      return {
        question: "workers",
        figures: measured.map((one) => figureOf(one, measured[0])),
        notes: cores < CORES_WANTED ? [short] : [],
      };
    } finally {
      await upstream.stop();
    }
  },
};

if (import.meta.main) await runAlone(question);
