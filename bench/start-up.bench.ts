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

const MOST_MS = 1_000;
/** With `keys` and `permissions` ten: a plugin with other limits than the rest has a runtime of its own. */
const EIGHT = [
  "{ use: split }",
  "{ use: fallback }",
  "{ use: cost-tags }",
  "{ use: request-shape }",
  "{ use: demo }",
  ...[60, 70, 80].map((cpuMs) => `{ use: request-shape, as: bound-${cpuMs}, limits: { cpuMs: ${cpuMs} } }`),
];

/** How long it takes from the start of the process until `/readyz` is 200. */
export const question: Question = {
  name: "start-up",
  quick: true,
  guarded: [],
  async run(mode) {
    const starts = [
      { name: "bare proxy", start: () => startBare("chat", NOWHERE) },
      { name: "gateway", start: () => startGateway({ upstream: NOWHERE, protect: true }) },
      {
        name: "gateway, ten inline plugins",
        start: () => startGateway({ upstream: NOWHERE, protect: true, plugins: EIGHT }),
        ceiling: MOST_MS,
      },
    ].map((one) => ({ ...one, rounds: [] as number[] }));
    for (let round = 0; round < (mode === "quick" ? 3 : 15); round++) {
      for (const { start, rounds } of starts) rounds.push(await timed(start));
    }
    const figures = starts.map(
      ({ name, rounds, ceiling }): Figure => ({
        name,
        unit: "ms",
        value: median(rounds),
        rounds,
        ...(ceiling === undefined ? {} : { ceiling }),
      }),
    );
    return { question: "start-up", figures, notes: [] };
  },
};

if (import.meta.main) await runAlone(question);
