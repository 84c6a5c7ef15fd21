import { startGateway } from "./harness/gateway.ts";
import type { Server } from "./harness/launch.ts";
import type { Figure, Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { median } from "./harness/statistics.ts";
import { startBare } from "./harness/upstream.ts";

const POLL_MS = 1;
const NOWHERE = "http://127.0.0.1:9/v1";

const timed = async (start: () => Promise<Server>): Promise<number> => {
  const startedAt = performance.now();
  const server = await start();
  try {
    while (!(await fetch(`${server.url}/readyz`)).ok) await Bun.sleep(POLL_MS);
    return performance.now() - startedAt;
  } finally {
    await server.stop();
  }
};

/** How long it takes from the start of the process until `/readyz` is 200. */
export const question: Question = {
  name: "start-up",
  quick: true,
  guarded: [],
  async run(mode) {
    const starts = [
      { name: "bare proxy", start: () => startBare("chat", NOWHERE) },
      { name: "gateway", start: () => startGateway({ upstream: NOWHERE, protect: true }) },
    ].map((one) => ({ ...one, rounds: [] as number[] }));
    for (let round = 0; round < (mode === "quick" ? 3 : 15); round++) {
      for (const { start, rounds } of starts) rounds.push(await timed(start));
    }
    const figures = starts.map(
      ({ name, rounds }): Figure => ({ name, unit: "ms", value: median(rounds), rounds }),
    );
    return { question: "start-up", figures, notes: [] };
  },
};

if (import.meta.main) await runAlone(question);
