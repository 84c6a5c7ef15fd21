import { chatRequest } from "./harness/answers.ts";
import { CHAT_PATH } from "./harness/comparison.ts";
import { KEY, SERVICE, startGateway } from "./harness/gateway.ts";
import type { Figure, Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";
import { type Round, series } from "./harness/series.ts";
import { median } from "./harness/statistics.ts";
import { startUpstream } from "./harness/upstream.ts";

type Percentile = "p50Us" | "p99Us";

const added = (name: string, direct: readonly Round[], through: readonly Round[], of: Percentile): Figure => {
  const rounds = through.map((round, at) => round[of] - (direct[at]?.[of] ?? Number.NaN));
  return { name, unit: "µs", value: median(rounds), rounds, ceiling: of === "p50Us" ? 120 : 400 };
};

/** How much later an answer comes through the gateway than from the upstream itself, at one connection. */
export const question: Question = {
  name: "latency-1",
  quick: true,
  guarded: [],
  async run(mode) {
    const upstream = await startUpstream();
    const body = chatRequest(400, SERVICE);
    try {
      const [direct, gateway] = await series(
        [
          {
            name: "direct",
            path: "/small/v1/chat/completions",
            body,
            connections: 1,
            start: async () => ({ ...upstream, stop: async () => undefined }),
          },
          {
            name: "core, keys, permissions",
            path: CHAT_PATH,
            body,
            headers: { authorization: `Bearer ${KEY}` },
            connections: 1,
            start: () => startGateway({ upstream: upstream.base("small"), protect: true }),
          },
        ],
        mode === "quick"
          ? { rounds: 8, roundMs: 180, warmUpMs: 700 }
          : { rounds: 20, roundMs: 700, warmUpMs: 3_000 },
      );
      const [before, after] = [direct?.rounds ?? [], gateway?.rounds ?? []];
      const figures = [
        added("added p50", before, after, "p50Us"),
        added("added p99", before, after, "p99Us"),
      ];
      return { question: "latency-1", figures, notes: [] };
    } finally {
      await upstream.stop();
    }
  },
};

if (import.meta.main) await runAlone(question);
